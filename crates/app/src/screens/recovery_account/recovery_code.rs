//! A recovery code that was just made: shown until it is written down, and never again.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::recovery_account::KitPage;
use lifeboat_seal::RecoveryCode;
use url::Url;

use crate::{
    clipboard,
    components::{Busy, BusyButton, Field, Icon, Picture, Toasts},
    device::Device,
    download::download,
    moment, ports,
    screens::unlock::AutoLock,
    words::{Language, words},
};

words! {
    RecoveryCodeWords {
        title = "Your recovery code", "Je herstelcode";
        lead = "Once you have written it down, nobody can show it again. With it you can sign in when your devices are lost, and set a new password. Keep it on paper, away from this device.", "Heb je hem opgeschreven, dan kan niemand hem nog tonen. Daarmee kun je je aanmelden als je apparaten weg zijn, en een nieuw wachtwoord instellen. Bewaar de code op papier, niet bij dit apparaat.";
        waits = "Your new recovery code is not written down yet. Without it, losing all your devices may mean losing the backup.", "Je nieuwe herstelcode is nog niet opgeschreven. Zonder die code kun je met al je apparaten ook je back-up kwijtraken.";
        see = "See the recovery code", "Bekijk de herstelcode";
        of(email: &str) = "For {email}", "Voor {email}";
        copy = "Copy", "Kopiëren";
        copied = "Recovery code copied", "Herstelcode gekopieerd";
        not_copied = "This browser does not let the app copy. Write the code down.", "Deze browser laat de app niet kopiëren. Schrijf de code op.";
        print = "Print", "Afdrukken";
        save = "Save as a page", "Opslaan als pagina";
        file = "lifeboat-recovery-kit.html", "lifeboat-herstelkit.html";
        not_saved = "This browser does not let the app save a file. Write the code down.", "Deze browser laat de app geen bestand opslaan. Schrijf de code op.";
        last_group = "The last group of the code, as a check", "De laatste groep van de code, ter controle";
        last_group_hint = "Read it from your paper, not from this screen.", "Lees die van je papier, niet van dit scherm.";
        wrong_group = "That is not the last group. Compare what you wrote down with the code above.", "Dat is niet de laatste groep. Vergelijk wat je hebt opgeschreven met de code hierboven.";
        noted = "I have written it down", "Ik heb de code opgeschreven";
    }
}

/// The code, big, with what helps to keep it.
#[component]
fn RecoveryCodeSheet(
    /// As it is printed.
    #[prop(into)]
    code: String,
    /// The account's email address.
    #[prop(into)]
    email: String,
    /// The account's server.
    server: Url,
) -> impl IntoView {
    let words = RecoveryCodeWords::here();
    let toasts = Toasts::here();
    let kept = StoredValue::new(code.clone());
    let copy = move |_| {
        wasm_bindgen_futures::spawn_local(async move {
            match clipboard::copy_code(kept.get_value()).await {
                Ok(()) => toasts.say(words.copied()),
                Err(_) => toasts.say(words.not_copied()),
            }
        });
    };
    let print = move |_| {
        let _ = window().print();
    };
    let page_of = email.clone();
    let save = move |_| {
        let saved = RecoveryCode::parse(&kept.get_value())
            .ok()
            .and_then(|code| {
                let made_at = moment::moment(ports::now());
                let page = KitPage {
                    email: &page_of,
                    server: &server,
                    made_at: &made_at,
                    language: Language::here().of_messages(),
                    picture: None,
                };
                download(words.file(), "text/html", page.html(&code).as_bytes()).ok()
            });
        if saved.is_none() {
            toasts.say(words.not_saved());
        }
    };
    let groups = code
        .split('-')
        .map(|group| view! { <span>{group.to_owned()}</span> })
        .collect_view();
    view! {
        <section class="card kit">
            <p class="kit-of">{words.of(&email)}</p>
            <p class="kit-code" role="img" aria-label=spoken(&code)>{groups}</p>
            <div class="buttons kit-buttons">
                <button type="button" class="button plain" on:click=copy>
                    <Icon picture=Picture::Copy />
                    {words.copy()}
                </button>
                <button type="button" class="button plain" on:click=print>
                    {words.print()}
                </button>
                <button type="button" class="button plain" on:click=save>
                    <Icon picture=Picture::Download />
                    {words.save()}
                </button>
            </div>
        </section>
    }
}

/// The same, until it is written down.
#[component]
pub(crate) fn RecoveryCodeOnce(
    #[prop(into)] code: String,
    #[prop(into)] email: String,
    server: Url,
    /// Called once it is written down, and no longer in the vault.
    #[prop(into)]
    noted: Callback<()>,
) -> impl IntoView {
    let words = RecoveryCodeWords::here();
    let last = code.rsplit('-').next().unwrap_or_default().to_owned();
    let (device, busy) = (Device::here(), Busy::new());
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    AutoLock::here().wait_for_noting();
    let of = (server.clone(), email.clone());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !typed.read_untracked().trim().eq_ignore_ascii_case(&last) {
            problem.set(words.wrong_group().to_owned());
            return;
        }
        let (server, email) = of.clone();
        busy.run(async move {
            let forgotten = device
                .update(|vault| {
                    vault.forget_noted_code(&server, &email);
                    Ok(())
                })
                .await;
            match forgotten {
                // The screen may be gone.
                Ok(()) => drop(noted.try_run(())),
                Err(error) => drop(problem.try_set(error.text)),
            }
        });
    };
    view! {
        <h2 class="step-title">{words.title()}</h2>
        <p class="lead">{words.lead()}</p>
        <RecoveryCodeSheet code email server />
        <form class="form" novalidate on:submit=submit>
            <Field
                name="last-group"
                label=words.last_group()
                hint=words.last_group_hint()
                value=typed
                problem
            />
            <BusyButton busy label=words.noted() />
        </form>
    }
}

/// Whether a recovery code waits to be written down. It follows the vault.
pub(crate) fn has_code_to_note(device: Device) -> bool {
    device
        .vault()
        .is_some_and(|vault| vault.code_to_note().is_some())
}

/// Says so, and leads to the code.
#[component]
pub(crate) fn CodeToNote() -> impl IntoView {
    let words = RecoveryCodeWords::here();
    view! {
        <div class="note note-trouble">
            <Icon picture=Picture::Warning />
            <div class="note-words">
                <p>{words.waits()}</p>
                <A href="/settings/recovery-kit" attr:class="button plain">
                    {words.see()}
                </A>
            </div>
        </div>
    }
}

/// Letter by letter, group by group.
fn spoken(code: &str) -> String {
    let groups = code.split('-').map(|group| {
        let letters: Vec<_> = group.chars().map(String::from).collect();
        letters.join(" ")
    });
    groups.collect::<Vec<_>>().join(", ")
}

//! *Forgot the password*: the recovery code and a code by email set a new one.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};
use lifeboat_client::{device::PendingFlow, recovery_account::Reset};
use lifeboat_protocol::ErrorCode;
use lifeboat_seal::RecoveryCode;

use super::{
    address::{Address, AddressForm},
    new_password::{ChosenPassword, NewPasswordField},
    password::check_admission,
};
use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Page, Toasts, TroubleNote},
    device::Device,
    entering::{Goal, Waiting, forget},
    errands::{Errand as _, FinishReset},
    ports,
    trouble::Trouble,
    words::{Language, words},
};

words! {
    ResetWords {
        title = "Forgot the password", "Wachtwoord vergeten";
        lead = "Your recovery code and a code by email set a new password. Nothing in the backup is lost. Your other devices have to sign in again.", "Met je herstelcode en een code per e-mail stel je een nieuw wachtwoord in. Er gaat niets uit de back-up verloren. Je andere apparaten moeten zich daarna opnieuw aanmelden.";
        send = "Send the code", "Code sturen";
        sent(email: &str) = "If {email} has a recovery account, a code of six digits was sent to its email addresses.", "Als {email} een herstelaccount heeft, is er een code van zes cijfers gestuurd naar de e-mailadressen daarvan.";
        code = "Code from the email", "Code uit de e-mail";
        no_code = "Type the six digits.", "Typ de zes cijfers.";
        recovery_code = "Recovery code", "Herstelcode";
        recovery_code_hint = "Seven groups of four, from the recovery kit.", "Zeven groepjes van vier, van de herstelkit.";
        finish = "Set the new password", "Nieuw wachtwoord instellen";
        done = "The new password is set, and you are signed in.", "Het nieuwe wachtwoord is ingesteld, en je bent aangemeld.";
        again = "Send another code", "Nog een code sturen";
        sent_again = "Another code was sent.", "Er is nog een code gestuurd.";
        no_kit = "Without the recovery code the password cannot be reset: nobody else has a key to your backup. A device that is still signed in can make a new recovery code.", "Zonder de herstelcode kan het wachtwoord niet opnieuw worden ingesteld: niemand anders heeft een sleutel van je back-up. Een apparaat dat nog is aangemeld kan met het wachtwoord een nieuwe herstelcode maken.";
        back = "Back to signing in", "Terug naar aanmelden";
    }
}

/// The reset.
#[component]
pub(crate) fn ResetScreen() -> impl IntoView {
    let words = ResetWords::here();
    let device = Device::here();
    let trouble = RwSignal::new(None::<Trouble>);
    let waiting = Memo::new(move |_| {
        let vault = device.vault()?;
        Waiting::reset(&vault)
    });
    let email = Memo::new(move |_| waiting.get().map(|waiting| waiting.email));
    view! {
        <Page title=words.title() back="/sign-in">
            <TroubleNote trouble />
            {move || match email.get() {
                None => view! { <Begin trouble /> }.into_any(),
                Some(email) => view! { <Finish email trouble /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Begin(trouble: RwSignal<Option<Trouble>>) -> impl IntoView {
    let words = ResetWords::here();
    let device = Device::here();
    let address = Address::known(device);
    let busy = Busy::new();
    let go_on = Callback::new(move |account| {
        trouble.set(None);
        busy.run(async move {
            if let Err(error) = begin(device, account, None).await {
                trouble.set(Some(error));
            }
        });
    });
    view! {
        <p class="lead">{words.lead()}</p>
        <AddressForm address label=words.send() busy go_on />
        <p class="lead small">{words.no_kit()}</p>
        <div class="beside-form">
            <A href="/sign-in">{words.back()}</A>
        </div>
    }
}

/// Has a code sent. With the recovery code it comes also when others have asked for many.
async fn begin(
    device: Device,
    account: Waiting<()>,
    recovery_code: Option<&RecoveryCode>,
) -> Result<(), Trouble> {
    check_admission(device, Goal::SignIn, &account.server, &account.email)?;
    let server = ports::server(&account.server)?;
    let language = Language::here().of_messages();
    let reset = Reset::start(&server, &account.email, language, recovery_code).await?;
    account
        .map(|()| PendingFlow::Reset(reset))
        .keep(device)
        .await
}

#[component]
fn Finish(email: String, trouble: RwSignal<Option<Trouble>>) -> impl IntoView {
    let words = ResetWords::here();
    let (device, toasts, navigate) = (Device::here(), Toasts::here(), use_navigate());
    let code = RwSignal::new(String::new());
    let code_problem = RwSignal::new(String::new());
    let recovery_code = RwSignal::new(String::new());
    let recovery_code_problem = RwSignal::new(String::new());
    let password = ChosenPassword::new();
    let busy = Busy::new();
    let of = email.clone();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = code.get_untracked().trim().to_owned();
        let parsed = RecoveryCode::parse(&recovery_code.read_untracked());
        let problem = if typed.is_empty() {
            words.no_code()
        } else {
            ""
        };
        code_problem.set(problem.to_owned());
        recovery_code_problem.set(
            parsed
                .as_ref()
                .err()
                .map(|error| Trouble::from(*error).text)
                .unwrap_or_default(),
        );
        let chosen = password.read(&of);
        let (false, Ok(_), Some(chosen)) = (typed.is_empty(), parsed, chosen) else {
            return;
        };
        trouble.set(None);
        let navigate = navigate.clone();
        busy.run(async move {
            match finish(device, typed, recovery_code.get_untracked(), chosen).await {
                Ok(()) => {
                    toasts.say(words.done());
                    navigate("/sign-in", NavigateOptions::default());
                }
                Err(error) => {
                    let ended = error.code == Some(ErrorCode::Expired);
                    trouble.set(Some(error));
                    if ended {
                        let _ = forget(device).await;
                    }
                }
            }
        });
    };
    let again = move |_| {
        let recovery_code = RecoveryCode::parse(&recovery_code.read_untracked()).ok();
        busy.run(async move {
            match begin_again(device, recovery_code).await {
                Ok(true) => toasts.say(words.sent_again()),
                Ok(false) => {}
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        <p class="lead">{words.sent(&email)}</p>
        <form class="form" novalidate on:submit=submit>
            <Field
                name="code"
                label=words.code()
                value=code
                kind=FieldKind::OneTimeCode
                problem=code_problem
                focus=true
            />
            <Field
                name="recovery-code"
                label=words.recovery_code()
                hint=words.recovery_code_hint()
                value=recovery_code
                problem=recovery_code_problem
            />
            <NewPasswordField password email=email.clone() replaces=true />
            <BusyButton busy label=words.finish() />
        </form>
        <button type="button" class="button quiet" on:click=again>
            {words.again()}
        </button>
    }
}

/// Has another code sent right away, if the recovery code was typed; otherwise asks for the address
/// anew. Gives whether it was sent.
async fn begin_again(device: Device, code: Option<RecoveryCode>) -> Result<bool, Trouble> {
    let account = device
        .vault_now()
        .and_then(|vault| Waiting::reset(&vault))
        .map(|waiting| waiting.map(drop));
    let (Some(account), Some(code)) = (account, code) else {
        forget(device).await?;
        return Ok(false);
    };
    begin(device, account, Some(&code)).await?;
    Ok(true)
}

async fn finish(
    device: Device,
    code: String,
    recovery_code: String,
    password: String,
) -> Result<(), Trouble> {
    let store = device.store()?;
    let errand = FinishReset {
        identity: store.identity().expose().to_string(),
        code,
        recovery_code,
        password,
    };
    errand.send().await?;
    device.changed().await
}

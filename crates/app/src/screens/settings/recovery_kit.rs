//! *Recovery kit*: a new recovery code, shown until it is written down.

use leptos::prelude::*;
use lifeboat_protocol::ErrorCode;
use url::Url;

use super::{account::WithoutAccount, words::SettingsWords};
use crate::{
    components::{
        Asked, Busy, BusyButton, Field, FieldKind, Icon, Page, Picture, RowLink, TroubleNote,
    },
    connection::Connection,
    device::Device,
    errands::{Errand as _, ReplaceRecoveryCode},
    moment,
    screens::recovery_account::{RecoveryCodeOnce, has_code_to_note},
    trail::Trail,
    trouble::Trouble,
    words::words,
};

words! {
    KitWords {
        about = "The recovery kit is a code on paper. With your password it signs you in when every device is lost, and with a code by email it resets a forgotten password.",
                "De herstelkit is een code op papier. Met je wachtwoord meld je je ermee aan als elk apparaat weg is, en met een code per e-mail herstel je een vergeten wachtwoord.";
        made(day: &str) = "The one that you have was made on {day}.", "Degene die je hebt is gemaakt op {day}.";
        not_shown = "Nobody can show it again. If you do not have the paper any more, or somebody else may have seen it, make a new one.",
                    "Niemand kan hem opnieuw tonen. Als je het papier niet meer hebt, of iemand anders het gezien kan hebben, maak dan een nieuwe.";
        replaces = "The code before it opens nothing any more: destroy that paper.", "De vorige code opent daarna niets meer: vernietig dat papier.";
        password = "Password of your recovery account", "Wachtwoord van je herstelaccount";
        wrong = "That is not your password.", "Dat is niet je wachtwoord.";
        make = "Make a new recovery code", "Nieuwe herstelcode maken";
        needs_account = "A recovery kit belongs to a recovery account: it brings that back when every device is lost.", "Een herstelkit hoort bij een herstelaccount: die brengt het terug als elk apparaat weg is.";
    }
}

/// A code that was made and not written down yet, and whose it is.
#[derive(Clone)]
struct Made {
    code: String,
    email: String,
    server: Url,
}

impl Made {
    /// What the vault has kept of one.
    fn kept(device: Device) -> Option<Self> {
        let vault = device.vault_now()?;
        let unnoted = vault.code_to_note()?;
        Some(Self {
            code: unnoted.code.expose().to_string(),
            email: unnoted.email.clone(),
            server: unnoted.server.clone(),
        })
    }
}

/// The row that leads there, with a dot while a code is to be written down.
#[component]
pub(super) fn RecoveryKitRow() -> impl IntoView {
    let (device, words) = (Device::here(), SettingsWords::here());
    view! {
        <RowLink
            href="/settings/recovery-kit"
            picture=Picture::Key
            title=words.recovery_kit()
            detail=words.recovery_kit_hint()
            attention=Signal::derive(move || has_code_to_note(device))
        />
    }
}

/// Makes a new recovery code.
#[component]
pub(crate) fn RecoveryKitScreen() -> impl IntoView {
    let device = Device::here();
    let trail = Trail::here();
    let made = RwSignal::new(Made::kept(device));
    let is_signed_in = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| vault.signed_in().is_some())
    });
    let noted = Callback::new(move |()| {
        made.set(None);
        trail.leave_for("/settings");
    });
    let content = move || match made.get() {
        Some(Made {
            code,
            email,
            server,
        }) => view! { <RecoveryCodeOnce code email server noted /> }.into_any(),
        None if is_signed_in.get() => view! { <Making made /> }.into_any(),
        None => {
            let why = KitWords::here().needs_account();
            view! { <WithoutAccount picture=Picture::Key why /> }.into_any()
        }
    };
    view! {
        <Page title=SettingsWords::here().recovery_kit() back="/settings">
            {content}
        </Page>
    }
}

#[component]
fn Making(made: RwSignal<Option<Made>>) -> impl IntoView {
    let (device, words) = (Device::here(), KitWords::here());
    let asked = Asked::of(move || made_at(device));
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(String::new());
        trouble.set(None);
        busy.run(async move {
            match replace(device, password.get_untracked()).await {
                // Where the screen is gone, the vault has it.
                Ok(new) => drop(made.try_set(Some(new))),
                Err(error) if error.code == Some(ErrorCode::WrongCredentials) => {
                    problem.set(words.wrong().to_owned());
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let since = move || asked.map(|day| words.made(day)).unwrap_or_default();
    view! {
        <p class="lead">{words.about()}</p>
        <p>{since} " " {words.not_shown()}</p>
        <form class="card form" on:submit=make>
            <div class="note">
                <Icon picture=Picture::Warning />
                <p>{words.replaces()}</p>
            </div>
            <Field
                name="password"
                label=words.password()
                value=password
                kind=FieldKind::Secret
                problem
            />
            <TroubleNote trouble />
            <BusyButton busy label=words.make() />
        </form>
    }
}

/// The day on which the code that there is was made.
async fn made_at(device: Device) -> Result<String, Trouble> {
    let connection = Connection::open(device).await?;
    let account = connection.session()?.account().await?;
    Ok(moment::day(lifeboat_vault::Timestamp::from_seconds(
        account.recovery_code_at,
    )))
}

async fn replace(device: Device, password: String) -> Result<Made, Trouble> {
    let store = device.store()?;
    let identity = store.identity().expose().to_string();
    let vault = store.read().await?;
    let account = vault.account()?;
    let code = ReplaceRecoveryCode { identity, password }.send().await?;
    // Whatever happens from here on, the code has to be shown: the one before is gone.
    let _ = device.changed().await;
    Ok(Made {
        code,
        email: account.email.clone(),
        server: account.server.clone(),
    })
}

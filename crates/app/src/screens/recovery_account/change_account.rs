//! *Change account*: another recovery account takes the place of the one that this device has.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::{backup::OldBackup, device::BackupSetting};

use super::{choice::Choice, sign_in_flow::SignInFlow, sign_up::SignUpFlow};
use crate::{
    components::{Icon, Page, Picture},
    device::Device,
    entering::{Goal, Reached, Waiting},
    trouble::Trouble,
    words::words,
};

words! {
    ChangeWords {
        title = "Change account", "Ander account";
        from(email: &str) = "Your recovery account is {email}.", "Je herstelaccount is {email}.";
        none = "There is no recovery account on this device that could be changed. Sign in to one, or create one.", "Er is op dit apparaat geen herstelaccount dat je kunt wijzigen. Meld je aan bij een herstelaccount, of maak er een.";
        moves = "The backup moves along: first the new one is made and verified, then the old one is deleted. For 30 days that can be brought back.", "De back-up verhuist mee: eerst wordt de nieuwe gemaakt en gecontroleerd, dan wordt de oude verwijderd. Die kan nog 30 dagen worden teruggehaald.";
        stays = "Backup is off, so only the account changes. Your accounts and codes stay.", "De back-up staat uit, dus alleen het account verandert. Je accounts en codes blijven.";
        others = "Other devices stay with the old account until you change it there too.", "Andere apparaten blijven bij het oude account, tot je het daar ook wijzigt.";
        sign_in = "To an account that exists", "Naar een account dat al bestaat";
        sign_in_detail = "Sign in to it", "Meld je erbij aan";
        create = "To a new account", "Naar een nieuw account";
        create_detail = "Create it with an email address", "Maak het met een e-mailadres";
        sign_in_title = "Sign in", "Aanmelden";
        sign_in_lead = "Sign in to the account that takes its place. It must not have a backup yet.", "Meld je aan bij het account dat ervoor in de plaats komt. Dat mag nog geen back-up hebben.";
        back = "Choose another way", "Een andere manier kiezen";
        done = "The recovery account is changed", "Het herstelaccount is gewijzigd";
        now(email: &str) = "It is {email} now.", "Dat is nu {email}.";
        backed_up = "The backup is there now, and verified.", "De back-up staat daar nu, en is gecontroleerd.";
        old_deleted(email: &str) = "The backup of {email} is deleted; for 30 days it can be brought back.", "De back-up van {email} is verwijderd; die kan nog 30 dagen worden teruggehaald.";
        old_stays(email: &str, why: &str) = "The backup of {email} is still there, because it could not be deleted. {why} To delete it, turn backup off on a device that is signed in to {email}.", "De back-up van {email} staat er nog, want die kon niet worden verwijderd. {why} Zet om die te verwijderen de back-up uit op een apparaat dat is aangemeld bij {email}.";
        finish = "Done", "Klaar";
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    None,
    SignIn,
    Create,
}

/// The change, from what it means to what came of it.
#[component]
pub(crate) fn ChangeAccountScreen() -> impl IntoView {
    let words = ChangeWords::here();
    let device = Device::here();
    let goal = Goal::ChangeAccount;
    let reached = RwSignal::new(None::<Reached>);
    let way = RwSignal::new(way_under_way(device));
    let known = Memo::new(move |_| {
        let vault = device.vault()?;
        vault.signed_in().map(|(account, _)| account.email.clone())
    });
    // Once a way is chosen it goes on to its end, whichever account the vault has meanwhile: the new
    // one's recovery code is still to be shown.
    let is_known = Memo::new(move |_| known.read().is_some());
    let done = Callback::new(move |what| reached.set(Some(what)));
    view! {
        <Page title=words.title() back="/settings/recovery-account">
            {move || {
                if let Some(reached) = reached.get() {
                    return view! { <Changed reached /> }.into_any();
                }
                match way.get() {
                    Way::None if is_known.get() => view! { <Ways way known /> }.into_any(),
                    Way::None => view! { <NoAccount /> }.into_any(),
                    Way::SignIn => {
                        view! {
                            <SignInFlow goal lead=words.sign_in_lead() done />
                            <Back way />
                        }
                            .into_any()
                    }
                    Way::Create => {
                        let below = move || view! { <Back way /> };
                        view! { <SignUpFlow goal below done /> }.into_any()
                    }
                }
            }}
        </Page>
    }
}

#[component]
fn NoAccount() -> impl IntoView {
    let words = ChangeWords::here();
    view! {
        <p class="lead">{words.none()}</p>
        <A href="/sign-in" attr:class="button primary">
            {words.sign_in_title()}
        </A>
    }
}

/// What was under way when the tab was closed.
fn way_under_way(device: Device) -> Way {
    let Some(vault) = device.vault_now() else {
        return Way::None;
    };
    if Waiting::sign_in(&vault, Goal::ChangeAccount).is_some() {
        Way::SignIn
    } else if Waiting::sign_up(&vault, Goal::ChangeAccount).is_some() {
        Way::Create
    } else {
        Way::None
    }
}

#[component]
fn Ways(way: RwSignal<Way>, known: Memo<Option<String>>) -> impl IntoView {
    let words = ChangeWords::here();
    let device = Device::here();
    let is_on = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| matches!(vault.backup, BackupSetting::On(_)))
    });
    view! {
        <p class="lead">{move || known.get().map(|email| words.from(&email))}</p>
        <ul class="consequences">
            <li>{move || if is_on.get() { words.moves() } else { words.stays() }}</li>
            <li>{words.others()}</li>
        </ul>
        <div class="rows-list">
            <Choice
                picture=Picture::Key
                title=words.sign_in()
                detail=words.sign_in_detail()
                choose=move |()| way.set(Way::SignIn)
            />
            <Choice
                picture=Picture::Add
                title=words.create()
                detail=words.create_detail()
                choose=move |()| way.set(Way::Create)
            />
        </div>
    }
}

#[component]
fn Back(way: RwSignal<Way>) -> impl IntoView {
    view! {
        <button type="button" class="button quiet" on:click=move |_| way.set(Way::None)>
            {ChangeWords::here().back()}
        </button>
    }
}

#[component]
fn Changed(reached: Reached) -> impl IntoView {
    let words = ChangeWords::here();
    let device = Device::here();
    let now = move || {
        let vault = device.vault()?;
        let account = vault.recovery_account.as_ref()?;
        Some(words.now(&account.email))
    };
    let (backed_up, old) = match reached {
        Reached::Moved {
            before,
            backed_up,
            old_backup,
        } => {
            let old = match old_backup {
                OldBackup::None => None,
                OldBackup::Deleted => Some((false, words.old_deleted(&before))),
                OldBackup::Stays(why) => {
                    let why = Trouble::from(why.to_error()).text;
                    Some((true, words.old_stays(&before, &why)))
                }
            };
            (backed_up, old)
        }
        Reached::SignedIn | Reached::Completed { .. } => (false, None),
    };
    view! {
        <div class="arrived">
            <span class="arrived-mark"><Icon picture=Picture::Check /></span>
            <h2 class="step-title">{words.done()}</h2>
            <p class="lead">{now}</p>
        </div>
        {backed_up.then(|| view! { <p class="lead">{words.backed_up()}</p> })}
        {old.map(|(stays, text)| {
            let class = if stays { "note note-trouble" } else { "note" };
            view! {
                <div class=class>
                    <Icon picture=Picture::Warning />
                    <p class="note-words">{text}</p>
                </div>
            }
        })}
        <A href="/" attr:class="button primary">{words.finish()}</A>
    }
}

//! *Sign out*: what it means is said first.

use leptos::prelude::*;
use lifeboat_client::{
    device::BackupSetting,
    recovery_account::{forget, sign_out},
};

use crate::{
    components::{Busy, BusyButton, Dialog, DialogState, Toasts, TroubleNote},
    connection::Connection,
    device::Device,
    trouble::Trouble,
    words::words,
};

words! {
    SignOutWords {
        sign_out = "Sign out", "Afmelden";
        title(email: &str) = "Sign out of {email}?", "Afmelden bij {email}?";
        stays = "Your accounts and their codes stay on this device.", "Je accounts en hun codes blijven op dit apparaat.";
        backup_waits = "Backup waits until you sign in again: what you change until then is not backed up. The backup that exists stays.", "De back-up wacht tot je je weer aanmeldt: wat je tot dan wijzigt komt er niet in. De back-up die er is blijft.";
        no_requests = "Sign-in requests of this account do not come here any more.", "Aanmeldverzoeken van dit account komen hier niet meer aan.";
        forgotten = "Backup is off, so this device also forgets the account: another one can then be chosen.", "De back-up staat uit, dus dit apparaat vergeet ook het account: dan kan er een ander worden gekozen.";
        cancel = "Cancel", "Annuleren";
        done(email: &str) = "Signed out of {email}", "Afgemeld bij {email}";
    }
}

/// A button that signs out, after asking.
#[component]
pub(crate) fn SignOut(
    /// What it says, where signing out is a means to something else.
    #[prop(optional, into)]
    label: Option<String>,
    /// Called once it is done.
    #[prop(optional, into)]
    done: Option<Callback<()>>,
) -> impl IntoView {
    let words = SignOutWords::here();
    let (device, toasts) = (Device::here(), Toasts::here());
    let dialog = DialogState::closed();
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let email = Memo::new(move |_| {
        let vault = device.vault()?;
        let account = vault.recovery_account.as_ref()?;
        Some(account.email.clone())
    });
    let backs_up = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| matches!(vault.backup, BackupSetting::On(_)))
    });
    let leave = Callback::new(move |()| {
        let who = email.get_untracked().unwrap_or_default();
        trouble.set(None);
        busy.run(async move {
            match leave(device).await {
                Ok(()) => {
                    dialog.close();
                    toasts.say(words.done(&who));
                    if let Some(done) = done {
                        done.run(());
                    }
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    let title = Signal::derive(move || words.title(&email.get().unwrap_or_default()));
    view! {
        <button type="button" class="button plain" on:click=move |_| dialog.open()>
            {label.unwrap_or_else(|| words.sign_out().to_owned())}
        </button>
        <Dialog state=dialog title>
            <ul class="consequences">
                <li>{words.stays()}</li>
                <li>
                    {move || if backs_up.get() { words.backup_waits() } else { words.forgotten() }}
                </li>
                <li>{words.no_requests()}</li>
            </ul>
            <TroubleNote trouble />
            <div class="dialog-buttons">
                <button type="button" class="button plain" on:click=move |_| dialog.close()>
                    {words.cancel()}
                </button>
                <BusyButton busy label=words.sign_out() look="danger" press=leave />
            </div>
        </Dialog>
    }
}

/// Where backup is off, nothing needs the account to be known here.
async fn leave(device: Device) -> Result<(), Trouble> {
    let connection = Connection::open(device).await?;
    let outcome = match connection.vault.backup {
        BackupSetting::On(_) => sign_out(&connection.store, &connection.server).await,
        BackupSetting::Off => forget(&connection.store, &connection.server).await,
    };
    connection.done(outcome).await
}

//! *Cloud backup*: the switch, and what has to be known before it is turned.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::{
    backup::TurnedOff,
    device::{BackupSetting, Where},
};

use super::words::SettingsWords;
use crate::{
    backup_state::BackupStateWords,
    components::{
        Busy, BusyButton, Dialog, DialogState, Picture, Row, Switch, Toasts, TroubleNote,
    },
    connection::Connection,
    device::Device,
    ports,
    trouble::Trouble,
    words::words,
};

words! {
    CloudBackupWords {
        need_account = "Backup needs a recovery account", "Een back-up heeft een herstelaccount nodig";
        need_account_why = "Your recovery account opens the backup on another device. Only you can: the server keeps what it cannot read. Sign in to the one that you have, or create one.",
                           "Je herstelaccount opent de back-up op een ander apparaat. Alleen jij kunt dat: de server bewaart wat hij niet kan lezen. Meld je aan bij het account dat je hebt, of maak er een.";
        sign_in = "Sign in", "Aanmelden";
        sign_up = "Create a recovery account", "Herstelaccount maken";
        turned_on = "Backup is on. The first version is backed up and verified.", "De back-up staat aan. De eerste versie is geback-upt en gecontroleerd.";
        turn_off = "Turn backup off", "Back-up uitzetten";
        turn_off_title = "Turn off and delete the backup?", "Uitzetten en de back-up verwijderen?";
        turn_off_means = "The backup at the server is deleted. The accounts on this device stay, but if the device is lost, they are lost. For 30 days the backup can be brought back, under Details.",
                         "De back-up op de server wordt verwijderd. De accounts op dit apparaat blijven, maar als het apparaat wegraakt, zijn ze weg. De back-up kan nog 30 dagen worden teruggehaald, bij Details.";
        others_too = "Other devices that back up here stop as well.", "Ook andere apparaten die hier back-uppen stoppen ermee.";
        cancel = "Cancel", "Annuleren";
        turned_off = "Backup is off, and the backup is deleted. For 30 days it can be brought back.", "De back-up staat uit en is verwijderd. Nog 30 dagen kan hij worden teruggehaald.";
        was_gone = "Backup is off. There was no backup any more.", "De back-up staat uit. Er was geen back-up meer.";
    }
}

/// The row with the switch.
#[component]
pub(super) fn CloudBackupRow() -> impl IntoView {
    let (device, toasts) = (Device::here(), Toasts::here());
    let (settings, words) = (SettingsWords::here(), CloudBackupWords::here());
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let (without_account, turning_off) = (DialogState::closed(), DialogState::closed());
    let is_on = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| matches!(vault.backup, BackupSetting::On(_)))
    });
    let state = move || {
        if busy.is() || device.is_backing_up() {
            return BackupStateWords::here().working().to_owned();
        }
        let vault = device.vault();
        BackupStateWords::here().of_vault(vault.as_deref())
    };
    let wish = Callback::new(move |on: bool| {
        trouble.set(None);
        if !on {
            turning_off.open();
            return;
        }
        if device
            .vault_now()
            .is_none_or(|vault| vault.signed_in().is_none())
        {
            without_account.open();
            return;
        }
        busy.run(async move {
            match turn_on(device).await {
                Ok(()) => toasts.say(words.turned_on()),
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    let turn_off = Callback::new(move |()| {
        busy.run(async move {
            let outcome = turn_off(device).await;
            turning_off.close();
            match outcome {
                Ok(TurnedOff::Deleted | TurnedOff::Erased) => toasts.say(words.turned_off()),
                Ok(TurnedOff::WasGone) => toasts.say(words.was_gone()),
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <Row picture=Picture::Cloud title=settings.cloud_backup() detail=Signal::derive(state)>
            <Switch
                label=settings.cloud_backup()
                on=is_on
                disabled=Signal::derive(move || busy.is())
                wish
            />
        </Row>
        <div class="row-note">
            <TroubleNote trouble />
        </div>
        <Dialog state=without_account title=words.need_account()>
            <p>{words.need_account_why()}</p>
            <div class="buttons stacked">
                <A href="/sign-in" attr:class="button primary">{words.sign_in()}</A>
                <A href="/sign-up" attr:class="button plain">{words.sign_up()}</A>
                <button
                    type="button"
                    class="button quiet"
                    on:click=move |_| without_account.close()
                >
                    {words.cancel()}
                </button>
            </div>
        </Dialog>
        <Dialog state=turning_off title=words.turn_off_title()>
            <p>{words.turn_off_means()}</p>
            <p class="lead">{words.others_too()}</p>
            <div class="dialog-buttons">
                <button type="button" class="button plain" on:click=move |_| turning_off.close()>
                    {words.cancel()}
                </button>
                <BusyButton busy label=words.turn_off() look="danger" press=turn_off />
            </div>
        </Dialog>
    }
}

async fn turn_on(device: Device) -> Result<(), Trouble> {
    let connection = Connection::open(device).await?;
    let turned_on = connection
        .backed_up()
        .turn_on(Where::Server, ports::now(), &mut ports::rng())
        .await;
    connection.done(turned_on).await.map(drop)
}

async fn turn_off(device: Device) -> Result<TurnedOff, Trouble> {
    let connection = Connection::open(device).await?;
    let turned_off = connection.backed_up().turn_off().await;
    connection.done(turned_off).await
}

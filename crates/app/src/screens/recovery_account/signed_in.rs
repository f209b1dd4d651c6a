//! What follows a sign-in: which backup there is, and what can be done with it.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::A, hooks::use_navigate};
use lifeboat_client::{
    backup::BackupExtent,
    device::{BackupSetting, Where},
    recovery_account::Enrolled,
};
use lifeboat_vault::Timestamp;

use crate::{
    components::{Busy, BusyButton, Icon, Picture, Toasts, TroubleNote},
    connection::Connection,
    device::Device,
    moment, ports,
    trouble::Trouble,
    words::words,
};

words! {
    SignedInWords {
        signed_in(email: &str) = "You are signed in to {email}", "Je bent aangemeld bij {email}";
        device(name: &str) = "This device is called “{name}” there.", "Dit apparaat heet daar “{name}”.";
        looking = "Looking for your backup …", "Zoeken naar je back-up …";
        on = "Backup is on, and goes on.", "De back-up staat aan, en gaat door.";
        gone = "Backup is on, but what this device knows of it is not at the server any more.", "De back-up staat aan, maar wat dit apparaat ervan kent, is er bij de server niet meer.";
        find_out = "Find out what helps", "Uitzoeken wat helpt";
        none = "There is no backup yet. With backup on, your accounts come back on another device when this one is lost.", "Er is nog geen back-up. Met de back-up aan komen je accounts op een ander apparaat terug als dit wegraakt.";
        turn_on = "Turn on backup", "Back-up aanzetten";
        turned_on = "Backup is on: your accounts are safe.", "De back-up staat aan: je accounts zijn veilig.";
        later = "Not now", "Nu niet";
        there(device: &str, ago: &str) = "There is a backup, made on {device} {ago}.", "Er is een back-up, gemaakt op {device}, {ago}.";
        gone_device = "a device that is gone", "een apparaat dat weg is";
        recover = "Bring my accounts here", "Mijn accounts hierheen halen";
        deleted(until: &str) = "The backup of this account was deleted. It can be brought back until {until}.", "De back-up van dit account is verwijderd. Die kan tot {until} worden teruggehaald.";
        bring_back = "Bring the backup back", "Back-up terughalen";
        accounts = "To my accounts", "Naar mijn accounts";
    }
}

/// What a look at the server's backup has found.
#[derive(Clone)]
enum Found {
    /// Backup is on here, and goes on.
    GoesOn,
    /// Backup is on here, and there is none.
    Gone,
    /// What is there, which this device does not back up to.
    There(BackupExtent),
}

/// Who is signed in now, and which backup there is.
#[component]
pub(crate) fn SignedIn() -> impl IntoView {
    let words = SignedInWords::here();
    let device = Device::here();
    let found = RwSignal::new(None::<Found>);
    let trouble = RwSignal::new(None::<Trouble>);
    let looking = Busy::new();
    looking.run(async move {
        match look(device).await {
            Ok(backup) => {
                let _ = found.try_set(Some(backup));
            }
            Err(error) => {
                let _ = trouble.try_set(Some(error));
            }
        }
    });
    let email = move || {
        let vault = device.vault()?;
        let account = vault.recovery_account.as_ref()?;
        Some(account.email.clone())
    };
    let name = move || {
        device
            .vault()
            .map(|vault| words.device(vault.device.name.as_str()))
    };
    view! {
        <div class="arrived">
            <span class="arrived-mark"><Icon picture=Picture::Check /></span>
            <h2 class="step-title">{move || email().map(|email| words.signed_in(&email))}</h2>
            <p class="lead">{name}</p>
        </div>
        <Show when=move || looking.is()>
            <p class="waiting" role="status">
                <span class="spinner" aria-hidden="true"></span>
                {words.looking()}
            </p>
        </Show>
        <TroubleNote trouble />
        {move || {
            match found.get() {
                None if looking.is() => ().into_any(),
                None => view! { <ToAccounts /> }.into_any(),
                Some(Found::GoesOn) => view! { <BackupIsOn /> }.into_any(),
                Some(Found::Gone) => view! { <BackupIsGone /> }.into_any(),
                Some(Found::There(BackupExtent::None)) => view! { <NoBackupYet /> }.into_any(),
                Some(Found::There(BackupExtent::Deleted { restorable_until })) => {
                    view! { <DeletedBackup restorable_until /> }.into_any()
                }
                Some(Found::There(BackupExtent::Active { created_at, device, .. })) => {
                    let from = device.as_deref().unwrap_or(words.gone_device());
                    let ago = moment::ago(Timestamp::from_seconds(created_at));
                    view! {
                        <p class="lead">{words.there(from, &ago)}</p>
                        <div class="buttons stacked">
                            <A href="/recovery" attr:class="button primary">{words.recover()}</A>
                            <A href="/" attr:class="button quiet">{words.later()}</A>
                        </div>
                    }
                        .into_any()
                }
            }
        }}
    }
}

async fn look(device: Device) -> Result<Found, Trouble> {
    let Connection { vault, server, .. } = Connection::open(device).await?;
    let extent = Enrolled::backup_extent(&vault, &server).await?;
    Ok(match (&vault.backup, extent) {
        (BackupSetting::On(on), extent) if extent.continues(on) => Found::GoesOn,
        (BackupSetting::On(_), BackupExtent::None) => Found::Gone,
        (_, extent) => Found::There(extent),
    })
}

#[component]
fn BackupIsOn() -> impl IntoView {
    view! {
        <p class="lead">{SignedInWords::here().on()}</p>
        <ToAccounts />
    }
}

#[component]
fn BackupIsGone() -> impl IntoView {
    let words = SignedInWords::here();
    view! {
        <p class="lead">{words.gone()}</p>
        <A href="/settings/help" attr:class="button primary">{words.find_out()}</A>
    }
}

#[component]
fn ToAccounts() -> impl IntoView {
    view! {
        <A href="/" attr:class="button primary">{SignedInWords::here().accounts()}</A>
    }
}

#[component]
fn NoBackupYet() -> impl IntoView {
    let words = SignedInWords::here();
    view! {
        <p class="lead">{words.none()}</p>
        <div class="buttons stacked">
            <TurnOnBackup label=words.turn_on() />
            <A href="/" attr:class="button quiet">{words.later()}</A>
        </div>
    }
}

/// A button that turns backup on.
#[component]
pub(crate) fn TurnOnBackup(
    /// What it says.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let words = SignedInWords::here();
    let (device, toasts, navigate) = (Device::here(), Toasts::here(), use_navigate());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let press = move |()| {
        trouble.set(None);
        let navigate = navigate.clone();
        busy.run(async move {
            match turn_on(device).await {
                Ok(()) => {
                    toasts.say(words.turned_on());
                    navigate("/", NavigateOptions::default());
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    };
    view! {
        <TroubleNote trouble />
        <BusyButton busy label press />
    }
}

async fn turn_on(device: Device) -> Result<(), Trouble> {
    let connection = Connection::open(device).await?;
    let outcome = connection
        .backed_up()
        .turn_on(Where::Server, ports::now(), &mut ports::rng())
        .await;
    connection.done(outcome).await.map(drop)
}

#[component]
fn DeletedBackup(restorable_until: u64) -> impl IntoView {
    let words = SignedInWords::here();
    let until = moment::day(Timestamp::from_seconds(restorable_until));
    view! {
        <p class="lead">{words.deleted(&until)}</p>
        <div class="buttons stacked">
            <A href="/recovery" attr:class="button primary">{words.bring_back()}</A>
            <A href="/" attr:class="button quiet">{words.later()}</A>
        </div>
    }
}

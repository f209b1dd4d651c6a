//! *Device registration*: the organizations that this device is registered with.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::providers::{give_up, sweep};
use lifeboat_vault::{Account, Credential, Kind};

use super::words::SettingsWords;
use crate::{
    components::{
        AccountMark, Busy, BusyButton, Dialog, DialogState, Icon, Page, Picture, Toasts,
        TroubleNote,
    },
    device::Device,
    ports::{self, BrowserKeys},
    trouble::Trouble,
    words::words,
};

words! {
    RegistrationWords {
        about = "Your organization knows this device by a key that never leaves it. That key approves sign-ins and is in no backup.",
                "Je organisatie kent dit apparaat aan een sleutel die het nooit verlaat. Die sleutel keurt aanmeldingen goed en zit in geen enkele back-up.";
        none = "This device is not registered anywhere", "Dit apparaat is nergens geregistreerd";
        none_means = "To register it, scan the QR code that your organization's administrator gives you.",
                     "Scan de QR-code die de beheerder van je organisatie je geeft om het te registreren.";
        scan = "Scan a QR code", "QR-code scannen";
        registered(name: &str) = "Registered as “{name}”", "Geregistreerd als ‘{name}’";
        waits = "Not registered: scan a new QR code", "Niet geregistreerd: scan een nieuwe QR-code";
        complete = "Register", "Registreren";
        leave(title: &str) = "Leave {title}", "{title} verlaten";
        leave_title(title: &str) = "Leave {title}?", "{title} verlaten?";
        leave_means = "This device's registration ends there, its key is destroyed and the account leaves your list. To come back you need a new QR code from the administrator.",
                      "De registratie van dit apparaat eindigt daar, de sleutel wordt vernietigd en het account verdwijnt van je lijst. Om terug te komen heb je een nieuwe QR-code van de beheerder nodig.";
        leave_now = "Leave", "Verlaten";
        left(title: &str) = "This device has left {title}.", "Dit apparaat heeft {title} verlaten.";
        cancel = "Cancel", "Annuleren";
    }
}

/// One organization's account.
#[derive(Clone, PartialEq)]
struct Registration {
    id: lifeboat_vault::AccountId,
    title: String,
    issuer: String,
    name: String,
    is_registered: bool,
}

/// The list of organizations.
#[component]
pub(crate) fn DeviceRegistrationScreen() -> impl IntoView {
    let (device, words) = (Device::here(), RegistrationWords::here());
    let registrations = Memo::new(move |_| registrations(device));
    let leaving = RwSignal::new(None::<Registration>);
    let rows = move || {
        registrations
            .get()
            .into_iter()
            .map(|one| view! { <RegistrationCard one leaving /> })
            .collect_view()
    };
    view! {
        <Page title=SettingsWords::here().device_registration() back="/settings">
            <Show
                when=move || !registrations.read().is_empty()
                fallback=|| view! { <NotRegistered /> }
            >
                <p class="lead">{words.about()}</p>
                <ul class="cards">{rows}</ul>
                <A href="/add/scan" attr:class="button plain">
                    {words.scan()}
                </A>
            </Show>
            <Leaving chosen=leaving />
        </Page>
    }
}

fn registrations(device: Device) -> Vec<Registration> {
    let Some(vault) = device.vault() else {
        return Vec::new();
    };
    let is_bound = |account: &&Account| {
        account.kind == Kind::WorkOrSchool
            && matches!(account.credential, Credential::DeviceBound(_))
    };
    let accounts = vault.contents.accounts.iter().filter(is_bound);
    accounts
        .map(|account| Registration {
            id: account.id,
            title: account.title(),
            issuer: account.issuer.to_string(),
            name: account.name.to_string(),
            is_registered: vault.device_credentials.contains_key(&account.id),
        })
        .collect()
}

#[component]
fn NotRegistered() -> impl IntoView {
    let words = RegistrationWords::here();
    view! {
        <div class="empty-state">
            <Icon picture=Picture::Work />
            <p class="empty-title">{words.none()}</p>
            <p class="lead">{words.none_means()}</p>
            <A href="/add/scan" attr:class="button primary">
                {words.scan()}
            </A>
        </div>
    }
}

#[component]
fn RegistrationCard(one: Registration, leaving: RwSignal<Option<Registration>>) -> impl IntoView {
    let (device, words) = (Device::here(), RegistrationWords::here());
    let device_name = device
        .vault_now()
        .map_or_else(String::new, |vault| vault.device.name.to_string());
    let state = if one.is_registered {
        words.registered(&device_name)
    } else {
        words.waits().to_owned()
    };
    let (id, is_registered) = (one.id, one.is_registered);
    let leave = words.leave(&one.title);
    let chosen = StoredValue::new(one.clone());
    view! {
        <li class="card device">
            <AccountMark title=one.issuer.clone() />
            <div class="device-words">
                <span class="row-title">{one.issuer}</span>
                <span class="row-detail">{one.name}</span>
                <span class="row-detail" class:attention=!is_registered>
                    {state}
                </span>
                {(!is_registered)
                    .then(|| {
                        view! {
                            <A href=format!("/follow-ups/{id}") attr:class="button plain">
                                {words.complete()}
                            </A>
                        }
                    })}
            </div>
            <div class="device-actions">
                <button
                    type="button"
                    class="icon-button danger-quiet"
                    aria-label=leave
                    on:click=move |_| leaving.set(Some(chosen.get_value()))
                >
                    <Icon picture=Picture::Trash />
                </button>
            </div>
        </li>
    }
}

#[component]
fn Leaving(chosen: RwSignal<Option<Registration>>) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), RegistrationWords::here());
    let open = DialogState::open_with(chosen);
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let title = Signal::derive(move || {
        chosen.with(|chosen| {
            let title = chosen.as_ref().map(|one| one.title.as_str());
            title.map_or_else(String::new, |title| words.leave_title(title))
        })
    });
    let press = Callback::new(move |()| {
        let Some(one) = chosen.get_untracked() else {
            return;
        };
        trouble.set(None);
        busy.run(async move {
            match leave(device, &one).await {
                Ok(()) => {
                    open.close();
                    toasts.say(words.left(&one.title));
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <Dialog state=open title>
            <p>{words.leave_means()}</p>
            <TroubleNote trouble />
            <div class="dialog-buttons">
                <button type="button" class="button plain" on:click=move |_| open.close()>
                    {words.cancel()}
                </button>
                <BusyButton busy label=words.leave_now() look="danger" press />
            </div>
        </Dialog>
    }
}

/// First it is gone here; then the organization is told, and where that does not succeed its
/// administrator still sees the device.
async fn leave(device: Device, one: &Registration) -> Result<(), Trouble> {
    let (id, now) = (one.id, ports::now());
    let given_up = device
        .update(|vault| {
            let given_up = vault.device_credentials.remove(&id);
            let removed = vault.contents.remove(id, now);
            removed?;
            Ok(given_up)
        })
        .await?;
    let Some(credential) = given_up else {
        return Ok(());
    };
    if let Some(Ok(server)) = credential.server.as_ref().map(ports::server) {
        give_up(&server, Kind::WorkOrSchool, &credential).await;
    }
    let store = device.store()?;
    sweep(&*store, &BrowserKeys::new(store.storage())).await?;
    Ok(())
}

//! *Devices*: what is signed in to the recovery account.

mod rename;
mod revoke;
mod words;

use std::collections::HashMap;

use leptos::prelude::*;
use lifeboat_protocol::device::{Device as SignedInDevice, Platform};
use lifeboat_vault::Timestamp;

use self::{rename::Rename, revoke::Revoke, words::DevicesWords};
use super::{account::WithoutAccount, words::SettingsWords};
use crate::{
    components::{Asked, Icon, Page, Picture},
    connection::Connection,
    device::Device,
    moment,
    trouble::Trouble,
};

/// The list of devices.
#[component]
pub(crate) fn DevicesScreen() -> impl IntoView {
    let device = Device::here();
    let has_account = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| vault.recovery_account.is_some())
    });
    let without = || {
        let why = DevicesWords::here().needs_account();
        view! { <WithoutAccount picture=Picture::Device why /> }
    };
    view! {
        <Page title=SettingsWords::here().devices() back="/settings">
            <Show when=move || has_account.get() fallback=without>
                <SignedInDevices />
            </Show>
        </Page>
    }
}

#[component]
fn SignedInDevices() -> impl IntoView {
    let (device, words) = (Device::here(), DevicesWords::here());
    let asked = Asked::of(move || devices(device));
    let (renaming, revoking) = (
        RwSignal::new(None::<SignedInDevice>),
        RwSignal::new(None::<SignedInDevice>),
    );
    view! {
        <p class="lead">{words.about()}</p>
        {asked
            .show(move |devices: &Vec<SignedInDevice>| {
                let names = told_apart(devices.iter().map(|one| one.name.as_str()));
                let cards = devices.iter().zip(names).map(|(one, name)| {
                    view! { <DeviceCard one=one.clone() name renaming revoking /> }
                });
                view! { <ul class="cards">{cards.collect_view()}</ul> }
            })}
        <Rename asked chosen=renaming />
        <Revoke asked chosen=revoking />
    }
}

async fn devices(device: Device) -> Result<Vec<SignedInDevice>, Trouble> {
    let connection = Connection::open(device).await?;
    Ok(connection.session()?.devices().await?.devices)
}

#[component]
fn DeviceCard(
    one: SignedInDevice,
    /// What it is called here.
    name: String,
    renaming: RwSignal<Option<SignedInDevice>>,
    revoking: RwSignal<Option<SignedInDevice>>,
) -> impl IntoView {
    let words = DevicesWords::here();
    let seen = moment::ago(Timestamp::from_seconds(one.last_seen_at));
    let since = moment::day(Timestamp::from_seconds(one.created_at));
    let state = if one.current {
        Some(("good", words.this_device()))
    } else if one.shut_out {
        Some(("bad", words.shut_out()))
    } else if one.signed_in {
        None
    } else {
        Some(("", words.signed_out()))
    };
    let is_current = one.current;
    let one = StoredValue::new(one);
    view! {
        <li class="card device">
            <Icon picture=Picture::Device />
            <div class="device-words">
                <span class="row-title">{name.clone()}</span>
                <span class="row-detail">
                    {platform(one.with_value(|one| one.platform))} " · " {words.last_seen(&seen)}
                </span>
                <span class="row-detail">{words.since(&since)}</span>
                {state.map(|(look, text)| view! { <span class=format!("tag {look}")>{text}</span> })}
            </div>
            <div class="device-actions">
                <button
                    type="button"
                    class="icon-button"
                    aria-label=words.rename(&name)
                    on:click=move |_| renaming.set(Some(one.get_value()))
                >
                    <Icon picture=Picture::Edit />
                </button>
                {(!is_current)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="icon-button danger-quiet"
                                aria-label=words.revoke(&name)
                                on:click=move |_| revoking.set(Some(one.get_value()))
                            >
                                <Icon picture=Picture::Trash />
                            </button>
                        }
                    })}
            </div>
        </li>
    }
}

/// The names, with numbers where several are the same.
fn told_apart<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Vec<String> {
    let mut so_far = HashMap::<_, usize>::new();
    let several = |name: &str| 1 < names.clone().filter(|other| *other == name).count();
    let numbered = |name: &'n str| {
        let number = so_far.entry(name).or_default();
        *number += 1;
        if several(name) {
            format!("{name} ({number})")
        } else {
            name.to_owned()
        }
    };
    names.clone().map(numbered).collect()
}

/// A platform as its makers write it.
fn platform(platform: Platform) -> &'static str {
    match platform {
        Platform::Linux => "Linux",
        Platform::Macos => "macOS",
        Platform::Windows => "Windows",
        Platform::Android => "Android",
        Platform::Ios => "iOS",
        Platform::Web => "Web",
        Platform::Other => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_of_the_same_name_are_numbered() {
        let names = ["Chrome on Linux", "phone", "Chrome on Linux"];
        assert_eq!(
            told_apart(names.into_iter()),
            ["Chrome on Linux (1)", "phone", "Chrome on Linux (2)"]
        );
    }
}

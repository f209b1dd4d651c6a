//! *App lock*: what opens the app, and when it closes by itself.

mod change;
mod passkeys;
mod turn_on;
mod words;

use leptos::prelude::*;
use lifeboat_seal::Identity;
use lifeboat_vault::Setting;
use wasm_bindgen_futures::spawn_local;

use self::{
    change::{ChangePasscode, TurnOff},
    passkeys::PasskeyRow,
    turn_on::TurnOn,
    words::AppLockWords,
};
use super::words::SettingsWords;
use crate::{
    components::{Icon, Page, Picture, Row, Rows, Toasts},
    device::Device,
    screens::unlock::AutoLock,
    trouble::Trouble,
    unlocking::app_lock::{self, LocksAfter},
};

/// The app lock.
#[component]
pub(crate) fn AppLockScreen() -> impl IntoView {
    let auto_lock = AutoLock::here();
    let is_on = Memo::new(move |_| auto_lock.is_on());
    view! {
        <Page title=SettingsWords::here().app_lock() back="/settings">
            <Show when=move || is_on.get() fallback=|| view! { <TurnOn /> }>
                <WhileOn />
            </Show>
        </Page>
    }
}

#[component]
fn WhileOn() -> impl IntoView {
    let (device, words) = (Device::here(), AppLockWords::here());
    view! {
        <div class="note note-good">
            <Icon picture=Picture::Lock />
            <p>{words.is_on()}</p>
        </div>
        <Rows>
            <TimeRow />
            <PasskeyRow />
            <Row picture=Picture::Shield title=SettingsWords::here().lock_now()>
                <button type="button" class="button plain" on:click=move |_| device.lock_everywhere()>
                    {words.lock()}
                </button>
            </Row>
        </Rows>
        <ChangePasscode />
        <TurnOff />
    }
}

/// How long until it locks by itself.
#[component]
fn TimeRow() -> impl IntoView {
    let (device, auto_lock, toasts) = (Device::here(), AutoLock::here(), Toasts::here());
    let words = AppLockWords::here();
    let is_set = move |after: LocksAfter| {
        auto_lock
            .as_set()
            .is_some_and(|set| set.locks_after == after)
    };
    let choose = move |chosen: String| {
        let chosen = LocksAfter::ALL
            .into_iter()
            .find(|after| after.seconds().to_string() == chosen);
        let Some(chosen) = chosen else { return };
        spawn_local(async move {
            if let Err(trouble) = set_time(device, chosen).await {
                toasts.say(trouble.text);
            }
            auto_lock.look().await;
        });
    };
    let option = move |after: LocksAfter| {
        view! {
            <option value=after.seconds().to_string() prop:selected=move || is_set(after)>
                {words.time(after)}
            </option>
        }
    };
    view! {
        <Row picture=Picture::Clock title=words.locks() detail=words.locks_means()>
            <span class="select">
                <select
                    aria-label=words.locks()
                    on:change:target=move |event| choose(event.target().value())
                >
                    {LocksAfter::ALL.map(option).collect_view()}
                </select>
            </span>
        </Row>
    }
}

async fn set_time(device: Device, after: LocksAfter) -> Result<(), Trouble> {
    Ok(app_lock::set_locks_after(&device.storage()?, after).await?)
}

/// The vault identity, as text for an errand.
fn identity_of(device: Device) -> Result<String, Trouble> {
    Ok(device.store()?.identity().expose().to_string())
}

/// What opens the vault.
fn identity(device: Device) -> Result<Identity, Trouble> {
    Ok(device.store()?.identity().clone())
}

/// The setting goes along with a backup: another device of the user then offers the lock too.
async fn remember(device: Device, on: bool) -> Result<(), Trouble> {
    super::list::set(device, Setting::AppLock, on).await
}

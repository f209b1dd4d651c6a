//! A passkey beside the passcode.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{identity, words::AppLockWords};
use crate::{
    components::{Busy, BusyButton, Picture, Row, Toasts, TroubleNote},
    device::Device,
    ports,
    screens::unlock::AutoLock,
    trouble::Trouble,
    unlocking::passkey::{self, Support},
};

/// Sets a passkey up, or removes it; where this browser has none there is no row.
#[component]
pub(super) fn PasskeyRow() -> impl IntoView {
    let (device, auto_lock, toasts) = (Device::here(), AutoLock::here(), Toasts::here());
    let words = AppLockWords::here();
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let support = RwSignal::new(Support::None);
    spawn_local(async move {
        let _ = support.try_set(passkey::support().await);
    });
    let is_set = Memo::new(move |_| auto_lock.has_passkey());
    let press = Callback::new(move |()| {
        trouble.set(None);
        let is_there = is_set.get_untracked();
        busy.run(async move {
            let outcome = if is_there {
                remove(device).await
            } else {
                set_up(device).await
            };
            match outcome {
                Ok(()) if is_there => toasts.say(words.passkey_removed()),
                Ok(()) => toasts.say(words.passkey_added()),
                Err(error) => trouble.set(Some(error)),
            }
            auto_lock.look().await;
        });
    });
    let detail = move || {
        match (is_set.get(), support.get()) {
            (true, _) => words.passkey_set(),
            (false, Support::NoPrf) => words.no_prf(),
            (false, _) => words.passkey_means(),
        }
        .to_owned()
    };
    let label = move || {
        if is_set.get() {
            words.remove()
        } else {
            words.add()
        }
        .to_owned()
    };
    view! {
        <Show when=move || is_set.get() || support.get() != Support::None>
            <Row picture=Picture::Key title=words.passkey() detail=Signal::derive(detail)>
                <Show when=move || is_set.get() || support.get() == Support::Likely>
                    <BusyButton busy label=Signal::derive(label) look="plain" press />
                </Show>
            </Row>
            <div class="row-note">
                <TroubleNote trouble />
            </div>
        </Show>
    }
}

async fn set_up(device: Device) -> Result<(), Trouble> {
    passkey::set_up(&device.storage()?, &identity(device)?, &mut ports::rng()).await
}

async fn remove(device: Device) -> Result<(), Trouble> {
    Ok(passkey::remove(&device.storage()?).await?)
}

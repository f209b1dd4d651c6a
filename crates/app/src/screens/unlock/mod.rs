//! The closed app: what opens it, and what can be done when nothing does.

mod auto_lock;
mod emptying;
mod forgotten;
mod words;

use leptos::prelude::*;
use lifeboat_client::device::VaultError;
use lifeboat_seal::Identity;
use zeroize::Zeroizing;

pub(crate) use self::{auto_lock::AutoLock, emptying::Emptying};
use self::{forgotten::Forgotten, words::UnlockWords};
use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Icon, Picture, TroubleNote},
    device::Device,
    errands::{Errand as _, Unlock},
    ports,
    trouble::Trouble,
    unlocking::passkey,
};

/// Asks for the passcode or the passkey.
#[component]
pub(crate) fn UnlockScreen() -> impl IntoView {
    let (device, auto_lock, words) = (Device::here(), AutoLock::here(), UnlockWords::here());
    let passcode = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    Effect::new(|_| document().set_title("Lifeboat"));
    let unlock = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let typed = passcode.get_untracked();
        if typed.is_empty() {
            problem.set(words.nothing_typed().to_owned());
            return;
        }
        problem.set(String::new());
        busy.run(async move {
            match open_with_passcode(device, typed).await {
                Ok(()) => {}
                Err(Refused::WrongPasscode) => {
                    passcode.set(String::new());
                    problem.set(words.wrong().to_owned());
                }
                Err(Refused::Trouble(error)) => trouble.set(Some(error)),
            }
        });
    };
    let with_passkey = Callback::new(move |()| {
        trouble.set(None);
        problem.set(String::new());
        busy.run(async move {
            if let Err(error) = open_with_passkey(device).await {
                trouble.set(Some(error));
            }
        });
    });
    view! {
        <main class="unlock">
            <div class="unlock-brand">
                <Icon picture=Picture::Lifebuoy />
                <h1>{words.title()}</h1>
            </div>
            <form class="form unlock-form" on:submit=unlock>
                <Field
                    name="passcode"
                    label=words.passcode()
                    value=passcode
                    kind=FieldKind::Secret
                    problem
                    focus=true
                />
                <TroubleNote trouble />
                <BusyButton busy label=words.unlock() />
                <Show when=move || auto_lock.has_passkey()>
                    <BusyButton busy label=words.with_passkey() look="plain" press=with_passkey />
                </Show>
            </form>
            <Forgotten />
        </main>
    }
}

enum Refused {
    WrongPasscode,
    Trouble(Trouble),
}

/// Opens the vault with what was typed.
async fn open_with_passcode(device: Device, passcode: String) -> Result<(), Refused> {
    let identity = Unlock { passcode }.send().await.map_err(|trouble| {
        // The errand says what went wrong in words, the same as here.
        if trouble == VaultError::WrongPasscode.into() {
            Refused::WrongPasscode
        } else {
            Refused::Trouble(trouble)
        }
    })?;
    let identity = Zeroizing::new(identity);
    let identity = Identity::parse(&identity)
        .map_err(|_| Refused::Trouble(Trouble::new(UnlockWords::here().damaged_key())))?;
    device.open_with(identity).await.map_err(Refused::Trouble)
}

async fn open_with_passkey(device: Device) -> Result<(), Trouble> {
    let identity = passkey::unlock(&device.storage()?, &mut ports::rng()).await?;
    device.open_with(identity).await
}

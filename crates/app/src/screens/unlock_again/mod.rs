//! Unlocking again, before a secret is shown or leaves the app.

use leptos::prelude::*;
use lifeboat_client::device::VaultError;
use wasm_bindgen_futures::spawn_local;

use crate::{
    components::{Busy, BusyButton, Field, FieldKind, TroubleNote},
    device::Device,
    errands::{Errand as _, Unlock},
    ports,
    trouble::Trouble,
    unlocking::{
        app_lock::{self, AppLock},
        passkey,
    },
    words::words,
};

words! {
    UnlockAgainWords {
        passcode = "Passcode", "Toegangscode";
        unlock = "Unlock", "Ontgrendelen";
        with_passkey = "Use the passkey", "Gebruik de passkey";
        nothing_typed = "Type the passcode of the app lock.", "Typ de toegangscode van de app-vergrendeling.";
    }
}

/// Shows its children once the app lock was opened again; at once where there is none.
#[component]
pub(crate) fn UnlockAgain(
    /// Why it is asked.
    #[prop(into)]
    reason: String,
    children: ChildrenFn,
) -> impl IntoView {
    let device = Device::here();
    // None while it is not known yet.
    let lock = RwSignal::new(None::<AppLock>);
    let is_open = RwSignal::new(false);
    let trouble = RwSignal::new(None::<Trouble>);
    spawn_local(async move {
        match read(device).await {
            Ok(found) => {
                let _ = is_open.try_set(!found.is_on);
                let _ = lock.try_set(Some(found));
            }
            Err(error) => {
                let _ = trouble.try_set(Some(error));
            }
        }
    });
    let asking = move || {
        let lock = lock.get().filter(|lock| lock.is_on)?;
        let reason = reason.clone();
        Some(view! { <Asking reason has_passkey=lock.has_passkey is_open trouble /> })
    };
    view! {
        {move || {
            if is_open.get() {
                children().into_any()
            } else {
                view! {
                    <TroubleNote trouble />
                    {asking.clone()}
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn Asking(
    reason: String,
    has_passkey: bool,
    is_open: RwSignal<bool>,
    trouble: RwSignal<Option<Trouble>>,
) -> impl IntoView {
    let (device, words) = (Device::here(), UnlockAgainWords::here());
    let passcode = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = Busy::new();
    let with_passcode = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let typed = passcode.get_untracked();
        if typed.is_empty() {
            problem.set(words.nothing_typed().to_owned());
            return;
        }
        problem.set(String::new());
        busy.run(async move {
            match (Unlock { passcode: typed }).send().await {
                Ok(_) => is_open.set(true),
                // The errand says what went wrong in words, the same as here.
                Err(error) if error == VaultError::WrongPasscode.into() => {
                    passcode.set(String::new());
                    problem.set(error.text);
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let with_passkey = Callback::new(move |()| {
        trouble.set(None);
        busy.run(async move {
            match open_with_passkey(device).await {
                Ok(()) => is_open.set(true),
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <form class="form" on:submit=with_passcode>
            <p class="lead">{reason}</p>
            <Field
                name="passcode-again"
                label=words.passcode()
                value=passcode
                kind=FieldKind::Secret
                problem
                focus=true
            />
            <BusyButton busy label=words.unlock() />
            {has_passkey
                .then(|| {
                    view! {
                        <BusyButton busy label=words.with_passkey() look="plain" press=with_passkey />
                    }
                })}
        </form>
    }
}

async fn read(device: Device) -> Result<AppLock, Trouble> {
    Ok(app_lock::read(&device.storage()?).await?)
}

async fn open_with_passkey(device: Device) -> Result<(), Trouble> {
    passkey::unlock(&device.storage()?, &mut ports::rng())
        .await
        .map(drop)
}

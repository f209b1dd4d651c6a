//! Turning the lock on with a passcode.

use leptos::prelude::*;
use lifeboat_client::device::{BackupSetting, check_passcode};
use lifeboat_vault::Setting;
use secrecy::SecretString;

use super::{identity_of, remember, words::AppLockWords};
use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Icon, Picture, Toasts, TroubleNote},
    device::Device,
    errands::{Errand as _, TurnAppLockOn},
    screens::unlock::AutoLock,
    trouble::Trouble,
};

/// Explains the lock, and takes a passcode for it.
#[component]
pub(super) fn TurnOn() -> impl IntoView {
    let (device, auto_lock, toasts) = (Device::here(), AutoLock::here(), Toasts::here());
    let words = AppLockWords::here();
    let passcode = NewPasscode::empty();
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let turn_on = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        let Some(chosen) = passcode.chosen() else {
            return;
        };
        busy.run(async move {
            match set(device, chosen).await {
                Ok(()) => {
                    auto_lock.look().await;
                    toasts.say(words.turned_on());
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let is_wanted = move || device.contents(|contents| contents.settings.is_on(Setting::AppLock));
    let warning = move || match device.vault() {
        Some(vault) if vault.backup != BackupSetting::Off => words.nobody_resets(),
        _ => words.without_backup(),
    };
    view! {
        <p class="lead">{words.why()}</p>
        <Show when=is_wanted>
            <div class="note">
                <Icon picture=Picture::Lock />
                <p>{words.wanted_elsewhere()}</p>
            </div>
        </Show>
        <Show
            when=move || device.vault().is_some()
            fallback=move || view! { <p class="empty">{words.needs_vault()}</p> }
        >
            <form class="card form" on:submit=turn_on>
                <NewPasscodeFields passcode />
                <div class="note">
                    <Icon picture=Picture::Warning />
                    <p>{warning}</p>
                </div>
                <TroubleNote trouble />
                <BusyButton busy label=words.turn_on() />
            </form>
        </Show>
    }
}

async fn set(device: Device, passcode: String) -> Result<(), Trouble> {
    let identity = identity_of(device)?;
    TurnAppLockOn { identity, passcode }.send().await?;
    remember(device, true).await
}

/// A passcode that is chosen, typed twice.
#[derive(Clone, Copy)]
pub(super) struct NewPasscode {
    first: RwSignal<String>,
    second: RwSignal<String>,
    first_problem: RwSignal<String>,
    second_problem: RwSignal<String>,
}

impl NewPasscode {
    pub(super) fn empty() -> Self {
        Self {
            first: RwSignal::new(String::new()),
            second: RwSignal::new(String::new()),
            first_problem: RwSignal::new(String::new()),
            second_problem: RwSignal::new(String::new()),
        }
    }

    pub(super) fn clear(self) {
        for signal in [
            self.first,
            self.second,
            self.first_problem,
            self.second_problem,
        ] {
            signal.set(String::new());
        }
    }

    /// What was typed, if it can be used; otherwise it says at the field why not.
    pub(super) fn chosen(self) -> Option<String> {
        self.first_problem.set(String::new());
        self.second_problem.set(String::new());
        let chosen = self.first.get_untracked();
        if let Err(error) = check_passcode(&SecretString::from(chosen.clone())) {
            self.first_problem.set(Trouble::from(error).text);
            return None;
        }
        if chosen != self.second.get_untracked() {
            let words = AppLockWords::here();
            self.second_problem.set(words.not_the_same().to_owned());
            return None;
        }
        Some(chosen)
    }
}

/// The two fields.
#[component]
pub(super) fn NewPasscodeFields(passcode: NewPasscode) -> impl IntoView {
    let words = AppLockWords::here();
    view! {
        <Field
            name="new-passcode"
            label=words.new_passcode()
            hint=words.new_passcode_hint()
            value=passcode.first
            kind=FieldKind::NewSecret
            problem=passcode.first_problem
        />
        <Field
            name="new-passcode-again"
            label=words.again()
            value=passcode.second
            kind=FieldKind::NewSecret
            problem=passcode.second_problem
        />
    }
}

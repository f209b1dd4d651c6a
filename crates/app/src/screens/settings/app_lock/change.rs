//! Another passcode, or none any more. Both take the passcode that there is: an app that lies open on a
//! table is not unlocked for good.

use leptos::prelude::*;
use lifeboat_client::device::VaultError;

use super::{
    identity, identity_of, remember,
    turn_on::{NewPasscode, NewPasscodeFields},
    words::AppLockWords,
};
use crate::{
    components::{Busy, BusyButton, Dialog, DialogState, Field, FieldKind, Toasts, TroubleNote},
    device::Device,
    errands::{Errand as _, SetPasscode, Unlock},
    screens::unlock::AutoLock,
    trouble::Trouble,
    unlocking::app_lock,
};

/// Changes the passcode, in a dialog.
#[component]
pub(super) fn ChangePasscode() -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), AppLockWords::here());
    let open = DialogState::closed();
    let current = Current::empty();
    let passcode = NewPasscode::empty();
    let busy = Busy::new();
    let change = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        current.clear_problems();
        let Some(chosen) = passcode.chosen() else {
            return;
        };
        busy.run(async move {
            let changed = async {
                current.check().await?;
                let identity = identity_of(device)?;
                let passcode = chosen;
                SetPasscode { identity, passcode }.send().await
            };
            match changed.await {
                Ok(()) => {
                    open.close();
                    toasts.say(words.changed());
                }
                Err(error) => current.show(error),
            }
        });
    };
    let begin = move |_| {
        current.clear();
        passcode.clear();
        open.open();
    };
    view! {
        <button type="button" class="button plain" on:click=begin>
            {words.change()}
        </button>
        <Dialog state=open title=words.change()>
            <form class="form" on:submit=change>
                <CurrentField current name="current-passcode" />
                <NewPasscodeFields passcode />
                <div class="dialog-buttons">
                    <button type="button" class="button plain" on:click=move |_| open.close()>
                        {words.cancel()}
                    </button>
                    <BusyButton busy label=words.change() />
                </div>
            </form>
        </Dialog>
    }
}

/// Turns the lock off, in a dialog.
#[component]
pub(super) fn TurnOff() -> impl IntoView {
    let (device, auto_lock, toasts) = (Device::here(), AutoLock::here(), Toasts::here());
    let words = AppLockWords::here();
    let open = DialogState::closed();
    let current = Current::empty();
    let busy = Busy::new();
    let turn_off = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        current.clear_problems();
        busy.run(async move {
            let turned_off = async {
                current.check().await?;
                app_lock::turn_off(&device.storage()?, &identity(device)?).await?;
                remember(device, false).await
            };
            match turned_off.await {
                Ok(()) => {
                    open.close();
                    auto_lock.look().await;
                    toasts.say(words.turned_off());
                }
                Err(error) => current.show(error),
            }
        });
    };
    let begin = move |_| {
        current.clear();
        open.open();
    };
    view! {
        <button type="button" class="button quiet danger-quiet" on:click=begin>
            {words.turn_off()}
        </button>
        <Dialog state=open title=words.turn_off()>
            <p>{words.turn_off_means()}</p>
            <form class="form" on:submit=turn_off>
                <CurrentField current name="passcode-for-off" />
                <div class="dialog-buttons">
                    <button type="button" class="button plain" on:click=move |_| open.close()>
                        {words.cancel()}
                    </button>
                    <BusyButton busy label=words.turn_off() look="danger" />
                </div>
            </form>
        </Dialog>
    }
}

/// The passcode that there is, as it is typed to prove who is there.
#[derive(Clone, Copy)]
struct Current {
    typed: RwSignal<String>,
    problem: RwSignal<String>,
    trouble: RwSignal<Option<Trouble>>,
}

impl Current {
    fn empty() -> Self {
        Self {
            typed: RwSignal::new(String::new()),
            problem: RwSignal::new(String::new()),
            trouble: RwSignal::new(None),
        }
    }

    fn clear(self) {
        self.typed.set(String::new());
        self.clear_problems();
    }

    fn clear_problems(self) {
        self.problem.set(String::new());
        self.trouble.set(None);
    }

    async fn check(self) -> Result<(), Trouble> {
        let passcode = self.typed.get_untracked();
        Unlock { passcode }.send().await.map(drop)
    }

    fn show(self, error: Trouble) {
        if error == VaultError::WrongPasscode.into() {
            self.typed.set(String::new());
            self.problem.set(AppLockWords::here().wrong().to_owned());
        } else {
            self.trouble.set(Some(error));
        }
    }
}

#[component]
fn CurrentField(current: Current, name: &'static str) -> impl IntoView {
    view! {
        <Field
            name
            label=AppLockWords::here().current()
            value=current.typed
            kind=FieldKind::Secret
            problem=current.problem
            focus=true
        />
        <TroubleNote trouble=current.trouble />
    }
}

//! *Change password*.

use leptos::prelude::*;
use lifeboat_protocol::ErrorCode;

use super::words::AccountWords;
use crate::{
    components::{Busy, BusyButton, Field, FieldKind, Page, Toasts, TroubleNote},
    device::Device,
    errands::{ChangePassword, Errand as _},
    screens::recovery_account::{ChosenPassword, NewPasswordField},
    trail::Trail,
    trouble::Trouble,
};

/// Takes the password that there is, and another one.
#[component]
pub(crate) fn PasswordScreen() -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), AccountWords::here());
    let trail = Trail::here();
    let current = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let chosen = ChosenPassword::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let email = Memo::new(move |_| {
        device
            .vault()
            .as_ref()
            .and_then(|vault| vault.recovery_account.as_ref())
            .map_or_else(String::new, |account| account.email.clone())
    });
    let change = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(String::new());
        trouble.set(None);
        let Some(new) = chosen.read(&email.get_untracked()) else {
            return;
        };
        busy.run(async move {
            match send(device, current.get_untracked(), new).await {
                Ok(()) => {
                    toasts.say(words.changed());
                    trail.leave_for("/settings/recovery-account");
                }
                Err(error) if error.code == Some(ErrorCode::WrongCredentials) => {
                    problem.set(words.wrong().to_owned());
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        <Page title=words.password() back="/settings/recovery-account">
            <p class="lead">{words.means()}</p>
            <form class="card form" on:submit=change>
                <Field
                    name="current-password"
                    label=words.current()
                    value=current
                    kind=FieldKind::Secret
                    problem
                />
                <NewPasswordField password=chosen email replaces=true />
                <TroubleNote trouble />
                <BusyButton busy label=words.save() />
            </form>
        </Page>
    }
}

async fn send(device: Device, current: String, new: String) -> Result<(), Trouble> {
    let identity = device.store()?.identity().expose().to_string();
    let changed = ChangePassword {
        identity,
        current,
        new,
    }
    .send()
    .await;
    device.changed().await?;
    changed
}

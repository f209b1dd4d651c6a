//! Erasing every version at once: a choice that nobody makes by accident.

use leptos::prelude::*;
use lifeboat_protocol::ErrorCode;

use super::words::BackupWords;
use crate::{
    components::{
        Busy, BusyButton, Dialog, DialogState, Field, FieldKind, Icon, Picture, Toasts, TroubleNote,
    },
    connection::Connection,
    device::Device,
    errands::{EraseBackup, Errand as _},
    trouble::Trouble,
};

/// The row that leads to it.
#[component]
pub(super) fn Erasing() -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), BackupWords::here());
    let open = DialogState::closed();
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let erase = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(String::new());
        trouble.set(None);
        busy.run(async move {
            match erase(device, password.get_untracked()).await {
                Ok(()) => {
                    open.close();
                    toasts.say(words.erased());
                }
                Err(error) if error.code == Some(ErrorCode::WrongCredentials) => {
                    problem.set(words.wrong_password().to_owned());
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let begin = move |_| {
        password.set(String::new());
        problem.set(String::new());
        trouble.set(None);
        open.open();
    };
    view! {
        <button type="button" class="row row-link danger-quiet" on:click=begin>
            <Icon picture=Picture::Trash />
            <span class="row-words">
                <span class="row-title">{words.erase()}</span>
            </span>
        </button>
        <Dialog state=open title=words.erase_title()>
            <p>{words.erase_means()}</p>
            <p class="lead">{words.erase_instead()}</p>
            <form class="form" on:submit=erase>
                <Field
                    name="password-for-erasing"
                    label=words.password()
                    value=password
                    kind=FieldKind::Secret
                    problem
                />
                <TroubleNote trouble />
                <div class="dialog-buttons">
                    <button type="button" class="button plain" on:click=move |_| open.close()>
                        {words.cancel()}
                    </button>
                    <BusyButton
                        busy
                        label=words.erase_now()
                        look="danger"
                        disabled=Signal::derive(move || password.read().is_empty())
                    />
                </div>
            </form>
        </Dialog>
    }
}

async fn erase(device: Device, password: String) -> Result<(), Trouble> {
    let connection = Connection::open(device).await?;
    let identity = connection.store.identity().expose().to_string();
    let erased = EraseBackup { identity, password }.send().await;
    connection.done(erased).await
}

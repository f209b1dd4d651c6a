//! Erasing every version at once: a choice that nobody makes by accident.

use leptos::prelude::*;
use lifeboat_client::backup::TurnedOff;

use super::words::BackupWords;
use crate::{
    components::{
        Busy, BusyButton, Dialog, DialogState, Field, Icon, Picture, Toasts, TroubleNote,
    },
    connection::Connection,
    device::Device,
    trouble::Trouble,
};

/// The row that leads to it.
#[component]
pub(super) fn Erasing() -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), BackupWords::here());
    let open = DialogState::closed();
    let typed = RwSignal::new(String::new());
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let erase = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        trouble.set(None);
        busy.run(async move {
            match erase(device).await {
                Ok(_) => {
                    open.close();
                    toasts.say(words.erased());
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let begin = move |_| {
        typed.set(String::new());
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
                <Field name="confirm-erasing" label=words.confirm(words.word()) value=typed />
                <TroubleNote trouble />
                <div class="dialog-buttons">
                    <button type="button" class="button plain" on:click=move |_| open.close()>
                        {words.cancel()}
                    </button>
                    <BusyButton
                        busy
                        label=words.erase_now()
                        look="danger"
                        disabled=Signal::derive(move || typed.read().trim() != words.word())
                    />
                </div>
            </form>
        </Dialog>
    }
}

async fn erase(device: Device) -> Result<TurnedOff, Trouble> {
    let connection = Connection::open(device).await?;
    let erased = connection.backed_up().erase().await;
    connection.done(erased).await
}

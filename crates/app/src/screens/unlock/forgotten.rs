//! The passcode is forgotten: all that is left is to empty the app and recover.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::words::UnlockWords;
use crate::{
    components::{Busy, BusyButton, Dialog, DialogState, Field, Toasts, TroubleNote},
    device::Device,
    notifications::Notifications,
    trouble::Trouble,
};

/// Says what can be done, and does it after a confirmation that nobody gives by accident.
#[component]
pub(super) fn Forgotten() -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), UnlockWords::here());
    let (notifications, navigate) = (Notifications::here(), use_navigate());
    let begin_anew = Callback::new(move |()| navigate("/", NavigateOptions::default()));
    let asking = DialogState::closed();
    let typed = RwSignal::new(String::new());
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let empty = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.run(async move {
            match device.empty().await {
                Ok(()) => {
                    notifications.end().await;
                    toasts.say(words.emptied());
                    begin_anew.run(());
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        <button type="button" class="button quiet" on:click=move |_| asking.open()>
            {words.forgot()}
        </button>
        <Dialog state=asking title=words.forgot_title()>
            <p>{words.forgot_means()}</p>
            <p>{words.forgot_needs()}</p>
            <form class="form" on:submit=empty>
                <Field name="confirm" label=words.confirm(words.word()) value=typed />
                <TroubleNote trouble />
                <div class="dialog-buttons">
                    <button type="button" class="button plain" on:click=move |_| asking.close()>
                        {words.cancel()}
                    </button>
                    <BusyButton
                        busy
                        label=words.empty()
                        look="danger"
                        disabled=Signal::derive(move || typed.read().trim() != words.word())
                    />
                </div>
            </form>
        </Dialog>
    }
}

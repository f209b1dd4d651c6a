//! Emptying the app in this browser, after a confirmation that nobody gives by accident.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::words::UnlockWords;
use crate::{
    components::{Busy, BusyButton, Dialog, DialogState, Field, Toasts, TroubleNote},
    device::Device,
    notifications::Notifications,
    trouble::Trouble,
};

/// Asks, empties the app, and goes on.
#[component]
pub(crate) fn Emptying(
    /// Open while it is asked.
    asking: DialogState,
    /// The heading of the question.
    title: &'static str,
    /// The path where it goes on.
    then: &'static str,
    /// What it means.
    children: ChildrenFn,
) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), UnlockWords::here());
    let (notifications, navigate) = (Notifications::here(), use_navigate());
    let go_on = Callback::new(move |()| navigate(then, NavigateOptions::default()));
    let typed = RwSignal::new(String::new());
    let busy = Busy::new();
    let trouble = RwSignal::new(None::<Trouble>);
    let empty = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.run(async move {
            match device.empty().await {
                Ok(()) => {
                    toasts.say(words.emptied());
                    // At once: this screen is gone with the vault.
                    go_on.run(());
                    notifications.end().await;
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        <Dialog state=asking title=title>
            {children()}
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

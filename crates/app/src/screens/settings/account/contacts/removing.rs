//! Removing a contact.

use leptos::prelude::*;
use lifeboat_protocol::contact::Contact;

use super::super::words::AccountWords;
use crate::{
    components::{Asked, Busy, BusyButton, Dialog, DialogState, Toasts, TroubleNote},
    connection::Connection,
    device::Device,
    trouble::Trouble,
};

/// Removes the contact that was chosen, after a question.
#[component]
pub(super) fn Removing(
    asked: Asked<Vec<Contact>>,
    chosen: RwSignal<Option<Contact>>,
) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), AccountWords::here());
    let open = DialogState::open_with(chosen);
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let title = Signal::derive(move || {
        chosen.with(|chosen| {
            let value = chosen.as_ref().map(|contact| contact.value.as_str());
            value.map_or_else(String::new, |value| words.remove_title(value))
        })
    });
    let press = Callback::new(move |()| {
        let Some(contact) = chosen.get_untracked() else {
            return;
        };
        trouble.set(None);
        busy.run(async move {
            match remove(device, &contact).await {
                Ok(()) => {
                    open.close();
                    toasts.say(words.removed(&contact.value));
                    asked.renewed().await;
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <Dialog state=open title>
            <p>{words.remove_means()}</p>
            <TroubleNote trouble />
            <div class="dialog-buttons">
                <button type="button" class="button plain" on:click=move |_| open.close()>
                    {words.cancel()}
                </button>
                <BusyButton busy label=words.remove_now() look="danger" press />
            </div>
        </Dialog>
    }
}

async fn remove(device: Device, contact: &Contact) -> Result<(), Trouble> {
    let connection = Connection::open(device).await?;
    Ok(connection.session()?.remove_contact(contact.id).await?)
}

//! Proving a contact with the code that was sent to it.

use leptos::prelude::*;
use lifeboat_client::Nothing;
use lifeboat_protocol::{
    ErrorCode,
    contact::{Contact, VerifyContact},
};

use super::super::words::AccountWords;
use crate::{
    components::{
        Asked, Busy, BusyButton, Dialog, DialogState, Field, FieldKind, Toasts, TroubleNote,
    },
    connection::Connection,
    device::Device,
    trouble::Trouble,
};

/// Takes the code of the contact that was chosen.
#[component]
pub(super) fn Proving(
    asked: Asked<Vec<Contact>>,
    chosen: RwSignal<Option<Contact>>,
) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), AccountWords::here());
    let open = DialogState::open_with(chosen);
    let code = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let title = Signal::derive(move || {
        chosen.with(|chosen| {
            let value = chosen.as_ref().map(|contact| contact.value.as_str());
            value.map_or_else(String::new, |value| words.code_title(value))
        })
    });
    Effect::new(move |_| {
        chosen.track();
        code.set(String::new());
        problem.set(String::new());
        trouble.set(None);
    });
    let prove = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(String::new());
        trouble.set(None);
        let Some(contact) = chosen.get_untracked() else {
            return;
        };
        busy.run(async move {
            match verify(device, &contact, code.get_untracked()).await {
                Ok(()) => {
                    open.close();
                    toasts.say(words.is_proven(&contact.value));
                    asked.renewed().await;
                }
                Err(error) if error.code == Some(ErrorCode::WrongProof) => problem.set(error.text),
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    let send_again = Callback::new(move |()| {
        let Some(contact) = chosen.get_untracked() else {
            return;
        };
        trouble.set(None);
        busy.run(async move {
            match send_code(device, &contact).await {
                Ok(()) => toasts.say(words.code_sent(&contact.value)),
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    view! {
        <Dialog state=open title>
            <form class="form" on:submit=prove>
                <Field
                    name="contact-code"
                    label=words.code()
                    value=code
                    kind=FieldKind::OneTimeCode
                    problem
                    focus=true
                />
                <TroubleNote trouble />
                <div class="buttons stacked">
                    <BusyButton busy label=words.confirm() />
                    <BusyButton busy label=words.send_again() look="plain" press=send_again />
                    <button type="button" class="button quiet" on:click=move |_| open.close()>
                        {words.cancel()}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}

async fn verify(device: Device, contact: &Contact, code: String) -> Result<(), Trouble> {
    let connection = Connection::open(device).await?;
    let code = code.trim().to_owned();
    let proven = connection
        .session()?
        .verify_contact(contact.id, &VerifyContact { code })
        .await;
    Ok(proven.map(drop)?)
}

async fn send_code(device: Device, contact: &Contact) -> Result<(), Trouble> {
    let connection = Connection::open(device).await?;
    let sent = connection
        .session()?
        .send_contact_code(contact.id, &Nothing {})
        .await;
    Ok(sent.map(drop)?)
}

//! Adding a contact: a code is sent to it at once.

use leptos::prelude::*;
use lifeboat_protocol::contact::{AddContact, Contact, ContactKind};

use super::super::words::AccountWords;
use crate::{
    components::{Asked, Busy, BusyButton, Field, Toasts, TroubleNote},
    connection::Connection,
    device::Device,
    trouble::Trouble,
    words::Language,
};

/// Takes an address or a number, and goes on to its proof.
#[component]
pub(super) fn Adding(
    asked: Asked<Vec<Contact>>,
    proving: RwSignal<Option<Contact>>,
) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), AccountWords::here());
    let value = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        problem.set(String::new());
        trouble.set(None);
        let typed = value.get_untracked().trim().to_owned();
        let Some(kind) = kind_of(&typed) else {
            problem.set(words.neither().to_owned());
            return;
        };
        busy.run(async move {
            match send(device, kind, typed).await {
                Ok(contact) => {
                    value.set(String::new());
                    toasts.say(words.code_sent(&contact.value));
                    proving.set(Some(contact));
                    asked.renewed().await;
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    };
    view! {
        <form class="card form" on:submit=add>
            <h2 class="card-title">{words.add_title()}</h2>
            <Field
                name="contact"
                label=words.value()
                hint=words.value_hint()
                value
                problem
            />
            <TroubleNote trouble />
            <BusyButton busy label=words.add() />
        </form>
    }
}

fn kind_of(typed: &str) -> Option<ContactKind> {
    if typed.contains('@') {
        Some(ContactKind::Email)
    } else if typed.starts_with('+') {
        Some(ContactKind::Phone)
    } else {
        None
    }
}

async fn send(device: Device, kind: ContactKind, value: String) -> Result<Contact, Trouble> {
    let connection = Connection::open(device).await?;
    let request = AddContact {
        kind,
        value,
        language: Language::here().of_messages(),
    };
    Ok(connection.session()?.add_contact(&request).await?)
}

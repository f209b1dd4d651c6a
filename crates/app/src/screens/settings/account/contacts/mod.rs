//! *Contacts*: where codes and warnings go.

mod adding;
mod proving;
mod removing;

use leptos::prelude::*;
use lifeboat_protocol::contact::{Contact, ContactKind};

use self::{adding::Adding, proving::Proving, removing::Removing};
use super::words::AccountWords;
use crate::{
    components::{Asked, Icon, Page, Picture},
    connection::Connection,
    device::Device,
    trouble::Trouble,
};

/// The contacts, and a way to add one.
#[component]
pub(crate) fn ContactsScreen() -> impl IntoView {
    let (device, words) = (Device::here(), AccountWords::here());
    let asked = Asked::of(move || contacts(device));
    let (proving, removing) = (
        RwSignal::new(None::<Contact>),
        RwSignal::new(None::<Contact>),
    );
    view! {
        <Page title=words.contacts() back="/settings/recovery-account">
            <p class="lead">{words.contacts_means()}</p>
            {asked
                .show(move |contacts: &Vec<Contact>| {
                    let rows = contacts
                        .iter()
                        .map(|contact| {
                            view! { <ContactRow contact=contact.clone() proving removing /> }
                        });
                    view! { <ul class="rows-list">{rows.collect_view()}</ul> }
                })}
            <Adding asked proving />
            <Proving asked chosen=proving />
            <Removing asked chosen=removing />
        </Page>
    }
}

async fn contacts(device: Device) -> Result<Vec<Contact>, Trouble> {
    let connection = Connection::open(device).await?;
    Ok(connection.session()?.contacts().await?.contacts)
}

#[component]
fn ContactRow(
    contact: Contact,
    proving: RwSignal<Option<Contact>>,
    removing: RwSignal<Option<Contact>>,
) -> impl IntoView {
    let words = AccountWords::here();
    let picture = match contact.kind {
        ContactKind::Email => Picture::Mail,
        ContactKind::Phone => Picture::Device,
    };
    let state = match (contact.primary, contact.proven) {
        (true, _) => words.names_account(),
        (false, true) => words.proven(),
        (false, false) => words.not_proven(),
    };
    let (value, is_primary, is_proven) = (contact.value.clone(), contact.primary, contact.proven);
    let contact = StoredValue::new(contact);
    view! {
        <li class="row">
            <Icon picture />
            <div class="row-words">
                <span class="row-title">{value.clone()}</span>
                <span class="row-detail" class:attention=!is_proven>
                    {state}
                </span>
            </div>
            <div class="row-control">
                {(!is_proven)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="button plain"
                                on:click=move |_| proving.set(Some(contact.get_value()))
                            >
                                {words.prove()}
                            </button>
                        }
                    })}
                {(!is_primary)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="icon-button danger-quiet"
                                aria-label=words.remove(&value)
                                on:click=move |_| removing.set(Some(contact.get_value()))
                            >
                                <Icon picture=Picture::Trash />
                            </button>
                        }
                    })}
            </div>
        </li>
    }
}

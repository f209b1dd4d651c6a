//! *Export*: the accounts, with their secrets, for another app or for safe keeping.

mod form;
mod google;
mod printing;
mod ready;
mod words;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use self::{form::ExportForm, ready::Ready, words::ExportWords};
use crate::{
    components::{Page, TroubleNote},
    device::Device,
    screens::unlock_again::UnlockAgain,
    transfer::{Asking as _, Exported, Format, Formats},
    trouble::Trouble,
};

/// A file that was made. It holds secrets, and is gone with the screen.
#[derive(Clone)]
struct Made {
    file: Exported,
    bytes: js_sys::Uint8Array,
    format: Format,
}

/// Choosing a format, then the file.
#[component]
pub(crate) fn ExportScreen() -> impl IntoView {
    let (device, words) = (Device::here(), ExportWords::here());
    let is_empty = Memo::new(move |_| device.contents(|contents| contents.accounts.is_empty()));
    view! {
        <Page title=words.title() back="/settings">
            <Show
                when=move || !is_empty.get()
                fallback=move || view! { <p class="lead">{words.no_accounts()}</p> }
            >
                <UnlockAgain reason=words.reason()>
                    <Making />
                </UnlockAgain>
            </Show>
        </Page>
    }
}

#[component]
fn Making() -> impl IntoView {
    let words = ExportWords::here();
    let formats = RwSignal::new(None::<Vec<Format>>);
    let trouble = RwSignal::new(None::<Trouble>);
    let made = RwSignal::new_local(None::<Made>);
    spawn_local(async move {
        match Formats.ask().await {
            Ok(known) => {
                let writable = known.into_iter().filter(|format| format.writing.is_some());
                let _ = formats.try_set(Some(writable.collect()));
            }
            Err(error) => {
                let _ = trouble.try_set(Some(error));
            }
        }
    });
    view! {
        <TroubleNote trouble />
        {move || match (made.get(), formats.get()) {
            (Some(file), _) => view! { <Ready file made /> }.into_any(),
            (None, Some(formats)) => view! { <ExportForm formats made /> }.into_any(),
            (None, None) => view! { <p class="lead" role="status">{words.reading()}</p> }.into_any(),
        }}
    }
}

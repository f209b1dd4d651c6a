//! *Export*: the accounts, with their secrets, for another app or for safe keeping.

mod form;
mod google;
mod printing;
mod ready;
mod words;

use leptos::prelude::*;

use self::{form::ExportForm, ready::Ready, words::ExportWords};
use crate::{
    components::{Asked, Page},
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
    let asked = Asked::of(writable_formats);
    let made = RwSignal::new_local(None::<Made>);
    move || {
        if let Some(file) = made.get() {
            return view! { <Ready file made /> }.into_any();
        }
        let form = move |formats: &Vec<Format>| {
            let formats = formats.clone();
            view! { <ExportForm formats made /> }
        };
        asked.show(form).into_any()
    }
}

async fn writable_formats() -> Result<Vec<Format>, Trouble> {
    let known = Formats.ask().await?;
    let writable = known.into_iter().filter(|format| format.writing.is_some());
    Ok(writable.collect())
}

//! *Details* of the backup: its state in words, its history, its proof, its end.

mod changes;
mod erasing;
mod history;
mod notices;
mod off;
mod status;
mod words;
mod working;

use leptos::prelude::*;
use lifeboat_client::device::BackupSetting;

use self::{
    erasing::Erasing, history::History, off::WhileOff, status::Status, words::BackupWords,
    working::Working,
};
use crate::{
    components::{Page, Rows},
    device::Device,
};

/// The details of the backup.
#[component]
pub(crate) fn BackupScreen() -> impl IntoView {
    let (device, words) = (Device::here(), BackupWords::here());
    let is_on = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| matches!(vault.backup, BackupSetting::On(_)))
    });
    let is_signed_in = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| vault.signed_in().is_some())
    });
    view! {
        <Page title=words.title() back="/settings">
            <Show when=move || is_on.get() fallback=|| view! { <WhileOff /> }>
                <Status />
                <Show when=move || is_signed_in.get()>
                    <Working />
                    <History />
                    <Rows heading=words.deleting()>
                        <Erasing />
                    </Rows>
                </Show>
            </Show>
        </Page>
    }
}

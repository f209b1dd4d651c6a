//! *Sign-in requests*: somebody signs in somewhere, sees six digits there, and types them here.

mod bell;
mod card;
mod feed;
mod sheet;
mod waiting;
mod words;

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::providers::{Inability, approvers};
use lifeboat_vault::AccountId;

pub(crate) use self::{bell::RequestsBell, sheet::RequestSheet, waiting::SignInRequests};
use self::{card::RequestCard, words::RequestWords};
use crate::{
    components::{Icon, Page, Picture},
    device::Device,
};

/// Everything that waits.
#[component]
pub(crate) fn RequestsScreen() -> impl IntoView {
    let (requests, words) = (SignInRequests::here(), RequestWords::here());
    let ids = Memo::new(move |_| requests.ids());
    view! {
        <Page title=words.title() back="/">
            <Show when=move || ids.read().is_empty()>
                <NothingWaits />
            </Show>
            <For each=move || ids.get() key=|id| *id let:id>
                <div class="card">
                    <RequestCard id />
                </div>
            </For>
            <NotAsked />
        </Page>
    }
}

#[component]
fn NothingWaits() -> impl IntoView {
    let (device, words) = (Device::here(), RequestWords::here());
    let is_nobody_asked = move || {
        device
            .vault()
            .is_none_or(|vault| approvers(&vault).0.is_empty())
    };
    view! {
        <div class="empty-state">
            <Icon picture=Picture::Bell />
            <p class="empty-title">{words.none()}</p>
            <p class="lead">
                {move || if is_nobody_asked() { words.nobody_asked() } else { words.none_means() }}
            </p>
            <A href="/settings" attr:class="button plain">
                {words.notifications()}
            </A>
        </div>
    }
}

/// Accounts that should be asked and cannot.
#[component]
fn NotAsked() -> impl IntoView {
    let (device, requests, words) = (Device::here(), SignInRequests::here(), RequestWords::here());
    let unable = move || {
        let Some(vault) = device.vault() else {
            return Vec::new();
        };
        let (able, unable) = approvers(&vault);
        let away = able
            .into_iter()
            .filter(|approver| requests.is_away(approver.account))
            .map(|approver| note(words.away(&approver.title), None));
        let title = |id: AccountId| {
            vault
                .contents
                .account(id)
                .map(lifeboat_vault::Account::title)
        };
        let unable = unable.into_iter().filter_map(|(id, why)| {
            let title = title(id)?;
            let text = match why {
                Inability::SignInEnded => words.sign_in_ended(&title),
                Inability::NoKey => words.no_key(&title),
            };
            Some(note(text, Some(id)))
        });
        away.chain(unable).collect::<Vec<_>>()
    };
    view! { <div class="notes">{unable}</div> }
}

fn note(text: String, account: Option<AccountId>) -> impl IntoView {
    let mend = account.map(|id| {
        view! {
            <A href=format!("/accounts/{id}") attr:class="button plain">
                {RequestWords::here().mend()}
            </A>
        }
    });
    view! {
        <div class="note note-trouble">
            <Icon picture=Picture::Warning />
            <div class="note-words">
                <p>{text}</p>
                {mend}
            </div>
        </div>
    }
}

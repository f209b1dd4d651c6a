//! *Account*: everything about one, with its code in large.

mod about;
mod edit;
mod hero;
mod labels;
mod qr;
mod remove;
mod words;

use leptos::prelude::*;
use leptos_router::{components::A, hooks::use_params_map};
use lifeboat_vault::{Account, AccountId, Credential};

use self::{about::About, hero::Hero, remove::RemoveDialog, words::AccountWords};
pub(crate) use self::{edit::EditScreen, labels::label_problem, qr::QrScreen};
use crate::{
    components::{DialogState, Icon, Page, Picture, Toasts},
    device::Device,
    ports,
    trail::Trail,
    trouble::Trouble,
};

/// One account, full screen.
#[component]
pub(crate) fn AccountScreen() -> impl IntoView {
    view! { <WithAccount show=|id| view! { <Details id /> }.into_any() /> }
}

#[component]
fn Details(id: AccountId) -> impl IntoView {
    let (device, words, toasts) = (Device::here(), AccountWords::here(), Toasts::here());
    let trail = Trail::here();
    let pinned = Memo::new(move |_| account(device, id).is_some_and(|account| account.pinned));
    let has_code = Memo::new(move |_| {
        account(device, id)
            .is_some_and(|account| matches!(account.credential, Credential::Generator(_)))
    });
    let removing = DialogState::closed();
    let pin = move |_| {
        let pinned = !pinned.get_untracked();
        wasm_bindgen_futures::spawn_local(async move {
            let edited = device.update(|vault| {
                let edited = vault
                    .contents
                    .edit(id, ports::now(), |account| account.pinned = pinned);
                edited.map_err(Trouble::from)
            });
            if let Err(trouble) = edited.await {
                toasts.say(trouble.text);
            }
        });
    };
    let leave = Callback::new(move |()| trail.leave_for("/"));
    view! {
        <Page
            title=words.title()
            back="/"
            actions=move || {
                view! {
                    <button
                        type="button"
                        class="icon-button account-pin"
                        aria-label=words.pin()
                        aria-pressed=move || pinned.get().to_string()
                        on:click=pin
                    >
                        <Icon picture=Picture::Pin />
                    </button>
                }
            }
        >
            <Hero id />
            <div class="buttons account-buttons">
                <A href=format!("/accounts/{id}/edit") attr:class="button plain">
                    <Icon picture=Picture::Edit />
                    <span>{words.edit()}</span>
                </A>
                <Show when=move || has_code.get()>
                    <A href=format!("/accounts/{id}/qr") attr:class="button plain">
                        <Icon picture=Picture::QrCode />
                        <span>{words.show_qr()}</span>
                    </A>
                </Show>
            </div>
            <About id />
            <button type="button" class="button quiet remove" on:click=move |_| removing.open()>
                <Icon picture=Picture::Trash />
                <span>{words.remove()}</span>
            </button>
            <RemoveDialog id state=removing leave />
        </Page>
    }
}

/// Finds the account that the path names, and says so where there is none.
#[component]
fn WithAccount(
    /// Shows what it is about.
    show: fn(AccountId) -> AnyView,
) -> impl IntoView {
    let (device, params) = (Device::here(), use_params_map());
    let words = AccountWords::here();
    let id = Memo::new(move |_| {
        let id = params.read().get("id")?.parse::<AccountId>().ok()?;
        device
            .vault()?
            .contents
            .account(id)
            .map(|account| account.id)
    });
    move || match id.get() {
        Some(id) => show(id),
        None => view! {
            <Page title=words.gone() back="/">
                <A href="/" attr:class="button plain">{words.back_to_accounts()}</A>
            </Page>
        }
        .into_any(),
    }
}

fn account(device: Device, id: AccountId) -> Option<Account> {
    device.vault()?.contents.account(id).cloned()
}

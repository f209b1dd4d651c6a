//! An account as a QR code, for another authenticator.

use leptos::prelude::*;
use lifeboat_vault::AccountId;
use wasm_bindgen_futures::spawn_local;

use super::{WithAccount, account, words::AccountWords};
use crate::{
    components::{Page, TroubleNote},
    device::Device,
    screens::{accounts::Naming, unlock_again::UnlockAgain},
    transfer::{Asking as _, DrawAccount},
    trouble::Trouble,
};

/// The QR code, once the app was unlocked again.
#[component]
pub(crate) fn QrScreen() -> impl IntoView {
    view! { <WithAccount show=|id| view! { <Qr id /> }.into_any() /> }
}

#[component]
fn Qr(id: AccountId) -> impl IntoView {
    let words = AccountWords::here();
    view! {
        <Page title=words.qr_title() back=format!("/accounts/{id}")>
            <UnlockAgain reason=words.qr_reason()>
                <Drawing id />
            </UnlockAgain>
        </Page>
    }
}

#[component]
fn Drawing(id: AccountId) -> impl IntoView {
    let (device, words) = (Device::here(), AccountWords::here());
    let account = untrack(|| account(device, id));
    let drawing = RwSignal::new(None::<String>);
    let trouble = RwSignal::new(None::<Trouble>);
    let naming = account.as_ref().map(Naming::of);
    if let Some(account) = account {
        spawn_local(async move {
            match (DrawAccount { account }).ask().await {
                Ok(svg) => {
                    let _ = drawing.try_set(Some(svg));
                }
                Err(error) => {
                    let _ = trouble.try_set(Some(error));
                }
            }
        });
    }
    let title = naming
        .as_ref()
        .map_or_else(String::new, |naming| naming.title.clone());
    let label = words.qr_of(&title);
    view! {
        <p class="lead">{words.qr_lead()}</p>
        <TroubleNote trouble />
        <Show when=move || drawing.read().is_some()>
            <figure class="qr">
                <div
                    class="qr-drawing"
                    role="img"
                    aria-label=label.clone()
                    inner_html=move || drawing.get().unwrap_or_default()
                ></div>
                <figcaption>{title.clone()}</figcaption>
            </figure>
        </Show>
    }
}

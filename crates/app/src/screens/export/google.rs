//! The QR codes with which Google Authenticator takes accounts in.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::words::ExportWords;
use crate::{
    components::TroubleNote,
    device::Device,
    transfer::{Asking as _, DrawForGoogle, Format},
    trouble::Trouble,
};

/// Whether it is that app's format.
pub(super) fn is_meant(format: &Format) -> bool {
    format.name == lifeboat_transfer::Format::GoogleAuthenticator.as_str()
}

/// The codes, one after the other.
#[component]
pub(super) fn GoogleCodes() -> impl IntoView {
    let (device, words) = (Device::here(), ExportWords::here());
    let codes = RwSignal::new(Vec::<String>::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let accounts = untrack(|| device.contents(|contents| contents.accounts.clone()));
    spawn_local(async move {
        match (DrawForGoogle { accounts }).ask().await {
            Ok(drawn) => {
                let _ = codes.try_set(drawn);
            }
            Err(error) => {
                let _ = trouble.try_set(Some(error));
            }
        }
    });
    view! {
        <TroubleNote trouble />
        {move || {
            let codes = codes.get();
            let count = codes.len();
            let figures = codes.into_iter().enumerate().map(|(index, svg)| {
                let label = words.code_of(index + 1, count);
                view! {
                    <figure class="qr">
                        <div class="qr-drawing" role="img" aria-label=label.clone() inner_html=svg></div>
                        <figcaption>{label.clone()}</figcaption>
                    </figure>
                }
            });
            figures.collect::<Vec<_>>()
        }}
    }
}

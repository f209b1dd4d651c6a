//! The code that another signed-in device shows for the account.

use leptos::prelude::*;
use lifeboat_protocol::sign_in::Proof;

use super::{AnotherWay, Proving, code_form::CodeForm, words::SecondProofWords};

/// Asks for the code.
#[component]
pub(super) fn DeviceCode(proving: Proving) -> impl IntoView {
    let words = SecondProofWords::here();
    let waiting = proving.waiting;
    let email = move || {
        waiting
            .get()
            .map(|waiting| waiting.email)
            .unwrap_or_default()
    };
    view! {
        <h2 class="step-title">{words.device_code()}</h2>
        <p class="lead">{move || words.device_code_lead(&email())}</p>
        <CodeForm proving proof=|code| Proof::DeviceCode { code } />
        <AnotherWay proving />
    }
}

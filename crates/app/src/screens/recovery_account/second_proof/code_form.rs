//! The form of a code that is typed as the second proof.

use leptos::prelude::*;
use lifeboat_protocol::sign_in::Proof;

use super::{Proving, words::SecondProofWords};
use crate::components::{BusyButton, Field, FieldKind, TroubleNote};

/// Asks for the code, and gives it.
#[component]
pub(super) fn CodeForm(
    proving: Proving,
    /// The proof that a typed code is, without spaces.
    proof: fn(String) -> Proof,
) -> impl IntoView {
    let words = SecondProofWords::here();
    let Proving { busy, trouble, .. } = proving;
    let code = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed: String = code.get_untracked().split_whitespace().collect();
        if typed.is_empty() {
            problem.set(words.code_needed().to_owned());
            return;
        }
        proving.give(proof(typed), problem);
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <Field
                name="code"
                label=words.code()
                value=code
                kind=FieldKind::OneTimeCode
                problem
                focus=true
            />
            <TroubleNote trouble />
            <BusyButton busy label=words.confirm() />
        </form>
    }
}

//! The form of a code that is typed as the second proof.

use leptos::prelude::*;
use lifeboat_protocol::{ErrorCode, sign_in::Proof};

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
    let Proving {
        flow,
        busy,
        trouble,
        ..
    } = proving;
    let code = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed: String = code.get_untracked().split_whitespace().collect();
        if typed.is_empty() {
            problem.set(words.code_needed().to_owned());
            return;
        }
        problem.set(String::new());
        trouble.set(None);
        busy.run(async move {
            match flow.give(proof(typed)).await {
                Ok(()) => {}
                Err(wrong) if wrong.code == Some(ErrorCode::WrongProof) => problem.set(wrong.text),
                Err(error) => trouble.set(flow.explain(error).await),
            }
        });
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

//! The code that another signed-in device shows for the account.

use leptos::prelude::*;
use lifeboat_protocol::{ErrorCode, sign_in::Proof};

use super::{AnotherWay, Proving, words::SecondProofWords};
use crate::components::{BusyButton, Field, FieldKind, TroubleNote};

/// Asks for the code.
#[component]
pub(super) fn DeviceCode(proving: Proving) -> impl IntoView {
    let words = SecondProofWords::here();
    let Proving {
        flow,
        waiting,
        busy,
        trouble,
        ..
    } = proving;
    let code = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let email = move || {
        waiting
            .get()
            .map(|waiting| waiting.email)
            .unwrap_or_default()
    };
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
            match flow.give(Proof::DeviceCode { code: typed }).await {
                Ok(()) => {}
                Err(wrong) if wrong.code == Some(ErrorCode::WrongProof) => problem.set(wrong.text),
                Err(error) => trouble.set(flow.explain(error).await),
            }
        });
    };
    view! {
        <h2 class="step-title">{words.device_code()}</h2>
        <p class="lead">{move || words.device_code_lead(&email())}</p>
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
        <AnotherWay proving />
    }
}

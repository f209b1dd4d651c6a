//! The code of the recovery kit.

use leptos::prelude::*;
use lifeboat_seal::RecoveryCode;

use super::{AnotherWay, Proving, words::SecondProofWords};
use crate::{
    components::{BusyButton, Field, FieldKind, TroubleNote},
    trouble::Trouble,
};

/// Asks for the recovery code. A slip is found before anything is sent.
#[component]
pub(super) fn RecoveryCodeProof(proving: Proving) -> impl IntoView {
    let words = SecondProofWords::here();
    let Proving { busy, trouble, .. } = proving;
    let code = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match RecoveryCode::parse(&code.read_untracked()) {
            Ok(given) => proving.give(given, problem),
            Err(error) => problem.set(Trouble::from(error).text),
        }
    };
    view! {
        <h2 class="step-title">{words.recovery_code()}</h2>
        <form class="form" novalidate on:submit=submit>
            <Field
                name="recovery-code"
                label=words.recovery_code()
                hint=words.recovery_code_lead()
                value=code
                kind=FieldKind::Text
                problem
                focus=true
            />
            <TroubleNote trouble />
            <BusyButton busy label=words.confirm() />
        </form>
        <AnotherWay proving />
    }
}

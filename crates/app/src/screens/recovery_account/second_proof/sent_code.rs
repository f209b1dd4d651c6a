//! A code that was sent by email or text message.

use leptos::prelude::*;
use lifeboat_protocol::sign_in::Proof;
use uuid::Uuid;

use super::{AnotherWay, Proving, code_form::CodeForm, words::SecondProofWords};
use crate::{
    clock::Clock, components::Toasts, ports, screens::recovery_account::sign_in_flow::Flow,
    trouble::Trouble, words::Language,
};

/// How long one waits before another code is sent.
const PATIENCE: u64 = 30;

/// Has a code sent to a contact.
///
/// # Errors
///
/// The server refuses, or the sign-in has ended.
pub(super) async fn send(flow: Flow, contact: Uuid) -> Result<(), Trouble> {
    let mut waiting = flow.waiting().await?;
    let server = ports::server(&waiting.server)?;
    let language = Language::here().of_messages();
    waiting.what.send_code(&server, contact, language).await?;
    // From here on this is the way, also after a tab was closed.
    waiting.what.approval = None;
    flow.keep(waiting).await
}

/// Asks for the code.
#[component]
pub(super) fn SentCodeProof(proving: Proving, contact: Uuid) -> impl IntoView {
    let words = SecondProofWords::here();
    let waiting = proving.waiting;
    let masked = move || {
        let waiting = waiting.get()?;
        let contacts = waiting.what.0.contacts;
        let known = contacts.into_iter().find(|known| known.id == contact)?;
        Some(known.masked)
    };
    let sent = move || {
        masked().map_or_else(
            || words.sent_somewhere().to_owned(),
            |masked| words.sent(&masked),
        )
    };
    view! {
        <h2 class="step-title">{words.sent_title()}</h2>
        <p class="lead">{sent}</p>
        <CodeForm proving proof=|code| Proof::ContactCode { code } />
        <div class="buttons stacked">
            <SendAgain proving contact />
            <AnotherWay proving />
        </div>
    }
}

#[component]
fn SendAgain(proving: Proving, contact: Uuid) -> impl IntoView {
    let words = SecondProofWords::here();
    let (clock, toasts) = (Clock::here(), Toasts::here());
    let Proving {
        flow,
        busy,
        trouble,
        ..
    } = proving;
    let last = RwSignal::new(clock.seconds_now());
    let left = move || (last.get() + PATIENCE).saturating_sub(clock.seconds());
    let again = move |_| {
        busy.run(async move {
            match send(flow, contact).await {
                Ok(()) => {
                    last.set(clock.seconds_now());
                    trouble.set(None);
                    toasts.say(words.sent_again());
                }
                Err(error) => trouble.set(flow.explain(error).await),
            }
        });
    };
    view! {
        <button
            type="button"
            class="button quiet"
            disabled=move || busy.is() || left() != 0
            on:click=again
        >
            {move || match left() {
                0 => words.send_again().to_owned(),
                seconds => words.send_again_in(seconds),
            }}
        </button>
    }
}

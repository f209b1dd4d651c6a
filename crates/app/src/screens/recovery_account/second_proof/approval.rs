//! Another signed-in device approves: it asks for six digits that are shown here.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::prelude::*;
use lifeboat_client::ClientError;
use lifeboat_protocol::{
    ErrorCode,
    sign_in::Proof,
    sign_in_request::{Number, RequestState, SignInRequestCreated},
};
use wasm_bindgen_futures::spawn_local;

use super::{Proving, Way, words::SecondProofWords};
use crate::{
    clock::Clock,
    components::{CodeText, TroubleNote},
    ports,
    screens::recovery_account::sign_in_flow::Flow,
    trouble::Trouble,
};

/// How long the next question waits when the server has answered at once.
const BREATH: Duration = Duration::from_secs(1);

/// Shows the number, and waits until somebody has answered.
#[component]
pub(super) fn Approval(proving: Proving) -> impl IntoView {
    let words = SecondProofWords::here();
    let clock = Clock::here();
    let Proving {
        flow,
        waiting,
        way,
        trouble,
        ..
    } = proving;
    let here = StoredValue::new(());
    spawn_local(async move {
        let is_here = move || !here.is_disposed();
        let outcome = ask_and_wait(flow, is_here).await;
        if !is_here() {
            return;
        }
        if let Err(error) = outcome {
            trouble.set(flow.explain(error).await);
            let _ = way.try_set(Way::None);
        }
    });
    let asked = move || waiting.get().and_then(|waiting| waiting.what.1);
    let number = Signal::derive(move || {
        asked()
            .map(|asked| spaced(asked.number))
            .unwrap_or_default()
    });
    let left = move || {
        asked().map(|asked| {
            let seconds = asked.expires_at.saturating_sub(clock.seconds());
            words.approval_left(seconds / 60, &format!("{:02}", seconds % 60))
        })
    };
    let cancel = move |_| {
        way.set(Way::None);
        // What is not forgotten now dies by itself.
        spawn_local(async move {
            let _ = forget_approval(flow).await;
        });
    };
    view! {
        <h2 class="step-title">{words.approval_title()}</h2>
        <p class="lead">{words.approval_lead()}</p>
        <div class="big-number" aria-live="polite">
            <CodeText spaced=number />
        </div>
        <p class="waiting">
            <span class="spinner" aria-hidden="true"></span>
            <span>{words.approval_waiting()}</span>
            <span class="waiting-left">{left}</span>
        </p>
        <TroubleNote trouble />
        <button type="button" class="button plain" on:click=cancel>
            {words.approval_cancel()}
        </button>
    }
}

/// Has the other devices asked, unless they are being asked already, and waits for their answer.
async fn ask_and_wait(flow: Flow, is_here: impl Fn() -> bool) -> Result<(), Trouble> {
    let words = SecondProofWords::here();
    let asked = ask(flow).await?;
    while is_here() {
        let waiting = flow.waiting().await?;
        let server = ports::server(&waiting.server)?;
        let state = match waiting.what.await_approval(&server).await {
            Ok(outcome) => outcome.state,
            Err(error) if error.is_passing() => RequestState::Waiting,
            // Who reports a sign-in ends it.
            Err(ClientError::Server(error)) if error.code() == Some(ErrorCode::Expired) => {
                let ended = Trouble {
                    code: error.code(),
                    ..Trouble::new(words.denied())
                };
                return Err(ended);
            }
            Err(error) => return Err(error.into()),
        };
        let why = match state {
            RequestState::Approved => return flow.give(Proof::Approval).await,
            RequestState::Waiting if asked.expires_at > ports::now().seconds() => {
                sleep(BREATH).await;
                continue;
            }
            RequestState::Denied | RequestState::Reported => words.denied(),
            RequestState::Failed => words.failed(),
            RequestState::Waiting | RequestState::Expired => words.too_late(),
        };
        forget_approval(flow).await?;
        return Err(Trouble::new(why));
    }
    Ok(())
}

async fn ask(flow: Flow) -> Result<SignInRequestCreated, Trouble> {
    let mut waiting = flow.waiting().await?;
    if let Some(asked) = &waiting.what.approval
        && asked.expires_at > ports::now().seconds()
    {
        return Ok(asked.clone());
    }
    let server = ports::server(&waiting.server)?;
    let name = ports::device_name();
    let asked = waiting.what.ask_devices(&server, name.as_str()).await?;
    flow.keep(waiting).await?;
    Ok(asked)
}

/// The next time, the devices are asked anew.
async fn forget_approval(flow: Flow) -> Result<(), Trouble> {
    let mut waiting = flow.waiting().await?;
    waiting.what.approval = None;
    flow.keep(waiting).await
}

/// `482 913`.
fn spaced(number: Number) -> String {
    let digits = number.to_string();
    let (first, second) = digits.split_at(digits.len() / 2);
    format!("{first} {second}")
}

//! One sign-in request: who asks, what for, from where, and the answer.

use leptos::prelude::*;
use lifeboat_client::{ClientError, providers::time_left};
use lifeboat_protocol::{
    ErrorCode,
    sign_in_request::{Decision, Number, SignInRequest},
};
use lifeboat_vault::Timestamp;
use uuid::Uuid;

use super::{
    waiting::{SignInRequests, Waiting},
    words::RequestWords,
};
use crate::{
    clock::Clock,
    components::{Busy, BusyButton, Icon, Picture, Toasts, TroubleNote},
    moment,
    trouble::Trouble,
};

/// A request, with everything that is needed to answer it.
#[component]
pub(super) fn RequestCard(id: Uuid) -> impl IntoView {
    let requests = SignInRequests::here();
    // It stays as it is until it is gone.
    let Some(waiting) = untrack(|| requests.find(id)) else {
        return ().into_any();
    };
    let reporting = RwSignal::new(false);
    let busy = Busy::new();
    let asker = waiting.request.asker.clone();
    let (request, received_at) = (waiting.request.clone(), waiting.received_at);
    let title = waiting.approver.title.clone();
    let waiting = StoredValue::new(waiting);
    view! {
        <article class="request">
            <p class="request-asker" id=asker_id(id)>
                <Icon picture=Picture::Shield />
                <span>{RequestWords::here().asks(&asker)}</span>
            </p>
            <About request=request.clone() title />
            <TimeLeft request received_at />
            <Show
                when=move || reporting.get()
                fallback=move || view! { <Answering waiting busy reporting /> }
            >
                <Reporting waiting busy reporting />
            </Show>
        </article>
    }
    .into_any()
}

/// The ids of the elements that say who asks, what for and from where.
pub(super) fn ids_about(id: Uuid) -> String {
    format!("{} {}", asker_id(id), about_id(id))
}

fn asker_id(id: Uuid) -> String {
    format!("request-asker-{id}")
}

fn about_id(id: Uuid) -> String {
    format!("request-about-{id}")
}

#[component]
fn About(request: SignInRequest, title: String) -> impl IntoView {
    let words = RequestWords::here();
    let asked_at = Timestamp::from_seconds(request.created_at);
    let asked = format!(
        "{} · {}",
        moment::time_of_day(asked_at),
        moment::ago(asked_at)
    );
    let origin = if request.origin.is_empty() {
        words.not_told().to_owned()
    } else {
        request.origin
    };
    let row = |name: &'static str, value: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    };
    view! {
        <dl class="request-about" id=about_id(request.id)>
            <div class="request-what">
                <dt>{words.sign_in_to()}</dt>
                <dd>{request.application}</dd>
            </div>
            {row(words.account(), title)}
            {row(words.from(), origin)}
            {row(words.asked_at(), asked)}
        </dl>
    }
}

/// How long it can still be answered.
#[component]
fn TimeLeft(
    request: SignInRequest,
    /// When this device heard of it.
    received_at: Timestamp,
) -> impl IntoView {
    let (clock, words) = (Clock::here(), RequestWords::here());
    let left = Memo::new(move |_| {
        let now = Timestamp::from_seconds(clock.seconds());
        time_left(&request, received_at, now)
    });
    let text = move || match left.get().0 {
        0 => words.expired().to_owned(),
        left => words.left(left / 60, &format!("{:02}", left % 60)),
    };
    view! {
        <div class="request-time" class:ending=move || left.get().0 <= 30>
            <span class="request-bar" aria-hidden="true">
                <span style:width=move || {
                    let (left, life) = left.get();
                    format!("{}%", (left * 100 / life).min(100))
                }></span>
            </span>
            <span role="timer">{text}</span>
        </div>
    }
}

#[component]
fn Answering(
    waiting: StoredValue<Waiting>,
    busy: Busy,
    reporting: RwSignal<bool>,
) -> impl IntoView {
    let (requests, toasts, words) = (SignInRequests::here(), Toasts::here(), RequestWords::here());
    let typed = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let trouble = RwSignal::new(None::<Trouble>);
    let name = waiting.with_value(|waiting| format!("number-{}", waiting.request.id));
    let answer = move |decision: Decision, number: Option<Number>| {
        problem.set(String::new());
        trouble.set(None);
        busy.run(async move {
            let waiting = waiting.get_value();
            match requests.answer(&waiting, (decision, number)).await {
                Ok(()) => toasts.say(told(decision, &waiting.request)),
                Err(error) if is_over(&error) => end(requests, toasts, &waiting, error),
                Err(error) => show(error, problem, trouble, typed),
            }
        });
    };
    let approve = move || match Number::parse(&typed.get_untracked()) {
        Some(number) => answer(Decision::Approve, Some(number)),
        None => problem.set(words.six_digits().to_owned()),
    };
    view! {
        <form
            class="form"
            on:submit=move |event| {
                event.prevent_default();
                approve();
            }
        >
            <NumberField name typed problem />
            <TroubleNote trouble />
            <div class="request-answers">
                <BusyButton busy label=words.approve() />
                <BusyButton
                    busy
                    label=words.deny()
                    look="plain"
                    press=Callback::new(move |()| answer(Decision::Deny, None))
                />
            </div>
            <button
                type="button"
                class="button quiet danger-quiet"
                on:click=move |_| reporting.set(true)
            >
                {words.not_me()}
            </button>
        </form>
    }
}

/// Six digits.
#[component]
fn NumberField(name: String, typed: RwSignal<String>, problem: RwSignal<String>) -> impl IntoView {
    let words = RequestWords::here();
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && !problem.read().is_empty()
        {
            let _ = input.focus();
        }
    });
    let problem_id = format!("{name}-problem");
    view! {
        <div class="field" class:has-problem=move || !problem.read().is_empty()>
            <label for=name.clone()>{words.number()}</label>
            <div class="field-box number-box">
                <input
                    id=name.clone()
                    name=name
                    node_ref=input
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    maxlength="7"
                    placeholder="000 000"
                    aria-describedby=problem_id.clone()
                    aria-invalid=move || (!problem.read().is_empty()).to_string()
                    prop:value=move || typed.get()
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </div>
            <p class="field-problem" id=problem_id role="alert">
                {move || problem.get()}
            </p>
        </div>
    }
}

#[component]
fn Reporting(
    waiting: StoredValue<Waiting>,
    busy: Busy,
    reporting: RwSignal<bool>,
) -> impl IntoView {
    let (requests, toasts, words) = (SignInRequests::here(), Toasts::here(), RequestWords::here());
    let trouble = RwSignal::new(None::<Trouble>);
    let report = Callback::new(move |()| {
        busy.run(async move {
            let waiting = waiting.get_value();
            match requests.answer(&waiting, (Decision::Report, None)).await {
                Ok(()) => toasts.say(told(Decision::Report, &waiting.request)),
                Err(error) if is_over(&error) => end(requests, toasts, &waiting, error),
                Err(error) => trouble.set(Some(in_words(error))),
            }
        });
    });
    let means = waiting.with_value(|waiting| words.report_means(&waiting.request.asker));
    view! {
        <div class="form" role="group" aria-label=words.report_title()>
            <p class="request-question">{words.report_title()}</p>
            <p>{means}</p>
            <TroubleNote trouble />
            <div class="request-answers">
                <BusyButton busy label=words.report() look="danger" press=report />
                <button
                    type="button"
                    class="button plain"
                    on:click=move |_| reporting.set(false)
                >
                    {words.back()}
                </button>
            </div>
        </div>
    }
}

fn told(decision: Decision, request: &SignInRequest) -> String {
    let words = RequestWords::here();
    match decision {
        Decision::Approve => words.approved(&request.application),
        Decision::Deny => words.denied(&request.application),
        Decision::Report => words.reported(&request.application),
    }
}

/// Whether the request cannot be answered any more.
fn is_over(error: &ClientError) -> bool {
    matches!(
        code(error),
        Some(ErrorCode::RequestFailed | ErrorCode::RequestExpired | ErrorCode::AlreadyAnswered)
    )
}

/// It goes, and why is said where that is seen without it.
fn end(requests: SignInRequests, toasts: Toasts, waiting: &Waiting, error: ClientError) {
    requests.forget(waiting.request.id);
    toasts.say(in_words(error).text);
}

/// What went wrong, where it belongs: a wrong number at its field.
fn show(
    error: ClientError,
    problem: RwSignal<String>,
    trouble: RwSignal<Option<Trouble>>,
    typed: RwSignal<String>,
) {
    if code(&error) == Some(ErrorCode::WrongNumber) {
        typed.set(String::new());
        problem.set(RequestWords::here().wrong_number().to_owned());
    } else {
        trouble.set(Some(in_words(error)));
    }
}

fn in_words(error: ClientError) -> Trouble {
    let words = RequestWords::here();
    match code(&error) {
        Some(ErrorCode::RequestFailed) => Trouble::new(words.failed()),
        Some(ErrorCode::RequestExpired) => Trouble::new(words.expired()),
        Some(ErrorCode::AlreadyAnswered) => Trouble::new(words.answered()),
        _ => error.into(),
    }
}

fn code(error: &ClientError) -> Option<ErrorCode> {
    match error {
        ClientError::Server(error) => error.code(),
        _ => None,
    }
}

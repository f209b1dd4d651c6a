//! What was found in QR codes or in a text, before it is added: accounts, and activation codes of
//! organizations.

use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use lifeboat_protocol::activation::{ActivationCode, ActivationError, ActivationLink};
use wasm_bindgen_futures::spawn_local;

use super::{
    arrivals::{ArrivalList, Arrivals, take_in, take_in_label, taken_in},
    enroll::Enroll,
    words::AddWords,
};
use crate::{
    components::{Busy, BusyButton, Toasts, TroubleNote},
    device::Device,
    transfer::{Asking as _, Read, ReadCodes},
    trouble::Trouble,
};

/// What a text may be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Text {
    /// Of an account, or of nothing that is known.
    Account(String),
    /// An activation code, right or wrong, with or without its server.
    Activation(String),
}

impl Text {
    fn of(text: String) -> Self {
        let is_code = !matches!(ActivationCode::parse(&text), Err(ActivationError::NotACode));
        if ActivationLink::is_meant(&text) || is_code {
            Self::Activation(text)
        } else {
            Self::Account(text)
        }
    }
}

/// Shows what these texts hold, and adds it when that is wished.
#[component]
pub(super) fn Found(
    /// What the QR codes say, or the lines of a text.
    texts: Vec<String>,
    /// Called to look for something else.
    again: Callback<()>,
) -> impl IntoView {
    let (mut accounts, mut activations) = (Vec::new(), Vec::new());
    for text in texts {
        match Text::of(text) {
            Text::Account(text) => accounts.push(text),
            Text::Activation(text) => activations.push(text),
        }
    }
    let enrolling: Vec<_> = activations
        .into_iter()
        .map(|typed| view! { <Enroll typed /> })
        .collect();
    let any_accounts = !accounts.is_empty();
    view! {
        {enrolling}
        {any_accounts.then(|| view! { <FoundAccounts texts=accounts /> })}
        <button type="button" class="button plain" on:click=move |_| again.run(())>
            {AddWords::here().again()}
        </button>
    }
}

#[component]
fn FoundAccounts(texts: Vec<String>) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), AddWords::here());
    let navigate = use_navigate();
    let read = RwSignal::new(None::<Result<Read, Trouble>>);
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    spawn_local(async move {
        let found = ReadCodes { texts }.ask().await;
        let _ = read.try_set(Some(found));
    });
    let arrivals = Memo::new(move |_| {
        let Some(Ok(read)) = read.get() else {
            return None;
        };
        Some(device.contents(|contents| Arrivals::of(contents, [(String::new(), read)])))
    });
    let add = Callback::new(move |()| {
        let navigate = navigate.clone();
        let accounts = arrivals.get_untracked().map(|arrivals| arrivals.new).unwrap_or_default();
        busy.run(async move {
            let first = accounts.first().cloned();
            match take_in(device, accounts).await {
                Ok(count) => {
                    toasts.say(taken_in(first.as_ref(), count));
                    navigate("/", Default::default());
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    let content = move || match read.get() {
        None => view! { <p class="lead" role="status">{words.reading()}</p> }.into_any(),
        Some(Err(_)) => view! { <NoAccount /> }.into_any(),
        Some(Ok(_)) => {
            let arrivals = arrivals.get().unwrap_or_default();
            if arrivals.is_empty() {
                return view! { <NoAccount /> }.into_any();
            }
            let count = arrivals.new.len();
            view! {
                <ArrivalList arrivals />
                <TroubleNote trouble />
                {(0 < count)
                    .then(|| view! { <BusyButton busy label=take_in_label(count) press=add /> })}
            }
            .into_any()
        }
    };
    view! { {content} }
}

#[component]
fn NoAccount() -> impl IntoView {
    let trouble = Trouble::new(AddWords::here().no_account());
    view! { <TroubleNote trouble=Signal::stored(Some(trouble)) /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_activation_code_is_told_from_an_account() {
        let code = ActivationCode::from_random([7; 16]).expose();
        let mut mistyped = code.to_string();
        mistyped.push('q');
        for text in ["lifeboat://enroll?server=https://x.example&code=1", code.as_str(), &mistyped] {
            assert_eq!(Text::of(text.to_owned()), Text::Activation(text.to_owned()));
        }
        let text = "otpauth://totp/a?secret=JBSWY3DP";
        assert_eq!(Text::of(text.to_owned()), Text::Account(text.to_owned()));
    }
}

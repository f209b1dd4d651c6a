//! What was found in QR codes or in a text, before it is added: accounts, and activation codes of
//! organizations.

use leptos::prelude::*;
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
    trail::Trail,
    transfer::{Asking as _, Read, ReadCodes, read_text},
    trouble::Trouble,
};

/// Where texts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// What QR codes say.
    Codes(Vec<String>),
    /// Lines that were pasted.
    Lines(Vec<String>),
}

impl Source {
    /// What is in it.
    async fn read(self) -> Result<Read, Trouble> {
        match self {
            Self::Codes(texts) => ReadCodes { texts }.ask().await,
            Self::Lines(lines) => read_text(&lines.join("\n")).await,
        }
    }

    /// The activation codes in it, and the rest if there is any.
    fn sorted(self) -> (Vec<String>, Option<Self>) {
        let sort = |texts: Vec<String>| -> (Vec<String>, Vec<String>) {
            texts.into_iter().partition(|text| is_activation(text))
        };
        let is_rest = |texts: &Vec<String>| texts.iter().any(|text| !text.is_empty());
        match self {
            Self::Codes(texts) => {
                let (codes, rest) = sort(texts);
                (codes, Some(rest).filter(is_rest).map(Self::Codes))
            }
            Self::Lines(lines) => {
                let (codes, rest) = sort(lines);
                (codes, Some(rest).filter(is_rest).map(Self::Lines))
            }
        }
    }
}

/// Whether a text is meant as an activation code, right or wrong, with or without its server.
fn is_activation(text: &str) -> bool {
    let is_code = !matches!(ActivationCode::parse(text), Err(ActivationError::NotACode));
    ActivationLink::is_meant(text) || is_code
}

/// Shows what these texts hold, and adds it when that is wished.
#[component]
pub(super) fn Found(
    /// What was scanned or pasted.
    source: Source,
    /// Called to look for something else.
    again: Callback<()>,
) -> impl IntoView {
    let (activations, accounts) = source.sorted();
    let enrolling: Vec<_> = activations
        .into_iter()
        .map(|typed| view! { <Enroll typed /> })
        .collect();
    view! {
        {enrolling}
        {accounts.map(|source| view! { <FoundAccounts source /> })}
        <button type="button" class="button plain" on:click=move |_| again.run(())>
            {AddWords::here().again()}
        </button>
    }
}

#[component]
fn FoundAccounts(source: Source) -> impl IntoView {
    let (device, toasts, words) = (Device::here(), Toasts::here(), AddWords::here());
    let trail = Trail::here();
    let read = RwSignal::new(None::<Result<Read, Trouble>>);
    let trouble = RwSignal::new(None::<Trouble>);
    let busy = Busy::new();
    spawn_local(async move {
        let found = source.read().await;
        let _ = read.try_set(Some(found));
    });
    let arrivals = Memo::new(move |_| {
        let Some(Ok(read)) = read.get() else {
            return None;
        };
        // Held against what is here now: adding them makes them no others.
        Some(device.contents_now(|contents| Arrivals::of(contents, [(String::new(), read)])))
    });
    let add = Callback::new(move |()| {
        let accounts = arrivals
            .get_untracked()
            .map(|arrivals| arrivals.to_take_in())
            .unwrap_or_default();
        busy.run(async move {
            let first = accounts.first().cloned();
            match take_in(device, &accounts).await {
                Ok(count) => {
                    toasts.say(taken_in(first.as_ref(), count));
                    trail.leave_for("/");
                }
                Err(error) => trouble.set(Some(error)),
            }
        });
    });
    let content = move || {
        read.with(|read| match read {
            None => view! { <p class="lead" role="status">{words.reading()}</p> }.into_any(),
            Some(Err(error)) => {
                let trouble = Some(error.clone());
                view! { <TroubleNote trouble=Signal::stored(trouble) /> }.into_any()
            }
            Some(Ok(_)) => {
                let arrivals = arrivals.get().unwrap_or_default();
                let (count, changes) = (arrivals.new.len(), arrivals.has_changes());
                let has_none = arrivals.has_no_account();
                view! {
                    {has_none.then(|| view! { <NoAccount /> })}
                    <ArrivalList arrivals />
                    <TroubleNote trouble />
                    {changes
                        .then(|| view! { <BusyButton busy label=take_in_label(count) press=add /> })}
                }
                .into_any()
            }
        })
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
        let link = "lifeboat://enroll?server=https://x.example&code=1";
        let account = "otpauth://totp/a?secret=JBSWY3DP";
        let texts = [link, code.as_str(), &mistyped, account].map(str::to_owned);
        let (codes, rest) = Source::Codes(texts.to_vec()).sorted();
        assert_eq!(codes, [link, code.as_str(), &mistyped]);
        assert_eq!(rest, Some(Source::Codes(vec![account.to_owned()])));
    }

    #[test]
    fn empty_lines_are_nothing_but_keep_the_others_in_their_places() {
        let lines =
            |lines: &[&str]| Source::Lines(lines.iter().map(|line| (*line).to_owned()).collect());
        assert_eq!(lines(&["", ""]).sorted().1, None);
        assert_eq!(lines(&["", "a"]).sorted().1, Some(lines(&["", "a"])));
    }
}

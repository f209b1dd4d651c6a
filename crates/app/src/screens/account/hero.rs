//! The account's code, in large.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_vault::{AccountId, FollowUp};

use super::words::AccountWords;
use crate::{
    clock::Clock,
    components::{BusyButton, CodeText, Icon, Picture, Ring, Toasts},
    device::Device,
    screens::accounts::{Codes, CountedCode, Named, Naming, TimedCode, copy},
    words::words,
};

words! {
    HeroWords {
        copy = "Copy the code", "Kopieer de code";
        next_after(code: &str) = "Next: {code}", "Hierna: {code}";
        seconds_left(seconds: u64) = "{seconds} seconds left", "nog {seconds} seconden";
        next_code = "Next code", "Volgende code";
        show_code = "Show code", "Toon code";
        sign_in = "Sign in to recover", "Aanmelden om te herstellen";
        scan = "Scan the QR code to recover", "Scan de QR-code om te herstellen";
    }
}

/// What it is called, and its code.
#[component]
pub(super) fn Hero(id: AccountId) -> impl IntoView {
    let device = Device::here();
    let shown = Memo::new(move |_| {
        let vault = device.vault()?;
        let account = vault.contents.account(id)?;
        Some((Naming::of(account), Codes::of(&vault, account)))
    });
    move || {
        let (naming, codes) = shown.get()?;
        let title = naming.title.clone();
        Some(view! {
            <section class="hero">
                <div class="hero-naming">
                    <Named naming />
                </div>
                {match codes {
                    Codes::Timed(period) => view! { <Timed id title period /> }.into_any(),
                    Codes::Counted => view! { <Counted id title /> }.into_any(),
                    Codes::After(follow_up) => view! { <Waiting id follow_up /> }.into_any(),
                }}
            </section>
        })
    }
}

#[component]
fn Timed(id: AccountId, title: String, period: u64) -> impl IntoView {
    let (clock, toasts) = (Clock::here(), Toasts::here());
    let (words, hints) = (HeroWords::here(), AccountWords::here());
    let code = TimedCode::follow(period, Signal::stored(true), move |vault| {
        vault.contents.account(id)
    });
    let copy_it = move |_| copy(toasts, &title, &code.now.get_untracked());
    let left = move || {
        let dies = code.valid_from.get().map(|from| from + code.period);
        dies.map_or(0, |dies| dies.saturating_sub(clock.seconds()))
    };
    view! {
        <button
            type="button"
            class="hero-code"
            class:long=move || is_long(&code.now.read())
            on:click=copy_it
        >
            <span class="visually-hidden">{words.copy()}</span>
            <span class="code-now" class:ending=move || code.ending.get()>
                <CodeText spaced=code.now />
            </span>
            <span class="visually-hidden">{move || words.seconds_left(left())}</span>
            <span class="hero-ring">
                <Ring
                    valid_from=code.valid_from
                    period=code.period
                    now=move || clock.seconds_now()
                    ending=code.ending
                />
                <span class="hero-left" aria-hidden="true">{left}</span>
            </span>
        </button>
        <p class="hero-hint">
            {move || {
                code.next
                    .get()
                    .map_or_else(|| hints.tap_to_copy().to_owned(), |next| words.next_after(&next))
            }}
        </p>
    }
}

/// Whether a code wants smaller letters to fit on a telephone.
fn is_long(spaced: &str) -> bool {
    const LONG: usize = 9;
    LONG < spaced.len()
}

#[component]
fn Counted(id: AccountId, title: String) -> impl IntoView {
    let (toasts, words, hints) = (Toasts::here(), HeroWords::here(), AccountWords::here());
    let code = CountedCode::of(id);
    let is_empty = move || code.shown.read().is_empty();
    let copy_it = move |_| copy(toasts, &title, &code.shown.get_untracked());
    let label = move || {
        if is_empty() {
            words.show_code()
        } else {
            words.next_code()
        }
    };
    view! {
        <Show when=move || !is_empty()>
            <button
                type="button"
                class="hero-code"
                class:long=move || is_long(&code.shown.read())
                on:click=copy_it.clone()
            >
                <span class="visually-hidden">{words.copy()}</span>
                <span class="code-now">
                    <CodeText spaced=code.shown />
                </span>
                <Icon picture=Picture::Copy />
            </button>
        </Show>
        <BusyButton
            busy=code.busy
            label=Signal::derive(move || label().to_owned())
            look="primary"
            press=Callback::new(move |()| code.next())
        />
        <p class="hero-hint">{hints.counted_hint()}</p>
    }
}

#[component]
fn Waiting(id: AccountId, follow_up: FollowUp) -> impl IntoView {
    let (words, hints) = (HeroWords::here(), AccountWords::here());
    let label = match follow_up {
        FollowUp::SignIn => words.sign_in(),
        FollowUp::ScanQrCode => words.scan(),
    };
    view! {
        <p class="hero-waiting">
            <span class="exclamation" role="img" aria-label=hints.needs_action()>
                "!"
            </span>
            <span>{hints.name_only()}</span>
        </p>
        <A href=format!("/follow-ups/{id}") attr:class="button primary">
            {label}
        </A>
    }
}

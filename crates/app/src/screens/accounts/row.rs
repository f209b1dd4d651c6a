//! One account: what it is, its code, how long that lives. A tap anywhere copies it.

use leptos::{html, prelude::*};
use leptos_router::components::A;
use lifeboat_client::device::Vault;
use lifeboat_vault::{AccountId, FollowUp};

use super::{
    live_code::{self, Codes, CountedCode, TimedCode},
    naming::{Named, Naming},
    sections::Places,
    visibility::Visibility,
    words::AccountsWords,
};
use crate::{
    clock::Clock,
    components::{CodeText, Icon, Picture, Ring, Toasts},
    device::Device,
};

/// What a row shows of an account, besides its code.
#[derive(Clone, PartialEq)]
struct Shown {
    naming: Naming,
    codes: Codes,
}

impl Shown {
    fn of(vault: &Vault, places: &Places, id: AccountId) -> Option<Self> {
        let account = places.account(vault, id)?;
        Some(Self {
            naming: Naming::of(account),
            codes: Codes::of(vault, account),
        })
    }
}

/// The row of an account.
#[component]
pub(super) fn AccountRow(
    id: AccountId,
    /// Where the accounts are in the vault.
    places: Memo<Places>,
    /// Who tells whether it is on the screen.
    visibility: StoredValue<Visibility, LocalStorage>,
) -> impl IntoView {
    let device = Device::here();
    let element = NodeRef::<html::Div>::new();
    let visible = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(element) = element.get() {
            visibility.with_value(|visibility| visibility.follow(&element, visible));
        }
    });
    on_cleanup(move || {
        if let Some(element) = element.get_untracked() {
            visibility.try_with_value(|visibility| visibility.leave(&element));
        }
    });
    let account = Memo::new(move |_| Shown::of(&*device.vault()?, &places.read(), id));
    let content = move || {
        let Shown { naming, codes } = account.get()?;
        let title = naming.title.clone();
        let details = AccountsWords::here().details(&title);
        Some(view! {
            <Named naming />
            {match codes {
                Codes::Timed(period) => {
                    view! { <Timed id places title period visible /> }.into_any()
                }
                Codes::Counted => view! { <Counted id title /> }.into_any(),
                Codes::After(follow_up) => view! { <Waiting id follow_up /> }.into_any(),
            }}
            <A
                href=format!("/accounts/{id}")
                attr:class="icon-button account-more"
                attr:aria-label=details
            >
                <Icon picture=Picture::Chevron />
            </A>
        })
    };
    view! {
        <div class="account" role="listitem" node_ref=element>
            {content}
        </div>
    }
}

#[component]
fn Timed(
    id: AccountId,
    places: Memo<Places>,
    title: String,
    period: u64,
    visible: RwSignal<bool>,
) -> impl IntoView {
    let (clock, toasts, words) = (Clock::here(), Toasts::here(), AccountsWords::here());
    let code = TimedCode::follow(period, visible.into(), move |vault| {
        places.with(|places| places.account(vault, id))
    });
    let label = words.copy(&title);
    let copy = move |_| live_code::copy(toasts, &title, &code.now.get_untracked());
    view! {
        <button type="button" class="code" on:click=copy>
            <span class="visually-hidden">{label}</span>
            <span class="code-now" class:ending=move || code.ending.get()>
                <CodeText spaced=code.now />
            </span>
            <span class="code-next">
                {move || code.next.get().map(|code| words.next(&code))}
            </span>
        </button>
        <Ring
            valid_from=code.valid_from
            period=code.period
            now=move || clock.seconds_now()
            ending=code.ending
        />
    }
}

#[component]
fn Counted(id: AccountId, title: String) -> impl IntoView {
    let (toasts, words) = (Toasts::here(), AccountsWords::here());
    let code = CountedCode::of(id);
    let (show, copy_it) = (words.next_code(&title), words.copy(&title));
    let tap = move |_| {
        let shown = code.shown.get_untracked();
        if shown.is_empty() {
            code.next();
        } else {
            live_code::copy(toasts, &title, &shown);
        }
    };
    let is_empty = move || code.shown.read().is_empty();
    let label = {
        let show = show.clone();
        move || {
            if is_empty() {
                show.clone()
            } else {
                copy_it.clone()
            }
        }
    };
    view! {
        <button type="button" class="code" on:click=tap>
            <span class="visually-hidden">{label}</span>
            <Show
                when=move || !is_empty()
                fallback=move || {
                    view! { <span class="code-hidden" aria-hidden="true">{words.show_code()}</span> }
                }
            >
                <span class="code-now">
                    <CodeText spaced=code.shown />
                </span>
            </Show>
        </button>
        <button
            type="button"
            class="icon-button code-step"
            aria-label=show
            aria-busy=move || code.busy.is().to_string()
            on:click=move |_| code.next()
        >
            <Icon picture=Picture::Refresh />
        </button>
    }
}

/// An account that came back as a name.
#[component]
fn Waiting(id: AccountId, follow_up: FollowUp) -> impl IntoView {
    let words = AccountsWords::here();
    let label = match follow_up {
        FollowUp::SignIn => words.sign_in_to_recover(),
        FollowUp::ScanQrCode => words.scan_to_recover(),
    };
    view! {
        <A href=format!("/follow-ups/{id}") attr:class="follow-up">
            <span class="exclamation" role="img" aria-label=words.needs_action()>
                "!"
            </span>
            <span>{label}</span>
        </A>
    }
}

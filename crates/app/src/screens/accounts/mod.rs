//! *Accounts*: what is here, with its codes.

mod arranging;
mod list;
mod live_code;
mod naming;
mod row;
mod sections;
mod visibility;
mod words;

use leptos::prelude::*;
use leptos_router::components::A;

use self::{arranging::ArrangeList, list::AccountList, words::AccountsWords};
pub(crate) use self::{
    live_code::{Codes, CountedCode, TimedCode, copy},
    naming::Naming,
};
use super::{first_start::FirstStart, requests::RequestsBell};
use crate::{
    backup_state::needs_attention,
    components::{Icon, Picture},
    device::Device,
};

/// The list of accounts, with its search.
#[component]
pub(crate) fn AccountsScreen() -> impl IntoView {
    let words = AccountsWords::here();
    let device = Device::here();
    let query = RwSignal::new(String::new());
    let arranging = RwSignal::new(false);
    let count = Memo::new(move |_| device.contents(|contents| contents.accounts.len()));
    let is_empty = Memo::new(move |_| count.get() == 0);
    Effect::new(move |_| {
        document().set_title("Lifeboat");
        if is_empty.get() {
            arranging.set(false);
        }
    });
    view! {
        <header class="bar bar-home">
            <h1 class="bar-brand">
                <Icon picture=Picture::Lifebuoy />
                <span>"Lifeboat"</span>
            </h1>
            <div class="bar-actions">
                <Show when=move || 1 < count.get() && !arranging.get()>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=words.arrange()
                        title=words.arrange()
                        on:click=move |_| arranging.set(true)
                    >
                        <Icon picture=Picture::Grip />
                    </button>
                </Show>
                <Show
                    when=move || arranging.get()
                    fallback=move || view! { <HomeLinks /> }
                >
                    <button type="button" class="button primary" on:click=move |_| arranging.set(false)>
                        {words.done()}
                    </button>
                </Show>
            </div>
        </header>
        <Show
            when=move || !is_empty.get()
            fallback=|| view! { <FirstStart /> }
        >
            <main class="page page-accounts">
                <Show
                    when=move || arranging.get()
                    fallback=move || {
                        view! {
                            <Search query />
                            <AccountList query />
                        }
                    }
                >
                    <p class="lead">{words.how_to_arrange()}</p>
                    <ArrangeList />
                </Show>
                <Show when=move || !arranging.get()>
                    <A href="/add" attr:class="float-button">
                        <Icon picture=Picture::Add />
                        <span>{words.add()}</span>
                    </A>
                </Show>
            </main>
        </Show>
    }
}

/// Where one goes from here.
#[component]
fn HomeLinks() -> impl IntoView {
    let (words, device) = (AccountsWords::here(), Device::here());
    let attention = Memo::new(move |_| needs_attention(device));
    let settings = move || {
        if attention.get() {
            words.settings_attention()
        } else {
            words.settings()
        }
    };
    view! {
        <RequestsBell />
        <A href="/settings" attr:class="icon-button" attr:aria-label=settings>
            <Icon picture=Picture::Settings />
            <Show when=move || attention.get()>
                <span class="dot" aria-hidden="true"></span>
            </Show>
        </A>
    }
}

#[component]
fn Search(query: RwSignal<String>) -> impl IntoView {
    let words = AccountsWords::here();
    view! {
        <div class="search" role="search">
            <Icon picture=Picture::Search />
            <input
                type="search"
                class="search-input"
                placeholder=words.search()
                aria-label=words.search()
                autocomplete="off"
                spellcheck="false"
                prop:value=move || query.get()
                on:input:target=move |event| query.set(event.target().value())
            />
        </div>
    }
}

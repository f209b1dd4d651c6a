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

pub(crate) use self::{
    arranging::ArrangeList,
    live_code::{Codes, CountedCode, TimedCode, copy},
    naming::{Named, Naming},
};
use self::{list::AccountList, words::AccountsWords};
use super::{
    first_start::FirstStart,
    home::{HomeBar, HomeLinks},
    recovery_account::has_code_to_note,
};
use crate::{
    backup_state::needs_attention,
    components::{Icon, Picture},
    device::Device,
    later::{Later, Screen},
};

/// How the list was left: it is the same when its user comes back, unless accounts came or went.
#[derive(Clone, Copy)]
pub(crate) struct AccountsView {
    /// What is searched for.
    query: RwSignal<String>,
    /// How far it is scrolled, in CSS pixels.
    scrolled: StoredValue<f64>,
    /// How many accounts there were.
    count: StoredValue<usize>,
}

impl AccountsView {
    /// At its beginning, with everything on it.
    pub(crate) fn new() -> Self {
        Self {
            query: RwSignal::new(String::new()),
            scrolled: StoredValue::new(0.0),
            count: StoredValue::new(0),
        }
    }

    /// Scrolls to where it was, and notes from then on where it is.
    fn follow(self, device: Device) {
        let count = move || device.contents_now(|contents| contents.accounts.len());
        if self.count.get_value() != count() {
            // What was added is not hidden by an old search.
            self.query.set(String::new());
        }
        let was = self.scrolled.get_value();
        // The router scrolls to the top before that.
        request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, was));
        let listener = window_event_listener(leptos::ev::scroll, move |_| {
            self.scrolled
                .set_value(window().scroll_y().unwrap_or_default());
        });
        on_cleanup(move || {
            self.count.set_value(count());
            listener.remove();
        });
    }
}

/// The list of accounts, with its search.
#[component]
pub(crate) fn AccountsScreen() -> impl IntoView {
    let words = AccountsWords::here();
    let device = Device::here();
    let left = expect_context::<AccountsView>();
    let query = left.query;
    left.follow(device);
    let arranging = RwSignal::new(false);
    let count = Memo::new(move |_| device.contents(|contents| contents.accounts.len()));
    let is_empty = Memo::new(move |_| count.get() == 0);
    let code = Memo::new(move |_| has_code_to_note(device));
    let backup = Memo::new(move |_| needs_attention(device));
    let attention = Signal::derive(move || match (backup.get(), code.get()) {
        (true, _) => Some(words.settings_attention()),
        (false, true) => Some(words.settings_code()),
        (false, false) => None,
    });
    Effect::new(move |_| {
        if is_empty.get() {
            arranging.set(false);
        }
    });
    view! {
        <HomeBar>
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
                fallback=move || view! { <HomeLinks attention /> }
            >
                <button type="button" class="button primary" on:click=move |_| arranging.set(false)>
                    {words.done()}
                </button>
            </Show>
        </HomeBar>
        <Show
            when=move || !is_empty.get()
            fallback=|| view! { <FirstStart /> }
        >
            <main class="page page-accounts">
                <Show
                    when=move || arranging.get()
                    fallback=move || {
                        view! {
                            <Show when=move || code.get()>
                                <Later screen=Screen::CodeToNote />
                            </Show>
                            <Search query />
                            <AccountList query />
                        }
                    }
                >
                    <p class="lead">{words.how_to_arrange()}</p>
                    <Later screen=Screen::Arrange />
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

//! Arranging: rows that are dragged by their grips, moved by the keyboard, and pinned.

mod drag;

use std::sync::Arc;

use leptos::prelude::*;
use lifeboat_vault::{AccountId, Section};
use wasm_bindgen_futures::spawn_local;

use self::drag::Drag;
use super::{
    naming::Naming,
    sections::{SectionHeading, Sections, sections_of},
    words::AccountsWords,
};
use crate::{
    components::{AccountMark, Icon, Picture, Toasts},
    device::Device,
    ports,
    trouble::Trouble,
};

/// The accounts under their headings, to be put in order.
#[component]
pub(super) fn ArrangeList() -> impl IntoView {
    let device = Device::here();
    let sections: Memo<Sections> = Memo::new(move |_| device.contents(sections_of));
    let arranging = Arranging::new();
    view! {
        <p class="visually-hidden" role="status" aria-live="assertive">
            {move || arranging.said.get()}
        </p>
        <For each=move || sections.get() key=|(section, _)| section.clone() let((section, _))>
            {
                let ids = {
                    let section = section.clone();
                    Memo::new(move |_| sections.read().rows_of(&section))
                };
                view! { <ArrangeSection section ids arranging /> }
            }
        </For>
    }
}

#[component]
fn ArrangeSection(
    section: Section,
    ids: Memo<Arc<Vec<AccountId>>>,
    arranging: Arranging,
) -> impl IntoView {
    view! {
        <section class="accounts">
            <SectionHeading section />
            <ul class="accounts-list">
                <ForEnumerate each=move || ids.get().to_vec() key=|id| *id let(place, id)>
                    <ArrangeRow id place ids arranging />
                </ForEnumerate>
            </ul>
        </section>
    }
}

#[component]
fn ArrangeRow(
    id: AccountId,
    place: ReadSignal<usize>,
    ids: Memo<Arc<Vec<AccountId>>>,
    arranging: Arranging,
) -> impl IntoView {
    let (device, words, drag) = (Device::here(), AccountsWords::here(), arranging.drag);
    let account = Memo::new(move |_| {
        let vault = device.vault()?;
        let account = vault.contents.account(id)?;
        Some((Naming::of(account), account.pinned))
    });
    let shift = Memo::new(move |_| drag.shift(id, place.get(), &ids.read()));
    let pick_up = move |event: web_sys::PointerEvent| {
        if event.button() == 0 {
            event.prevent_default();
            drag.pick_up(id, place.get_untracked(), &ids.read_untracked(), &event);
        }
    };
    let put_down = move |_| {
        if let Some(to) = drag.put_down() {
            arranging.move_to(id, to, ids, true);
        }
    };
    let key = move |event: web_sys::KeyboardEvent| {
        let from = place.get_untracked();
        let last = ids.read_untracked().len().saturating_sub(1);
        let to = match event.key().as_str() {
            "ArrowUp" => from.saturating_sub(1),
            "ArrowDown" => (from + 1).min(last),
            "Home" => 0,
            "End" => last,
            "Escape" => {
                drag.let_go();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        arranging.move_to(id, to, ids, false);
    };
    let content = move || {
        let (naming, pinned) = account.get()?;
        let (grip, pin) = (words.grip(&naming.title), words.pin(&naming.title));
        Some(view! {
            <AccountMark title=naming.issuer.clone() picture=naming.picture />
            <div class="account-words">
                <span class="account-issuer">{naming.issuer}</span>
                <span class="account-name">{naming.name}</span>
            </div>
            <button
                type="button"
                class="icon-button account-pin"
                aria-label=pin
                aria-pressed=pinned.to_string()
                on:click=move |_| arranging.pin(id, !pinned)
            >
                <Icon picture=Picture::Pin />
            </button>
            <button
                type="button"
                id=grip_of(id)
                class="icon-button account-grip"
                aria-label=grip
                on:pointerdown=pick_up
                on:pointermove=move |event| drag.follow(&event)
                on:pointerup=put_down
                on:pointercancel=move |_| drag.let_go()
                on:keydown=key
            >
                <Icon picture=Picture::Grip />
            </button>
        })
    };
    view! {
        <li
            class="account account-arranged"
            class:held=move || drag.is_held(id)
            class:giving-way=move || drag.is_any_held() && !drag.is_held(id)
            style:transform=move || shift.get().map(|shift| format!("translateY({shift}px)"))
        >
            {content}
        </li>
    }
}

/// What changes the order, and says so.
#[derive(Clone, Copy)]
struct Arranging {
    device: Device,
    toasts: Toasts,
    drag: Drag,
    /// For who does not see it.
    said: RwSignal<String>,
}

impl Arranging {
    fn new() -> Self {
        Self {
            device: Device::here(),
            toasts: Toasts::here(),
            drag: Drag::new(),
            said: RwSignal::new(String::new()),
        }
    }

    /// Moves an account to a place among those under its heading, counted from 0.
    fn move_to(self, id: AccountId, to: usize, ids: Memo<Arc<Vec<AccountId>>>, dragged: bool) {
        let ids = ids.get_untracked();
        let others: Vec<_> = ids.iter().copied().filter(|other| *other != id).collect();
        let before = to
            .checked_sub(1)
            .and_then(|place| others.get(place))
            .copied();
        let after = others.get(to).copied();
        if ids.iter().position(|known| *known == id) == Some(to) {
            self.drag.let_go();
            return;
        }
        spawn_local(async move {
            let moved = self.device.update(|vault| {
                match (before, after) {
                    (Some(before), _) => vault.contents.move_after(id, before),
                    (None, Some(after)) => vault.contents.move_before(id, after),
                    (None, None) => Ok(()),
                }
                .map_err(Trouble::from)
            });
            match moved.await {
                Ok(()) => self.say(id, |words, title| words.place(title, to + 1, ids.len())),
                Err(trouble) => self.toasts.say(trouble.text),
            }
            // Only now, so that nothing jumps back in between.
            self.drag.let_go();
            if !dragged {
                // A row that is moved in the page loses the focus.
                request_animation_frame(move || focus_grip(id));
            }
        });
    }

    fn pin(self, id: AccountId, pinned: bool) {
        spawn_local(async move {
            let edited = self.device.update(|vault| {
                let edited = vault
                    .contents
                    .edit(id, ports::now(), |account| account.pinned = pinned);
                edited.map_err(Trouble::from)
            });
            match edited.await {
                Ok(_) if pinned => self.say(id, AccountsWords::pinned_now),
                Ok(_) => self.say(id, AccountsWords::unpinned_now),
                Err(trouble) => self.toasts.say(trouble.text),
            }
        });
    }

    fn say(self, id: AccountId, text: impl Fn(AccountsWords, &str) -> String) {
        let vault = self.device.vault_now();
        let account = vault.as_ref().and_then(|vault| vault.contents.account(id));
        if let Some(account) = account {
            let title = Naming::of(account).title;
            let _ = self.said.try_set(text(AccountsWords::here(), &title));
        }
    }
}

fn grip_of(id: AccountId) -> String {
    format!("grip-{id}")
}

fn focus_grip(id: AccountId) {
    use wasm_bindgen::JsCast as _;

    let grip = document().get_element_by_id(&grip_of(id));
    if let Some(grip) = grip.and_then(|grip| grip.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = grip.focus();
    }
}

//! Arranging: rows that are dragged by their grips, moved by presses or by the keyboard, and pinned.

mod drag;

use std::sync::Arc;

use leptos::prelude::*;
use lifeboat_vault::{AccountId, Section};
use wasm_bindgen_futures::spawn_local;

use self::drag::Drag;
use super::{
    naming::{Named, Naming},
    sections::{SectionHeading, Sections, sections_of},
    words::AccountsWords,
};
use crate::{
    components::{Icon, Picture, Toasts},
    device::Device,
    ports,
    trouble::Trouble,
};

/// The accounts under their headings, to be put in order.
#[component]
pub(crate) fn ArrangeList() -> impl IntoView {
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
    let (device, drag) = (Device::here(), arranging.drag);
    let account = Memo::new(move |_| {
        let vault = device.vault()?;
        let account = vault.contents.account(id)?;
        Some((Naming::of(account), account.pinned))
    });
    let shift = Memo::new(move |_| drag.shift(id, place.get(), &ids.read()));
    let content = move || {
        let (naming, pinned) = account.get()?;
        let title = naming.title.clone();
        Some(view! {
            <Named naming />
            <div class="account-controls">
                <PinButton id title=title.clone() pinned arranging />
                <Handles id title place ids arranging />
            </div>
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

#[component]
fn PinButton(id: AccountId, title: String, pinned: bool, arranging: Arranging) -> impl IntoView {
    view! {
        <button
            type="button"
            class="icon-button account-pin"
            aria-label=AccountsWords::here().pin(&title)
            aria-pressed=pinned.to_string()
            on:click=move |_| arranging.pin(id, !pinned)
        >
            <Icon picture=Picture::Pin />
        </button>
    }
}

/// What moves a row: two buttons, and the grip.
#[component]
fn Handles(
    id: AccountId,
    title: String,
    place: ReadSignal<usize>,
    ids: Memo<Arc<Vec<AccountId>>>,
    arranging: Arranging,
) -> impl IntoView {
    let (words, drag) = (AccountsWords::here(), arranging.drag);
    let last = Memo::new(move |_| ids.read().len().saturating_sub(1));
    let above = move || place.get_untracked().saturating_sub(1);
    let below = move || (place.get_untracked() + 1).min(last.get_untracked());
    let pick_up = move |event: web_sys::PointerEvent| {
        if event.button() == 0 {
            event.prevent_default();
            drag.pick_up(id, place.get_untracked(), &ids.read_untracked(), &event);
        }
    };
    let put_down = move |_| {
        if let Some(to) = drag.put_down() {
            arranging.move_to(id, to, ids, None);
        }
    };
    let key = move |event: web_sys::KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowUp" => above(),
            "ArrowDown" => below(),
            "Home" => 0,
            "End" => last.get_untracked(),
            "Escape" => {
                drag.let_go();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        arranging.move_to(id, to, ids, Some(Handle::Grip));
    };
    view! {
        <StepButton
            id
            handle=Handle::Up
            picture=Picture::Up
            label=words.move_up(&title)
            is_at_end=Signal::derive(move || place.get() == 0)
            press=move |()| arranging.move_to(id, above(), ids, Some(Handle::Up))
        />
        <StepButton
            id
            handle=Handle::Down
            picture=Picture::Down
            label=words.move_down(&title)
            is_at_end=Signal::derive(move || place.get() == last.get())
            press=move |()| arranging.move_to(id, below(), ids, Some(Handle::Down))
        />
        <button
            type="button"
            id=Handle::Grip.element(id)
            class="icon-button account-grip"
            aria-label=words.grip(&title)
            on:pointerdown=pick_up
            on:pointermove=move |event| drag.follow(&event)
            on:pointerup=put_down
            on:pointercancel=move |_| drag.let_go()
            on:keydown=key
        >
            <Icon picture=Picture::Grip />
        </button>
    }
}

/// Moves a row by one place.
#[component]
fn StepButton(
    id: AccountId,
    handle: Handle,
    picture: Picture,
    label: String,
    /// Whether there is no place further on. The button keeps the focus then, so it is not disabled.
    is_at_end: Signal<bool>,
    #[prop(into)] press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            id=handle.element(id)
            class="icon-button account-step"
            aria-label=label
            aria-disabled=move || is_at_end.get().to_string()
            on:click=move |_| press.run(())
        >
            <Icon picture />
        </button>
    }
}

/// What a row is moved by.
#[derive(Clone, Copy)]
enum Handle {
    Up,
    Down,
    Grip,
}

impl Handle {
    /// The id of its element in the row of an account.
    fn element(self, id: AccountId) -> String {
        let name = match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Grip => "grip",
        };
        format!("{name}-{id}")
    }

    fn focus(self, id: AccountId) {
        use wasm_bindgen::JsCast as _;

        let element = document().get_element_by_id(&self.element(id));
        let element = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
        }
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

    /// Moves an account to a place among those under its heading, counted from 0. What it was moved by
    /// has the focus afterwards, unless it was dragged.
    fn move_to(
        self,
        id: AccountId,
        to: usize,
        ids: Memo<Arc<Vec<AccountId>>>,
        handle: Option<Handle>,
    ) {
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
            if let Some(handle) = handle {
                // A row that is moved in the page loses the focus.
                request_animation_frame(move || handle.focus(id));
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

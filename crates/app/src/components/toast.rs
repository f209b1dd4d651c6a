//! Short words at the edge of the screen about what was just done, perhaps with a way to take it back.

use std::time::Duration;

use leptos::prelude::*;

/// How long words stay that only tell.
const STAY: Duration = Duration::from_secs(6);
/// How long those stay that can be taken back, after they were last held.
const STAY_WITH_UNDO: Duration = Duration::from_secs(15);

/// How something is taken back.
#[derive(Clone)]
pub(crate) struct Undo {
    /// What there is to press.
    pub(crate) label: String,
    /// Called when it is pressed.
    pub(crate) take_back: Callback<()>,
    /// Called when it can be pressed no more.
    pub(crate) too_late: Callback<()>,
}

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    undo: Option<Undo>,
}

impl Toast {
    const fn stays(&self) -> Duration {
        if self.undo.is_some() {
            STAY_WITH_UNDO
        } else {
            STAY
        }
    }
}

/// What is shown at the edge of the screen.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
    /// The one that a pointer or the focus is on: it stays.
    held: StoredValue<Option<u32>>,
}

impl Toasts {
    /// None.
    pub(crate) fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
            held: StoredValue::new(None),
        }
    }

    /// Those of the app.
    pub(crate) fn here() -> Self {
        expect_context()
    }

    /// Says what was done.
    pub(crate) fn say(self, text: impl Into<String>) {
        self.show(text.into(), None);
    }

    /// The same, with something to press that takes it back.
    pub(crate) fn say_with_undo(self, text: impl Into<String>, undo: Undo) {
        self.show(text.into(), Some(undo));
    }

    fn show(self, text: String, undo: Option<Undo>) {
        let number = self.last.get_value().wrapping_add(1);
        self.last.set_value(number);
        let toast = Toast { number, text, undo };
        let stays = toast.stays();
        self.shown.update(|shown| {
            // What was just done matters, and what can still be taken back.
            shown.retain(|before| before.undo.is_some());
            shown.push(toast);
        });
        self.leave_after(number, stays);
    }

    fn leave_after(self, number: u32, stays: Duration) {
        let leave = move || {
            if self.held.get_value() == Some(number) {
                self.leave_after(number, stays);
            } else if let Some(undo) = self.take_away(number) {
                undo.too_late.run(());
            }
        };
        set_timeout(leave, stays);
    }

    /// Gives how it could be taken back until now.
    fn take_away(self, number: u32) -> Option<Undo> {
        let mut undo = None;
        self.shown.update(|shown| {
            if let Some(place) = shown.iter().position(|toast| toast.number == number) {
                undo = shown.remove(place).undo;
            }
        });
        undo
    }

    fn hold(self, number: u32) {
        self.held.set_value(Some(number));
    }

    fn let_go(self, number: u32) {
        if self.held.get_value() == Some(number) {
            self.held.set_value(None);
        }
    }
}

/// Where they are shown.
#[component]
pub(crate) fn ToastStack() -> impl IntoView {
    let toasts = Toasts::here();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.number let:toast>
                <div class="toast">
                    <span>{toast.text}</span>
                    {toast.undo.map(|undo| view! { <UndoButton number=toast.number undo /> })}
                </div>
            </For>
        </div>
    }
}

#[component]
fn UndoButton(number: u32, undo: Undo) -> impl IntoView {
    let toasts = Toasts::here();
    let press = move |_| {
        toasts.let_go(number);
        if let Some(undo) = toasts.take_away(number) {
            undo.take_back.run(());
        }
    };
    view! {
        <button
            type="button"
            class="toast-button"
            on:click=press
            on:focus=move |_| toasts.hold(number)
            on:blur=move |_| toasts.let_go(number)
            on:pointerenter=move |_| toasts.hold(number)
            on:pointerleave=move |_| toasts.let_go(number)
        >
            {undo.label}
        </button>
    }
}

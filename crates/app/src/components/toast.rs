//! Short words at the edge of the screen about what was just done, perhaps with a way to take it back.

use std::time::Duration;

use leptos::prelude::*;

/// How long they stay.
const STAY: Duration = Duration::from_secs(6);

#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    undo: Option<(String, Callback<()>)>,
}

/// What is shown at the edge of the screen.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

impl Toasts {
    /// None.
    pub(crate) fn new() -> Self {
        Self {
            shown: RwSignal::new(Vec::new()),
            last: StoredValue::new(0),
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
    pub(crate) fn say_with_undo(
        self,
        text: impl Into<String>,
        label: impl Into<String>,
        undo: Callback<()>,
    ) {
        self.show(text.into(), Some((label.into(), undo)));
    }

    fn show(self, text: String, undo: Option<(String, Callback<()>)>) {
        let number = self.last.get_value().wrapping_add(1);
        self.last.set_value(number);
        let toast = Toast { number, text, undo };
        // One at a time: what was just done matters.
        self.shown.set(vec![toast]);
        set_timeout(move || self.take_away(number), STAY);
    }

    fn take_away(self, number: u32) {
        self.shown
            .update(|shown| shown.retain(|toast| toast.number != number));
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
                    {toast
                        .undo
                        .map(|(label, undo)| {
                            view! {
                                <button
                                    type="button"
                                    class="toast-button"
                                    on:click=move |_| {
                                        undo.run(());
                                        toasts.take_away(toast.number);
                                    }
                                >
                                    {label}
                                </button>
                            }
                        })}
                </div>
            </For>
        </div>
    }
}

//! A question that has to be answered before anything else.

use leptos::{html, prelude::*};

/// Whether a dialog is open.
#[derive(Clone, Copy)]
pub(crate) struct DialogState(RwSignal<bool>);

impl DialogState {
    /// It is closed.
    pub(crate) fn closed() -> Self {
        Self(RwSignal::new(false))
    }

    /// Open while something is chosen; closing it gives the choice up.
    pub(crate) fn open_with<T: Send + Sync + 'static>(chosen: RwSignal<Option<T>>) -> Self {
        let state = Self::closed();
        Effect::new(move |_| {
            if chosen.read().is_some() {
                state.open();
            }
        });
        Effect::new(move |was_open: Option<bool>| {
            let is_open = state.is_open();
            if was_open == Some(true) && !is_open {
                chosen.set(None);
            }
            is_open
        });
        state
    }

    /// Opens it.
    pub(crate) fn open(self) {
        self.0.set(true);
    }

    /// Closes it.
    pub(crate) fn close(self) {
        self.0.set(false);
    }

    /// Whether it is open.
    pub(crate) fn is_open(self) -> bool {
        self.0.get()
    }
}

/// A dialog: the browser's own, which keeps the focus inside and closes with Escape.
#[component]
pub(crate) fn Dialog(
    /// Whether it is open.
    state: DialogState,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if state.is_open() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !state.is_open() && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog class="dialog" node_ref=dialog aria-label=move || title.get() on:close=move |_| state.close()>
            <Show when=move || state.is_open()>
                <h2 class="dialog-title">{move || title.get()}</h2>
                {children()}
            </Show>
        </dialog>
    }
}

//! A question that has to be answered before anything else.

use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::{html, prelude::*};

/// Tells the titles of dialogs apart: one may open above another.
static TITLES: AtomicUsize = AtomicUsize::new(0);

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
    /// Of a dialog that opens by itself: the ids of the elements that say what it is about. The title
    /// has the focus then, and again when they change, so that nothing that is typed for another
    /// field ends up in it.
    #[prop(optional, into)]
    about: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let heading = NodeRef::<html::H2>::new();
    let title_id = format!("dialog-title-{}", TITLES.fetch_add(1, Ordering::Relaxed));
    let labelled_by = title_id.clone();
    let described_by = move || Some(about.get()).filter(|about| !about.is_empty());
    let tabindex = move || (!about.read().is_empty()).then_some("-1");
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if state.is_open() && !dialog.open() {
            let _ = dialog.show_modal();
        } else if !state.is_open() && dialog.open() {
            dialog.close();
        }
        if state.is_open()
            && !about.read().is_empty()
            && let Some(heading) = heading.get()
        {
            let _ = heading.focus();
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=dialog
            aria-labelledby=labelled_by
            aria-describedby=described_by
            on:close=move |_| state.close()
        >
            <Show when=move || state.is_open()>
                <h2 class="dialog-title" id=title_id.clone() tabindex=tabindex node_ref=heading>
                    {move || title.get()}
                </h2>
                {children()}
            </Show>
        </dialog>
    }
}

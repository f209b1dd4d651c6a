//! Something takes a moment.

use std::future::Future;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Whether something that was asked for is under way. It is not begun twice at once.
#[derive(Clone, Copy)]
pub(crate) struct Busy(RwSignal<bool>);

impl Busy {
    /// Nothing is under way.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(false))
    }

    /// Whether something is.
    pub(crate) fn is(self) -> bool {
        self.0.get()
    }

    /// Does this now, unless something is under way.
    pub(crate) fn run(self, task: impl Future<Output = ()> + 'static) {
        if self.0.get_untracked() {
            return;
        }
        self.0.set(true);
        spawn_local(async move {
            task.await;
            // The screen may be gone.
            let _ = self.0.try_set(false);
        });
    }
}

/// The button that ends a form. While `busy` it turns and cannot be pressed.
#[component]
pub(crate) fn BusyButton(
    /// What is under way.
    busy: Busy,
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// How it looks: `primary`, `plain` or `danger`.
    #[prop(default = "primary")]
    look: &'static str,
    /// Whether it cannot be pressed yet.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called when it is pressed; without, it submits the form that it is in.
    #[prop(optional, into)]
    press: Option<Callback<()>>,
) -> impl IntoView {
    let class = format!("button {look}");
    view! {
        <button
            type=if press.is_some() { "button" } else { "submit" }
            class=class
            aria-busy=move || busy.is().to_string()
            disabled=move || busy.is() || disabled.get()
            on:click=move |_| {
                if let Some(press) = press {
                    press.run(());
                }
            }
        >
            <Show when=move || busy.is()>
                <span class="spinner" aria-hidden="true"></span>
            </Show>
            <span>{move || label.get()}</span>
        </button>
    }
}

//! A switch.

use leptos::prelude::*;

/// On or off. It shows how things stand, and tells what is wished: whoever hears that changes how they
/// stand.
#[component]
pub(crate) fn Switch(
    /// What it switches, for who cannot see where it is.
    #[prop(into)]
    label: String,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Whether it cannot be used now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called with what is wished.
    #[prop(into)]
    wish: Callback<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="switch"
            class="switch"
            aria-label=label
            aria-checked=move || on.get().to_string()
            disabled=move || disabled.get()
            on:click=move |_| wish.run(!on.get_untracked())
        >
            <span class="switch-knob"></span>
        </button>
    }
}

//! A code in readable groups.

use leptos::prelude::*;

/// A code, spaced for the eye and read out character by character.
#[component]
pub(crate) fn CodeText(
    /// As [`lifeboat_otp::Code::spaced`] gives it.
    #[prop(into)]
    spaced: Signal<String>,
) -> impl IntoView {
    let spoken = move || {
        let text = spaced.get();
        let symbols = text.chars().filter(|symbol| *symbol != ' ');
        symbols.map(String::from).collect::<Vec<_>>().join(" ")
    };
    view! {
        <span class="code-text" aria-hidden="true">{move || spaced.get()}</span>
        <span class="visually-hidden">{spoken}</span>
    }
}

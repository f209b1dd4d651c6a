//! One of several ways to go on.

use leptos::prelude::*;

use crate::components::{Icon, Picture};

/// A row to press.
#[component]
pub(super) fn Choice(
    picture: Picture,
    /// What it is.
    #[prop(into)]
    title: String,
    /// What it takes, or where it leads.
    #[prop(into)]
    detail: String,
    /// Whether it cannot be chosen now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// Called when it is chosen.
    #[prop(into)]
    choose: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="row row-link choice"
            disabled=move || disabled.get()
            on:click=move |_| choose.run(())
        >
            <Icon picture />
            <span class="row-words">
                <span class="row-title">{title}</span>
                <span class="row-detail">{detail}</span>
            </span>
            <Icon picture=Picture::Chevron />
        </button>
    }
}

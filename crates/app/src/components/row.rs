//! Rows of settings: a picture, a title, what it stands at, and where it leads.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Icon, Picture};

/// A group of rows under a heading.
#[component]
pub(crate) fn Rows(
    /// What they are about.
    #[prop(optional, into)]
    heading: Option<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="rows">
            {heading.map(|heading| view! { <h2 class="rows-heading">{heading}</h2> })}
            <div class="rows-list">{children()}</div>
        </section>
    }
}

/// A row that shows something, or holds a control.
#[component]
pub(crate) fn Row(
    /// Its picture.
    #[prop(optional)]
    picture: Option<Picture>,
    /// What it is.
    #[prop(into)]
    title: Signal<String>,
    /// How it stands, or what it means.
    #[prop(optional, into)]
    detail: Signal<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="row">
            {picture.map(|picture| view! { <Icon picture /> })}
            <div class="row-words">
                <span class="row-title">{move || title.get()}</span>
                <Detail detail />
            </div>
            {children.map(|children| view! { <div class="row-control">{children()}</div> })}
        </div>
    }
}

/// A row that leads to another screen.
#[component]
pub(crate) fn RowLink(
    /// Where to.
    #[prop(into)]
    href: String,
    /// Its picture.
    #[prop(optional)]
    picture: Option<Picture>,
    /// What it is.
    #[prop(into)]
    title: Signal<String>,
    /// How it stands.
    #[prop(optional, into)]
    detail: Signal<String>,
    /// Whether it needs attention.
    #[prop(optional, into)]
    attention: Signal<bool>,
) -> impl IntoView {
    view! {
        <A href=href attr:class="row row-link">
            {picture.map(|picture| view! { <Icon picture /> })}
            <span class="row-words">
                <span class="row-title">{move || title.get()}</span>
                <Detail detail />
            </span>
            <Show when=move || attention.get()>
                <span class="dot" aria-hidden="true"></span>
            </Show>
            <Icon picture=Picture::Chevron />
        </A>
    }
}

#[component]
fn Detail(detail: Signal<String>) -> impl IntoView {
    view! {
        <Show when=move || !detail.read().is_empty()>
            <span class="row-detail">{move || detail.get()}</span>
        </Show>
    }
}

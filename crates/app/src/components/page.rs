//! The frame of a screen: where one is, and the way back.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Icon, Picture};
use crate::words::words;

words! {
    /// What every screen says.
    PageWords {
        back = "Back", "Terug";
    }
}

/// A screen with a title and a way back.
#[component]
pub(crate) fn Page(
    /// What the screen is called.
    #[prop(into)]
    title: Signal<String>,
    /// The path of the screen that it belongs to.
    #[prop(into)]
    back: String,
    /// What can be done here, at the end of the bar.
    #[prop(optional, into)]
    actions: ViewFn,
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H1>::new();
    // Whoever hears the page hears where they are now.
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    Effect::new(move |_| document().set_title(&format!("{} · Lifeboat", title.get())));
    view! {
        <header class="bar">
            <A href=back attr:class="icon-button" attr:aria-label=PageWords::here().back()>
                <Icon picture=Picture::Back />
            </A>
            <h1 class="bar-title" tabindex="-1" node_ref=heading>
                {move || title.get()}
            </h1>
            <div class="bar-actions">{actions.run()}</div>
        </header>
        <main class="page">{children()}</main>
    }
}

//! The bar of the first screen.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    components::{Icon, Picture},
    screens::requests::RequestsBell,
    words::words,
};

words! {
    HomeWords {
        settings = "Settings", "Instellingen";
    }
}

/// The app's name, and what can be done here.
#[component]
pub(crate) fn HomeBar(children: Children) -> impl IntoView {
    let heading = NodeRef::<leptos::html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    Effect::new(|_| document().set_title("Lifeboat"));
    view! {
        <header class="bar bar-home">
            <h1 class="bar-brand" tabindex="-1" node_ref=heading>
                <Icon picture=Picture::Lifebuoy />
                <span>"Lifeboat"</span>
            </h1>
            <div class="bar-actions">{children()}</div>
        </header>
    }
}

/// Where one goes from here.
#[component]
pub(crate) fn HomeLinks(
    /// What the settings are called while something in them wants to be looked at.
    #[prop(optional, into)]
    attention: Signal<Option<&'static str>>,
) -> impl IntoView {
    let settings = move || attention.get().unwrap_or(HomeWords::here().settings());
    view! {
        <RequestsBell />
        <A href="/settings" attr:class="icon-button" attr:aria-label=settings>
            <Icon picture=Picture::Settings />
            <Show when=move || attention.get().is_some()>
                <span class="dot" aria-hidden="true"></span>
            </Show>
        </A>
    }
}

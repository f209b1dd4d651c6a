//! The frame of a screen: where one is, and the way back.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{Icon, Picture, focus::Focus};
use crate::{trail::Trail, words::words};

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
    let (trail, href) = (Trail::here(), back.clone());
    let main = NodeRef::<leptos::html::Main>::new();
    let heading = NodeRef::<leptos::html::H1>::new();
    let focus = Focus::follow(main, heading);
    // Whoever hears the page hears where they are now.
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    Effect::new(move |_| document().set_title(&format!("{} · Lifeboat", title.get())));
    view! {
        <header class="bar">
            <A
                href=href
                attr:class="icon-button"
                attr:aria-label=PageWords::here().back()
                on:click=move |event: leptos::ev::MouseEvent| {
                    // In another tab it is a link like any other.
                    if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                        event.prevent_default();
                        trail.leave_for(&back);
                    }
                }
            >
                <Icon picture=Picture::Back />
            </A>
            <h1 class="bar-title" tabindex="-1" node_ref=heading>
                {move || title.get()}
            </h1>
            <div class="bar-actions">{actions.run()}</div>
        </header>
        <main class="page" node_ref=main on:focusin=move |event| focus.taken_by(&event)>
            {children()}
        </main>
    }
}

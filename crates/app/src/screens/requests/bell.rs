//! The bell in the bar: it leads to the requests, and counts those that wait.

use leptos::prelude::*;
use leptos_router::components::A;

use super::{waiting::SignInRequests, words::RequestWords};
use crate::components::{Icon, Picture};

/// The bell.
#[component]
pub(crate) fn RequestsBell() -> impl IntoView {
    let (requests, words) = (SignInRequests::here(), RequestWords::here());
    let count = Memo::new(move |_| requests.count());
    let label = move || match count.get() {
        0 => words.title().to_owned(),
        count => words.title_with(count),
    };
    view! {
        <A href="/requests" attr:class="icon-button" attr:aria-label=label>
            <Icon picture=Picture::Bell />
            <Show when=move || count.get() != 0>
                <span class="count" aria-hidden="true">
                    {move || count.get()}
                </span>
            </Show>
        </A>
    }
}

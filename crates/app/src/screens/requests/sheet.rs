//! The request that has just come, above whatever is on the screen.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    card::{RequestCard, ids_about},
    waiting::SignInRequests,
    words::RequestWords,
};
use crate::components::{Dialog, DialogState};

/// Shows the oldest request that was not put off; closing puts it off. On the screen of requests it is
/// there already.
#[component]
pub(crate) fn RequestSheet() -> impl IntoView {
    let (requests, words) = (SignInRequests::here(), RequestWords::here());
    let path = use_location().pathname;
    let first = Memo::new(move |_| {
        if path.read().starts_with("/requests") {
            return None;
        }
        requests.first()
    });
    let state = DialogState::closed();
    Effect::new(move |_| match first.get() {
        Some(_) => state.open(),
        None => state.close(),
    });
    Effect::new(move |was_open: Option<bool>| {
        let is_open = state.is_open();
        if was_open == Some(true)
            && !is_open
            && let Some(id) = first.get_untracked()
        {
            requests.put_off(id);
        }
        is_open
    });
    let about = Signal::derive(move || first.get().map(ids_about).unwrap_or_default());
    view! {
        <Dialog state title=words.one() about>
            {move || first.get().map(|id| view! { <RequestCard id /> })}
            <button type="button" class="button quiet" on:click=move |_| state.close()>
                {words.later()}
            </button>
        </Dialog>
    }
}

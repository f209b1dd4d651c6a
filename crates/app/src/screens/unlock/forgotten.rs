//! The passcode is forgotten: all that is left is to empty the app and recover.

use leptos::prelude::*;

use super::{emptying::Emptying, words::UnlockWords};
use crate::components::DialogState;

/// Says what can be done, and does it.
#[component]
pub(super) fn Forgotten() -> impl IntoView {
    let words = UnlockWords::here();
    let asking = DialogState::closed();
    view! {
        <button type="button" class="button quiet" on:click=move |_| asking.open()>
            {words.forgot()}
        </button>
        <Emptying asking title=words.forgot_title() then="/">
            <p>{words.forgot_means()}</p>
            <p>{words.forgot_needs()}</p>
        </Emptying>
    }
}

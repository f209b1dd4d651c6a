//! A screen that needs a recovery account, and there is none.

use leptos::prelude::*;
use leptos_router::components::A;

use super::words::AccountWords;
use crate::components::{Icon, Picture};

/// Says so, and leads to one.
#[component]
pub(crate) fn WithoutAccount(
    picture: Picture,
    /// What one is needed for.
    why: &'static str,
) -> impl IntoView {
    let words = AccountWords::here();
    view! {
        <div class="empty-state">
            <Icon picture />
            <p class="empty-title">{words.none()}</p>
            <p class="lead">{why}</p>
            <div class="buttons stacked">
                <A href="/sign-up" attr:class="button primary">
                    {words.sign_up()}
                </A>
                <A href="/sign-in" attr:class="button plain">
                    {words.sign_in()}
                </A>
            </div>
        </div>
    }
}

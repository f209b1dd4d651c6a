//! *Begin recovery*: a backup's accounts come to this device.

mod applied;
mod conflict;
mod plan;
mod recovering;
mod unavailable;
mod versions;
mod words;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use self::{
    applied::Applied,
    plan::Plan,
    recovering::{Recovering, Stage},
    unavailable::Unavailable,
    words::RecoveryWords,
};
use super::recovery_account::SignInFlow;
use crate::{components::Page, entering::Goal};

/// The recovery, from the sign-in to what is still to be done. `?version=3` begins with that version.
#[component]
pub(crate) fn RecoveryScreen() -> impl IntoView {
    let words = RecoveryWords::here();
    let version = use_query_map().with_untracked(|query| query.get("version")?.parse().ok());
    let recovering = Recovering::begin(version);
    view! {
        <Page title=words.title() back="/">
            {move || match recovering.stage.get() {
                Stage::SignIn => {
                    view! {
                        <SignInFlow
                            goal=Goal::SignIn
                            lead=words.sign_in_lead()
                            done=move |_| recovering.look()
                        />
                    }
                        .into_any()
                }
                Stage::Looking => view! { <Waits text=words.looking() /> }.into_any(),
                Stage::Unavailable(why) => view! { <Unavailable recovering why /> }.into_any(),
                Stage::Planned => view! { <Plan recovering /> }.into_any(),
                Stage::Applying => view! { <Waits text=words.applying() /> }.into_any(),
                Stage::Applied(recovered) => view! { <Applied recovered /> }.into_any(),
            }}
        </Page>
    }
}

#[component]
fn Waits(#[prop(into)] text: String) -> impl IntoView {
    view! {
        <p class="waiting waiting-page" role="status">
            <span class="spinner" aria-hidden="true"></span>
            {text}
        </p>
    }
}

//! *Sign in to recover*: the password of a personal account, then a second proof.

use leptos::prelude::*;
use leptos_router::components::A;
use lifeboat_client::{is_same_server, providers::newcomer};
use lifeboat_vault::AccountId;

use super::words::FollowUpWords;
use crate::{
    components::TroubleNote, device::Device, entering::Goal, screens::recovery_account::SignInFlow,
    trouble::Trouble,
};

/// The sign-in to that account.
#[component]
pub(super) fn Personal(id: AccountId) -> impl IntoView {
    let words = FollowUpWords::here();
    let device = Device::here();
    let Some(vault) = device.vault_now() else {
        return ().into_any();
    };
    let newcomer = match newcomer(&vault, id) {
        Ok(newcomer) => newcomer,
        Err(error) => {
            let trouble = Some(Trouble::from(error));
            return view! { <TroubleNote trouble=Signal::stored(trouble) /> }.into_any();
        }
    };
    let is_recovery_account = vault.recovery_account.as_ref().is_some_and(|known| {
        known.id == newcomer.subject && is_same_server(&known.server, &newcomer.server)
    });
    if is_recovery_account {
        return view! {
            <p class="lead">{words.is_recovery_account()}</p>
            <A href="/sign-in" attr:class="button primary">
                {words.sign_in_again()}
            </A>
        }
        .into_any();
    }
    // What follows is shown by itself: the account needs nothing any more.
    view! { <SignInFlow goal=Goal::Complete(id) lead=words.personal_lead() done=|_| () /> }
        .into_any()
}

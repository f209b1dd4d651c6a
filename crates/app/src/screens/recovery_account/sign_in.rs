//! *Sign in* to the recovery account.

use leptos::prelude::*;

use super::{sign_in_flow::SignInFlow, signed_in::SignedIn};
use crate::{components::Page, device::Device, entering::Goal, words::words};

words! {
    SignInWords {
        title = "Sign in", "Aanmelden";
        lead = "The recovery account opens your backup. Codes work without it.", "Het herstelaccount opent je back-up. Codes werken ook zonder.";
    }
}

/// The sign-in, and which backup there is.
#[component]
pub(crate) fn SignInScreen() -> impl IntoView {
    let words = SignInWords::here();
    let device = Device::here();
    let is_signed_in = Memo::new(move |_| {
        device
            .vault()
            .is_some_and(|vault| vault.signed_in().is_some())
    });
    view! {
        <Page title=words.title() back="/">
            {move || {
                if is_signed_in.get() {
                    view! { <SignedIn /> }.into_any()
                } else {
                    view! { <SignInFlow goal=Goal::SignIn lead=words.lead() done=|_| () /> }.into_any()
                }
            }}
        </Page>
    }
}

//! *Create a recovery account*: an address, its code, a password, and the recovery code.

mod begin;
mod finish;

use leptos::prelude::*;
use url::Url;

use self::{begin::Begin, finish::Finish};
use super::{recovery_code::RecoveryCodeOnce, signed_in::SignedIn};
use crate::{
    components::{Page, TroubleNote},
    device::Device,
    entering::{Goal, Reached, Waiting},
    trouble::Trouble,
    words::words,
};

words! {
    SignUpWords {
        title = "Create a recovery account", "Herstelaccount maken";
        not_kept(email: &str, why: &str) = "The account {email} exists, and its recovery code is the one that was shown. But this device could not enter it: {why} Sign in to it.", "Het account {email} bestaat, en de herstelcode is die net is getoond. Maar dit apparaat kon er niet in: {why} Meld je erbij aan.";
    }
}

/// An account that was just created.
#[derive(Clone)]
pub(super) struct Created {
    pub(super) email: String,
    pub(super) server: Url,
    pub(super) recovery_code: String,
    pub(super) reached: Result<Reached, Trouble>,
}

impl Created {
    /// The account that this device is signed in to, where its recovery code is still to be noted.
    fn kept(device: Device) -> Option<Self> {
        let vault = device.vault_now()?;
        let (unnoted, _) = vault.code_to_note().zip(vault.signed_in())?;
        Some(Self {
            email: unnoted.email.clone(),
            server: unnoted.server.clone(),
            recovery_code: unnoted.code.expose().to_string(),
            reached: Ok(Reached::SignedIn),
        })
    }
}

/// The sign-up, and the offer of a backup.
#[component]
pub(crate) fn SignUpScreen() -> impl IntoView {
    let is_signed_in = RwSignal::new(false);
    view! {
        <Page title=SignUpWords::here().title() back="/">
            {move || {
                if is_signed_in.get() {
                    view! { <SignedIn /> }.into_any()
                } else {
                    view! { <SignUpFlow goal=Goal::SignIn done=move |_| is_signed_in.set(true) /> }
                        .into_any()
                }
            }}
        </Page>
    }
}

/// A sign-up, until its recovery code is written down. A tab that is closed before shows it again.
#[component]
pub(super) fn SignUpFlow(
    /// What the account is for.
    goal: Goal,
    /// What stands below its beginning: a way to something else.
    #[prop(optional, into)]
    below: ViewFn,
    /// Called with what came of it.
    #[prop(into)]
    done: Callback<Reached>,
) -> impl IntoView {
    let device = Device::here();
    let trouble = RwSignal::new(None::<Trouble>);
    let kept = (goal == Goal::SignIn).then(|| Created::kept(device));
    let created = RwSignal::new(kept.flatten());
    let waiting = Memo::new(move |_| {
        let vault = device.vault()?;
        Waiting::sign_up(&vault, goal)
    });
    let account = Memo::new(move |_| waiting.get().map(|waiting| waiting.map(drop)));
    view! {
        <TroubleNote trouble />
        {move || {
            if let Some(created) = created.get() {
                return view! { <Keeping created trouble done /> }.into_any();
            }
            match account.get() {
                None => {
                    view! {
                        <Begin goal trouble />
                        {below.run()}
                    }
                        .into_any()
                }
                Some(account) => {
                    view! { <Finish goal account trouble created /> }.into_any()
                }
            }
        }}
    }
}

/// Shows the recovery code, and then goes on.
#[component]
fn Keeping(
    created: Created,
    trouble: RwSignal<Option<Trouble>>,
    done: Callback<Reached>,
) -> impl IntoView {
    let Created {
        email,
        server,
        recovery_code,
        reached,
    } = created;
    let of = email.clone();
    let noted = Callback::new(move |()| match reached.clone() {
        Ok(reached) => done.run(reached),
        Err(error) => {
            let text = SignUpWords::here().not_kept(&of, &error.text);
            trouble.set(Some(Trouble { text, ..error }));
        }
    });
    view! { <RecoveryCodeOnce code=recovery_code email server noted /> }
}

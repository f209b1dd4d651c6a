//! A sign-in, from the password to what it is for. Where it stands lies in the vault: a tab that is
//! closed in between goes on where it was.

use leptos::prelude::*;
use lifeboat_client::{device::PendingFlow, recovery_account::SignIn};
use lifeboat_protocol::ErrorCode;

use super::{password::PasswordStep, second_proof::SecondProofStep};
use crate::{
    components::TroubleNote,
    device::Device,
    entering::{Given, Goal, Reached, Waiting, forget, prove},
    trouble::Trouble,
};

/// What the steps of a sign-in share.
#[derive(Clone, Copy)]
pub(super) struct Flow {
    pub(super) device: Device,
    pub(super) goal: Goal,
    /// What went wrong with the sign-in as a whole.
    pub(super) trouble: RwSignal<Option<Trouble>>,
    is_over: RwSignal<bool>,
    done: Callback<Reached>,
}

/// A sign-in.
#[component]
pub(crate) fn SignInFlow(
    /// What it is for.
    goal: Goal,
    /// What stands above the password.
    #[prop(optional, into)]
    lead: String,
    /// Called when it is reached.
    #[prop(into)]
    done: Callback<Reached>,
) -> impl IntoView {
    let flow = Flow {
        device: Device::here(),
        goal,
        trouble: RwSignal::new(None),
        is_over: RwSignal::new(false),
        done,
    };
    let waiting = Memo::new(move |_| {
        let vault = flow.device.vault()?;
        Waiting::sign_in(&vault, goal)
    });
    // Only when another step begins: what is typed stays when the vault changes otherwise.
    let waits = Memo::new(move |_| waiting.read().is_some());
    view! {
        <TroubleNote trouble=flow.trouble />
        {move || {
            if flow.is_over.get() {
                return ().into_any();
            }
            if waits.get() {
                view! { <SecondProofStep flow waiting /> }.into_any()
            } else {
                view! { <PasswordStep flow lead=lead.clone() /> }.into_any()
            }
        }}
    }
}

impl Flow {
    /// The sign-in that waits.
    pub(super) async fn waiting(self) -> Result<Waiting<SignIn>, Trouble> {
        Waiting::<SignIn>::read(&*self.device.store()?).await
    }

    /// Keeps the sign-in as it is now.
    pub(super) async fn keep(self, waiting: Waiting<SignIn>) -> Result<(), Trouble> {
        waiting.map(PendingFlow::SignIn).keep(self.device).await
    }

    /// Gives the second proof. A proof that is wrong can be given again.
    pub(super) async fn give(self, given: impl Into<Given>) -> Result<(), Trouble> {
        let waiting = self.waiting().await?;
        let store = self.device.store()?;
        let reached = prove(&store, self.goal, &waiting, given.into()).await?;
        self.reach(reached).await
    }

    /// It is done.
    pub(super) async fn reach(self, reached: Reached) -> Result<(), Trouble> {
        self.is_over.set(true);
        self.device.changed().await?;
        self.done.run(reached);
        Ok(())
    }

    /// What is wrong with a proof, to be said beside it; nothing where the sign-in as a whole has ended,
    /// and begins anew.
    pub(super) async fn explain(self, trouble: Trouble) -> Option<Trouble> {
        if trouble.code == Some(ErrorCode::Expired) {
            self.begin_anew(Some(trouble)).await;
            return None;
        }
        Some(trouble)
    }

    /// Forgets the sign-in that waits.
    pub(super) async fn begin_anew(self, why: Option<Trouble>) {
        let forgotten = forget(self.device).await;
        self.trouble.set(why.or_else(|| forgotten.err()));
    }
}

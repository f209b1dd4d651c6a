//! What waits in the vault for a proof, so that a tab that is closed meanwhile loses nothing.

use lifeboat_client::{
    ServerError,
    device::{Pending, PendingFlow, Vault},
    recovery_account::{Reset, SentCode, SignIn, SignUp},
};
use lifeboat_protocol::{
    ErrorCode, Problem, sign_in::PasswordProven, sign_in_request::SignInRequestCreated,
};
use url::Url;

use super::Goal;
use crate::{
    device::{Device, Store},
    trouble::Trouble,
    words::words,
};

words! {
    WaitingWords {
        over = "This was ended in another tab. Begin again.", "Dit is in een ander tabblad beëindigd. Begin opnieuw.";
    }
}

/// What a screen shows of a flow that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Waiting<T> {
    /// The server.
    pub(crate) server: Url,
    /// The account's email address.
    pub(crate) email: String,
    /// What it waits for.
    pub(crate) what: T,
}

/// A sign-in that waits for its second proof.
pub(crate) type SecondProof = (
    PasswordProven,
    Option<SignInRequestCreated>,
    Option<SentCode>,
);

impl<T> Waiting<T> {
    fn of(pending: &Pending, what: T) -> Self {
        Self {
            server: pending.server.clone(),
            email: pending.email.clone(),
            what,
        }
    }

    /// The same account, and something else.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Waiting<U> {
        Waiting {
            server: self.server,
            email: self.email,
            what: change(self.what),
        }
    }
}

impl Waiting<PendingFlow> {
    /// Keeps the flow for when its proof is there.
    ///
    /// # Errors
    ///
    /// The vault cannot be changed.
    pub(crate) async fn keep(self, device: Device) -> Result<(), Trouble> {
        let Self {
            server,
            email,
            what: flow,
        } = self;
        let pending = Pending {
            server,
            email,
            flow,
        };
        device
            .update(|vault| {
                vault.pending = Some(pending);
                Ok(())
            })
            .await
    }

    async fn read_any(store: &Store) -> Result<Self, Trouble> {
        let pending = store.read().await?.pending.ok_or_else(over)?;
        Ok(Self {
            server: pending.server,
            email: pending.email,
            what: pending.flow,
        })
    }
}

/// Each kind of flow, as it waits in a vault.
macro_rules! waiting_flows {
    ($($kind:ident),*) => {$(
        impl Waiting<$kind> {
            /// The flow that waits in this vault.
            ///
            /// # Errors
            ///
            /// It waits no more, or the vault cannot be read.
            pub(crate) async fn read(store: &Store) -> Result<Self, Trouble> {
                let waiting = Waiting::<PendingFlow>::read_any(store).await?;
                let PendingFlow::$kind(what) = waiting.what else {
                    return Err(over());
                };
                Ok(Self {
                    server: waiting.server,
                    email: waiting.email,
                    what,
                })
            }
        }
    )*};
}

waiting_flows![SignIn, SignUp, Reset];

impl Waiting<SecondProof> {
    /// The sign-in that waits for this goal.
    pub(crate) fn sign_in(vault: &Vault, goal: Goal) -> Option<Self> {
        let pending = vault.pending.as_ref()?;
        match &pending.flow {
            PendingFlow::SignIn(flow) if goal.is_meant_by(vault, pending) => {
                let what = (flow.proofs.clone(), flow.approval.clone(), flow.sent);
                Some(Self::of(pending, what))
            }
            _ => None,
        }
    }
}

impl Waiting<u64> {
    /// The sign-up that waits for this goal, and when its code dies.
    pub(crate) fn sign_up(vault: &Vault, goal: Goal) -> Option<Self> {
        let pending = vault.pending.as_ref()?;
        match &pending.flow {
            PendingFlow::SignUp(flow) if goal.is_meant_by(vault, pending) => {
                Some(Self::of(pending, flow.expires_at))
            }
            _ => None,
        }
    }

    /// The reset that waits, and when its code dies.
    pub(crate) fn reset(vault: &Vault) -> Option<Self> {
        let pending = vault.pending.as_ref()?;
        match &pending.flow {
            PendingFlow::Reset(flow) => Some(Self::of(pending, flow.expires_at)),
            _ => None,
        }
    }
}

/// Forgets what waits.
///
/// # Errors
///
/// The vault cannot be changed.
pub(crate) async fn forget(device: Device) -> Result<(), Trouble> {
    device
        .update(|vault| {
            vault.pending = None;
            Ok(())
        })
        .await
}

/// What waited is not there any more.
fn over() -> Trouble {
    let over = Problem::new(ErrorCode::Expired, WaitingWords::here().over());
    ServerError::from(Box::new(over)).into()
}

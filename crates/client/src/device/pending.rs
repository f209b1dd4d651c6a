//! A flow that waits for something which is on its way to the user.

use serde::{Deserialize, Serialize};
use url::Url;

use crate::recovery_account::{Reset, SignIn, SignUp};

/// A flow that waits for a code, kept so that the code can be given later, even by another process.
#[derive(Serialize, Deserialize)]
pub struct Pending {
    /// The server's address.
    pub server: Url,
    /// The recovery account's email address.
    pub email: String,
    /// The flow.
    pub flow: PendingFlow,
}

/// What waits.
#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PendingFlow {
    /// A recovery account is being created.
    SignUp(SignUp),
    /// A sign-in has its password proven.
    SignIn(SignIn),
    /// A forgotten password is being reset.
    Reset(Reset),
}

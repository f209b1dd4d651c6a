//! Turning the app lock on: the passcode is stretched twice for it.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Errand, open_vault};
use crate::{trouble::Trouble, unlocking::app_lock};

/// Turns the app lock on with a passcode.
#[derive(Serialize, Deserialize)]
pub(crate) struct TurnAppLockOn {
    /// The vault identity, as text.
    pub(crate) identity: String,
    /// What was chosen.
    pub(crate) passcode: String,
}

impl Errand for TurnAppLockOn {
    const NAME: &'static str = "turn_app_lock_on";
    type Outcome = ();

    async fn run(self) -> Result<(), Trouble> {
        let store = open_vault(&self.identity).await?;
        let passcode = SecretString::from(self.passcode);
        Ok(app_lock::turn_on(store.storage(), store.identity(), &passcode).await?)
    }
}

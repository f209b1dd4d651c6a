//! The passcode: opening the vault with it, and setting it.

use lifeboat_client::device;
use lifeboat_seal::Identity;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::Errand;
use crate::{ports::IndexedDb, trouble::Trouble};

/// Opens the vault identity with the passcode. Gives it as text.
#[derive(Serialize, Deserialize)]
pub(crate) struct Unlock {
    /// What was typed.
    pub(crate) passcode: String,
}

impl Errand for Unlock {
    const NAME: &'static str = "unlock";
    type Outcome = String;

    async fn run(self) -> Result<String, Trouble> {
        let storage = IndexedDb::open().await.map_err(device::VaultError::from)?;
        let passcode = SecretString::from(self.passcode);
        let identity = device::unlock(&storage, &passcode).await?;
        Ok(identity.expose().to_string())
    }
}

/// Sets the passcode, the first or another one.
#[derive(Serialize, Deserialize)]
pub(crate) struct SetPasscode {
    /// The vault identity, as text.
    pub(crate) identity: String,
    /// What was chosen.
    pub(crate) passcode: String,
}

impl Errand for SetPasscode {
    const NAME: &'static str = "set_passcode";
    type Outcome = ();

    async fn run(self) -> Result<(), Trouble> {
        let storage = IndexedDb::open().await.map_err(device::VaultError::from)?;
        let identity = Identity::parse(&self.identity)
            .map_err(|_| Trouble::from(device::VaultError::WrongIdentity))?;
        let passcode = SecretString::from(self.passcode);
        Ok(device::change_passcode(&storage, &identity, &passcode).await?)
    }
}

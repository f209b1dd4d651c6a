//! Errands: what would freeze the page, done by a worker instead. Above all that is key stretching
//! (Argon2id for a password, scrypt for a passcode), which takes a good part of a second, and taking in
//! thousands of accounts.
//!
//! An errand runs flows of [`lifeboat_client`] in the worker, on the same vault and with the same ports
//! as the page. It is sent there as JSON and comes back as such, in this browser's memory only.
//!
//! ```ignore
//! let identity = Unlock { passcode }.send().await?;
//! ```

mod add_accounts;
mod app_lock;
mod erase;
mod passcode;
mod password;
mod reset;
mod sign_in;
mod sign_up;
mod worker;

use std::future::Future;

use serde::{Serialize, de::DeserializeOwned};

pub(crate) use add_accounts::{AddAccounts, add_all};
pub(crate) use app_lock::TurnAppLockOn;
pub(crate) use erase::EraseBackup;
pub(crate) use passcode::{SetPasscode, Unlock};
pub(crate) use password::{ChangePassword, ReplaceRecoveryCode};
pub(crate) use reset::FinishReset;
pub(crate) use sign_in::ProvePassword;
pub(crate) use sign_up::{FinishSignUp, SignedUp};
pub(crate) use worker::serve;

use leptos::wasm_split::wasm_split;
use lifeboat_client::device::{VaultError, VaultStore};
use lifeboat_seal::Identity;

use crate::{device::Store, later::UnderWay, ports::IndexedDb, trouble::Trouble};

/// Something to be done in the worker.
pub(crate) trait Errand: Serialize + DeserializeOwned + 'static {
    /// What it is called on its way.
    const NAME: &'static str;

    /// What comes of it.
    type Outcome: Serialize + DeserializeOwned + 'static;

    /// Does it, in the worker.
    ///
    /// # Errors
    ///
    /// Whatever the flow says.
    fn run(self) -> impl Future<Output = Result<Self::Outcome, Trouble>>;

    /// Has the worker do it.
    ///
    /// # Errors
    ///
    /// What the flow says, or that there is no worker to be had.
    async fn send(self) -> Result<Self::Outcome, Trouble> {
        let request = worker::encode(&self)?;
        let outcome = worker::send(Self::NAME, request).await?;
        worker::decode(&outcome)
    }
}

/// Every errand, by its name.
macro_rules! errands {
    ($($errand:ty),* $(,)?) => {
        /// Does the errand of that name.
        async fn run(name: String, request: String) -> Result<String, Trouble> {
            $(if name == <$errand>::NAME {
                let errand: $errand = worker::decode(&request)?;
                return worker::encode(&errand.run().await?);
            })*
            Err(worker::not_understood())
        }
    };
}

errands![
    Unlock,
    SetPasscode,
    TurnAppLockOn,
    ChangePassword,
    ReplaceRecoveryCode,
    ProvePassword,
    FinishSignUp,
    FinishReset,
    EraseBackup,
    AddAccounts
];

/// Does the errand of that name; the page needs none of it.
#[wasm_split(
    errands,
    wasm_split_path = leptos::wasm_split,
    fallible,
    return_wrapper(let doing = _; { doing.await } -> Result<String, Trouble>)
)]
fn dispatch(name: String, request: String) -> UnderWay<Result<String, Trouble>> {
    Box::pin(run(name, request))
}

/// Opens the vault in the worker, with its identity as text.
async fn open_vault(identity: &str) -> Result<Store, Trouble> {
    let identity = Identity::parse(identity).map_err(|_| VaultError::WrongIdentity)?;
    let storage = IndexedDb::open().await.map_err(VaultError::from)?;
    Ok(VaultStore::open(storage, identity).await?)
}

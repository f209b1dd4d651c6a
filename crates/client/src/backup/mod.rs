//! The backup of this device: a chain of sealed versions that every change is added to.
//!
//! A commit is a compare-and-swap on the head. The device that loses the race fetches the head,
//! merges three-way and commits again, so that no device overwrites what it has not seen. A device
//! remembers the newest version that it saw; a head that does not descend from it is refused.

mod chain;
mod change_account;
mod extent;
mod fetch;
mod history;
mod look;
mod push;
mod reseal;
mod switch;
mod tidy;
mod turn_off;
mod verify;

pub use chain::ChainError;
pub use change_account::{Moved, OldBackup, move_to_account};
pub use extent::BackupExtent;
pub use history::HistoryEntry;
pub use look::Standing;
pub use push::Pushed;
pub(crate) use reseal::Resealed;
pub use switch::UnseenHead;
pub use turn_off::TurnedOff;
pub use verify::Verified;

use lifeboat_seal::KeyRing;

use crate::{
    ClientError, Server,
    device::{BackupOn, BackupSetting, Vault, VaultStore},
    ports::{Api, StorageLocation},
    recovery_account::signed_in,
};

/// A device's vault together with what its backup needs: the server, and the storage location where
/// that is another one.
pub struct BackedUp<'a, S, A, L> {
    /// The vault.
    pub store: &'a VaultStore<S>,
    /// The recovery account's server.
    pub server: &'a Server<A>,
    /// The storage location, where sealed versions do not lie at the server.
    pub location: Option<&'a L>,
}

/// A vault that is signed in, with its account key open.
pub(crate) struct Opened<'a, A> {
    pub(crate) vault: Vault,
    pub(crate) session: Server<&'a A>,
    pub(crate) ring: KeyRing,
    pub(crate) key_revision: u64,
}

impl<'a, S: crate::ports::DeviceStorage, A: Api, L: StorageLocation> BackedUp<'a, S, A, L> {
    /// Reads the vault and opens the account key.
    pub(crate) async fn open(&self) -> Result<Opened<'a, A>, ClientError> {
        let vault = self.store.read().await?;
        let session = signed_in(self.server, &vault)?;
        let account = vault.account()?;
        let ring = account.key_ring()?;
        let key_revision = account.key_file.revision;
        Ok(Opened {
            vault,
            session,
            ring,
            key_revision,
        })
    }
}

impl Vault {
    /// The backup that this device takes part in.
    ///
    /// # Errors
    ///
    /// [`ClientError::BackupOff`].
    pub fn backup_on(&self) -> Result<&BackupOn, ClientError> {
        match &self.backup {
            BackupSetting::On(backup) => Ok(backup),
            BackupSetting::Off => Err(ClientError::BackupOff),
        }
    }

    pub(crate) fn backup_on_mut(&mut self) -> Result<&mut BackupOn, ClientError> {
        match &mut self.backup {
            BackupSetting::On(backup) => Ok(backup),
            BackupSetting::Off => Err(ClientError::BackupOff),
        }
    }
}

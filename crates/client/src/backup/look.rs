//! How the backup stands, asked of the server: so that what is shown is true also when another device
//! went on.

use super::{BackedUp, Opened, chain::check_descends};
use crate::{
    ClientError,
    device::Vault,
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::note_ended_session,
    wire,
};

/// The backup as the server has it. Its head descends from what this device knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The number of the head.
    pub head: u64,
    /// How many accounts are in it.
    pub accounts: usize,
    /// When it was made, UNIX seconds, by its device's clock.
    pub created_at: u64,
    /// The device that made it, if it is still known.
    pub device: Option<String>,
    /// Whether another device made it and this one has not merged it yet.
    pub is_news: bool,
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// Asks the server for the head, and opens it where it is news, or where the last attempt failed
    /// because of it. Nothing changes here, except that a session which has ended is noted, and a
    /// failure forgotten which is past.
    ///
    /// # Errors
    ///
    /// [`ClientError::BackupOff`]; whatever keeps the backup from being used.
    pub async fn look(&self) -> Result<Standing, ClientError> {
        // On the heap: it is large.
        let looked = Box::pin(self.look_at_head()).await;
        match &looked {
            Ok(_) => self.forget_refuted_failure().await?,
            Err(error) => note_ended_session(self.store, error).await?,
        }
        looked
    }

    /// Whether the last attempt failed because of what the server or the location has.
    fn has_failed_with_it(opened: &Opened<'_, A>) -> Result<bool, ClientError> {
        let failure = opened.vault.backup_on()?.failure.as_ref();
        Ok(failure.is_some_and(|failure| failure.of_the_head))
    }

    /// The head is there, genuine and opens: an earlier failure that says otherwise is past. So is
    /// any failure when nothing waits to be backed up.
    pub(super) async fn forget_refuted_failure(&self) -> Result<(), ClientError> {
        let refuted = |vault: &Vault| {
            let backup = vault.backup_on().ok()?;
            let failure = backup.failure.as_ref()?;
            Some(failure.of_the_head || !vault.has_unsaved_changes())
        };
        if refuted(&self.store.read().await?) != Some(true) {
            return Ok(());
        }
        self.store
            .update(|vault| {
                if refuted(vault) == Some(true) {
                    vault.backup_on_mut()?.failure = None;
                }
                Ok(())
            })
            .await
    }

    async fn look_at_head(&self) -> Result<Standing, ClientError> {
        let opened = self.open().await?;
        opened.vault.backup_on()?;
        let (location, head, device) = opened.active().await?;
        let opened = self.open_for(&head).await?;
        let known = opened.vault.backup_on()?.base.as_ref();
        let standing = |accounts, is_news| Standing {
            head: head.sequence,
            accounts,
            created_at: head.created_at,
            device: device.clone(),
            is_news,
        };
        match known {
            Some(base) if wire::head_ref(&base.manifest) == wire::head_ref(&head) => {
                if Self::has_failed_with_it(&opened)? {
                    self.fetch(&opened, location, &head).await?;
                }
                Ok(standing(base.contents.accounts.len(), false))
            }
            Some(base) => {
                check_descends(&opened.session, &base.manifest, &head, &opened.ring).await?;
                let theirs = self.fetch(&opened, location, &head).await?;
                Ok(standing(theirs.contents.accounts.len(), true))
            }
            // The answer to this device's first commit was lost: the next attempt takes it as its own.
            None if head.device_id == *opened.vault.device.id.as_uuid() => {
                let own = self.fetch(&opened, location, &head).await?;
                Ok(standing(own.contents.accounts.len(), false))
            }
            None => Err(self.backup_exists(&opened).await),
        }
    }
}

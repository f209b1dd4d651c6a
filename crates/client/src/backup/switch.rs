//! Turning backup on, and bringing a deleted one back.

use lifeboat_protocol::{
    ErrorCode,
    backup::{Backup, DeletedBackup, Location, Manifest, UndeleteBackup},
};
use lifeboat_vault::{BackupId, ObjectHash, Timestamp};
use rand::CryptoRng;

use super::{BackedUp, ChainError, Opened, Pushed, chain::check_descends};
use crate::{
    ClientError,
    device::{BackupOn, BackupSetting, Where},
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::refresh_key_file,
    wire,
};

/// What becomes of a head under an earlier account key that continues nothing which this device has
/// seen: a device that was revoked could have made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnseenHead {
    /// It is left alone.
    Refused,
    /// The one with this hash is taken: the user was shown that one ([`ChainError::Unseen`]), and said
    /// so. Any other is left alone.
    Taken(ObjectHash),
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// Turns backup on and makes the first version.
    ///
    /// # Errors
    ///
    /// [`ClientError::BackupExists`] when there is a backup that this device has not restored: it is
    /// left as it is. [`ClientError::BackupOn`] when it is on in another storage location.
    pub async fn turn_on(
        &self,
        location: Where,
        now: Timestamp,
        rng: &mut impl CryptoRng,
    ) -> Result<Pushed, ClientError> {
        let opened = self.open().await?;
        match &opened.vault.backup {
            BackupSetting::On(backup) if backup.location != location => {
                return Err(ClientError::BackupOn);
            }
            BackupSetting::On(_) => return self.synchronize(now, rng).await,
            BackupSetting::Off => {}
        }
        if let Backup::Active { .. } = opened.session.backup().await? {
            return Err(self.backup_exists(&opened).await);
        }
        self.store
            .update(|vault| {
                vault.backup = BackupSetting::On(Box::new(BackupOn::new(location)));
                Ok::<_, ClientError>(())
            })
            .await?;
        match self.push(now, rng).await {
            Ok(pushed) => Ok(pushed),
            Err(error) if error.is_passing() => Err(error),
            Err(error) => {
                // What cannot succeed by itself was not turned on.
                self.forget_setting().await?;
                Err(error)
            }
        }
    }

    /// The backups that were deleted and can be brought back, the one that was deleted last first.
    ///
    /// # Errors
    ///
    /// Not signed in; a server that cannot be reached.
    pub async fn deleted(&self) -> Result<Vec<DeletedBackup>, ClientError> {
        let session = self.open().await?.session;
        Ok(session.deleted_backups().await?.backups)
    }

    /// Brings a deleted backup back, the one that was deleted last unless another is named; a device
    /// takes part in it again by recovering from it. If a device was revoked in the meantime, the
    /// head is sealed anew for today's account key.
    ///
    /// # Errors
    ///
    /// [`ClientError::NoBackup`] when nothing can be brought back, or a backup is active;
    /// [`ChainError::Unseen`], after which the same can be done again with [`UnseenHead::Taken`].
    pub async fn undelete(
        &self,
        which: Option<BackupId>,
        unseen: UnseenHead,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        let session = self.open().await?.session;
        let request = UndeleteBackup {
            backup_id: which.map(|id| *id.as_uuid()),
        };
        let backup = match session.undelete_backup(&request).await {
            Err(error) if error.code() == Some(ErrorCode::BackupExists) => {
                match session.backup().await? {
                    // An earlier try got this far, and no further.
                    active if is_wanted(&active, which) => active,
                    _ => return Err(error.into()),
                }
            }
            outcome => outcome?,
        };
        refresh_key_file(self.store, &session).await?;
        if let Backup::Active { location, head, .. } = backup {
            self.seal_anew((location, &head), unseen, now).await?;
        }
        Ok(())
    }

    /// Seals the head anew for today's account key, where it is sealed for an earlier one: after the
    /// server's operator has brought an earlier key file back.
    ///
    /// # Errors
    ///
    /// [`ChainError::Unseen`]; the head cannot be fetched or does not open; not signed in; a server
    /// that refuses.
    pub async fn seal_head_anew(
        &self,
        unseen: UnseenHead,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        let session = self.open().await?.session;
        match session.backup().await? {
            Backup::Active { location, head, .. } => {
                self.seal_anew((location, &head), unseen, now).await
            }
            Backup::None | Backup::Deleted { .. } => Ok(()),
        }
    }

    async fn seal_anew(
        &self,
        (location, head): (Location, &Manifest),
        unseen: UnseenHead,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        let opened = self.open().await?;
        let Opened {
            ring, key_revision, ..
        } = &opened;
        let manifest = wire::from_wire(head)?;
        if manifest.is_current(ring) {
            return Ok(());
        }
        if unseen != UnseenHead::Taken(manifest.hash) {
            check_continues_what_was_seen(&opened, head).await?;
        }
        let resealed = self
            .reseal_head(&opened, (location, head), (ring, *key_revision), now)
            .await?;
        opened.session.commit(&resealed.version).await?;
        self.verify_resealed(&opened, ring, &resealed).await
    }
}

/// Checks that a head is the newest version that this device has seen, or descends from it.
async fn check_continues_what_was_seen<A: Api>(
    opened: &Opened<'_, A>,
    head: &Manifest,
) -> Result<(), ClientError> {
    let seen = match &opened.vault.backup {
        BackupSetting::On(backup) => backup.base.as_ref().map(|base| &base.manifest),
        BackupSetting::Off => opened.vault.last_head.as_ref(),
    };
    match seen.filter(|seen| seen.backup_id == head.backup_id) {
        Some(seen) => check_descends(&opened.session, seen, head, &opened.ring).await,
        None => Err(ChainError::Unseen {
            sequence: head.sequence,
            created_at: head.created_at,
            hash: ObjectHash::from_bytes(head.hash.0),
        }
        .into()),
    }
}

/// Whether this is the backup that was to be brought back.
fn is_wanted(backup: &Backup, which: Option<BackupId>) -> bool {
    match (backup, which) {
        (Backup::Active { head, .. }, Some(wanted)) => head.backup_id == *wanted.as_uuid(),
        (Backup::Active { .. }, None) => true,
        _ => false,
    }
}

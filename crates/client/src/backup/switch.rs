//! Turning backup on, and bringing a deleted one back.

use lifeboat_protocol::{ErrorCode, backup::Backup};
use lifeboat_vault::Timestamp;
use rand::CryptoRng;

use super::{BackedUp, Pushed};
use crate::{
    ClientError, Nothing,
    device::{BackupOn, BackupSetting, Where},
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::refresh_key_file,
    wire,
};

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

    /// Brings the deleted backup back; a device takes part in it again by recovering from it. If a
    /// device was revoked in the meantime, the head is sealed anew for today's account key.
    ///
    /// # Errors
    ///
    /// [`ClientError::NoBackup`] when nothing can be brought back, or a backup is active.
    pub async fn undelete(&self, now: Timestamp) -> Result<(), ClientError> {
        let session = self.open().await?.session;
        let backup = match session.undelete_backup(&Nothing {}).await {
            // An earlier try got this far, and no further.
            Err(error) if error.code() == Some(ErrorCode::BackupExists) => session.backup().await?,
            outcome => outcome?,
        };
        refresh_key_file(self.store, &session).await?;
        let opened = self.open().await?;
        if let Backup::Active { head, .. } = backup
            && !wire::from_wire(&head)?.is_current(&opened.ring)
            && let Some(resealed) = self
                .reseal_head(&opened, &opened.ring, opened.key_revision, now)
                .await?
        {
            opened.session.commit(&resealed.version).await?;
            self.verify_resealed(&opened, &opened.ring, &resealed)
                .await?;
        }
        Ok(())
    }
}

//! Turning backup on and off.

use lifeboat_protocol::{
    ErrorCode,
    backup::{Backup, Location},
};
use lifeboat_vault::Timestamp;
use rand::CryptoRng;

use super::{BackedUp, Opened, Pushed};
use crate::{
    ClientError, Nothing,
    device::{BackupOn, BackupSetting, Where},
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::refresh_key_file,
    wire,
};

/// What turning backup off did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnedOff {
    /// The backup was deleted, and can be brought back for 30 days.
    Deleted,
    /// The backup was erased for good.
    Erased,
    /// There was none any more.
    WasGone,
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
                vault.backup = BackupSetting::On(Box::new(BackupOn {
                    location,
                    base: None,
                    last_backup_at: None,
                    last_verified_at: None,
                    failure: None,
                }));
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

    /// Turns backup off, and deletes the backup or, on request, erases it.
    ///
    /// # Errors
    ///
    /// [`ClientError::BackupOff`], not signed in, or a server or location that cannot be reached: in
    /// that case backup stays on.
    pub async fn turn_off(&self, erase: bool) -> Result<TurnedOff, ClientError> {
        let opened = self.open().await?;
        let elsewhere = match opened.vault.backup_on()?.location {
            Where::Server => None,
            Where::Location(_) => Some(self.location.ok_or(ClientError::LocationNeeded)?),
        };
        if self.is_replaced(&opened).await? {
            // Another device made a new backup, which is not this one's to delete.
            self.forget_setting().await?;
            return Ok(TurnedOff::WasGone);
        }
        let objects = match (erase, elsewhere) {
            (true, Some(location)) => Some((location, self.object_names(&opened.session).await?)),
            _ => None,
        };
        let turned_off = match opened.session.delete_backup(erase).await {
            Ok(()) if erase => TurnedOff::Erased,
            Ok(()) => TurnedOff::Deleted,
            Err(error)
                if matches!(
                    error.code(),
                    Some(ErrorCode::NoBackup | ErrorCode::BackupDeleted)
                ) =>
            {
                TurnedOff::WasGone
            }
            Err(error) => return Err(error.into()),
        };
        if let Some((location, names)) = objects {
            for name in names {
                location.delete(&name).await?;
            }
        }
        self.forget_setting().await?;
        Ok(turned_off)
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
            && let Some((version, _)) = self
                .reseal_head(&opened, &opened.ring, opened.key_revision, now)
                .await?
        {
            opened.session.commit(&version).await?;
        }
        Ok(())
    }

    /// Whether the backup that this device knows is gone, and another is in its place.
    async fn is_replaced(&self, opened: &Opened<'_, A>) -> Result<bool, ClientError> {
        let known = opened.vault.backup_on()?.base.as_ref();
        Ok(match (opened.session.backup().await?, known) {
            (Backup::Active { head, .. }, Some(base)) => head.backup_id != base.manifest.backup_id,
            _ => false,
        })
    }

    async fn forget_setting(&self) -> Result<(), ClientError> {
        self.store
            .update(|vault| {
                vault.backup = BackupSetting::Off;
                Ok(())
            })
            .await
    }

    /// The names of all objects of the backup that lie elsewhere.
    async fn object_names(&self, session: &crate::Server<&A>) -> Result<Vec<String>, ClientError> {
        let Backup::Active {
            location: Location::Elsewhere,
            head,
            ..
        } = session.backup().await?
        else {
            return Ok(Vec::new());
        };
        let mut names = vec![super::fetch::object_name(&head)];
        let mut before = head.sequence;
        while before > 1 {
            let page = session.versions_before(before, 1000).await?;
            let Some(oldest) = page.versions.last() else {
                break;
            };
            before = oldest.manifest.sequence;
            names.extend(
                page.versions
                    .iter()
                    .map(|version| super::fetch::object_name(&version.manifest)),
            );
        }
        Ok(names)
    }
}

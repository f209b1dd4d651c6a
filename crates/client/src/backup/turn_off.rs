//! Turning backup off: the backup is deleted, for 30 days or for good.

use std::collections::BTreeSet;

use lifeboat_protocol::{
    ErrorCode, Token,
    backup::{Backup, EraseBackup},
};
use secrecy::SecretString;
use url::Url;

use super::{BackedUp, Opened, chain::ancestors, fetch::object_name, tidy::is_object};
use crate::{
    ClientError, ServerError,
    device::{BackupSetting, Where},
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::{prove_password, refresh_key_file},
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
    /// Turns backup off, and deletes the backup. For 30 days it can be brought back; so long its
    /// objects stay in the storage location.
    ///
    /// # Errors
    ///
    /// [`ClientError::BackupOff`], not signed in, or a server that cannot be reached: in that case
    /// backup stays on.
    pub async fn turn_off(&self) -> Result<TurnedOff, ClientError> {
        let opened = self.open().await?;
        let backup = opened.vault.backup_on()?;
        if backup.erasing {
            return Err(ClientError::EraseUnfinished);
        }
        if self.is_replaced(&opened).await? {
            // Another device made a new backup, which is not this one's to delete.
            self.forget_setting().await?;
            return Ok(TurnedOff::WasGone);
        }
        let turned_off = turned_off(opened.session.delete_backup().await, TurnedOff::Deleted)?;
        let put_away = match &backup.location {
            Where::Location(url) => Some(url.clone()),
            Where::Server => None,
        };
        self.remember_put_away(put_away).await?;
        self.forget_setting().await?;
        Ok(turned_off)
    }

    /// Erases the backup for good, also one that was deleted before: first its objects in the
    /// storage location, then everything at the server. What is interrupted in between goes on when
    /// it is done again. The password is asked for, since a session alone may be a thief's; it is
    /// proven before anything is removed.
    ///
    /// # Errors
    ///
    /// [`ClientError::WrongPassword`]; [`ClientError::BackupExists`] when backup is off here and another device's is active;
    /// [`ClientError::NoBackup`] when there is nothing to erase; [`ClientError::LocationNeeded`]; a
    /// server or location that cannot be reached.
    pub async fn erase(&self, password: &SecretString) -> Result<TurnedOff, ClientError> {
        let opened = self.open().await?;
        let backup = opened.session.backup().await?;
        match (&opened.vault.backup, &backup) {
            (BackupSetting::On(_), _) if self.is_replaced(&opened).await? => {
                self.forget_setting().await?;
                return Ok(TurnedOff::WasGone);
            }
            (BackupSetting::On(on), _) => {
                if on.location != Where::Server && self.location.is_none() {
                    return Err(ClientError::LocationNeeded);
                }
            }
            (BackupSetting::Off, Backup::Active { .. }) => {
                return Err(self.backup_exists(&opened).await);
            }
            (BackupSetting::Off, Backup::None) if self.location.is_none() => {
                return Err(ClientError::NoBackup);
            }
            (BackupSetting::Off, _) => {}
        }
        let proof = prove_password(self.server, &opened.vault, password).await?;
        let removed = match self.location {
            Some(location) => self.erase_objects(location, &backup).await?,
            None => 0,
        };
        let turned_off = match erase_at_server(&opened, proof).await? {
            TurnedOff::WasGone if removed > 0 => TurnedOff::Erased,
            turned_off => turned_off,
        };
        self.remember_put_away(None).await?;
        self.forget_setting().await?;
        Ok(turned_off)
    }

    /// Removes every object of this recovery account from the storage location, and no other:
    /// several accounts may share a folder. Gives their number.
    async fn erase_objects(&self, location: &L, backup: &Backup) -> Result<usize, ClientError> {
        let names = location.list().await?;
        let session = self.open().await?.session;
        refresh_key_file(self.store, &session).await?;
        let opened = self.open().await?;
        // Objects that manifests name go even when they are damaged and do not open.
        let mut named = BTreeSet::new();
        if let Backup::Active { head, .. } = backup {
            let before = ancestors(&session, head, 1, &opened.ring).await;
            let before = before.unwrap_or_default();
            named.extend(before.iter().map(|version| object_name(&version.manifest)));
            named.insert(object_name(head));
        }
        self.note_erasing().await?;
        let mut removed = 0;
        for name in names.iter().filter(|name| is_object(name)) {
            if named.contains(name) || self.backup_in(location, name, &opened).await?.is_some() {
                location.delete(name).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Whether the backup that this device knows is gone, and another is in its place.
    async fn is_replaced(&self, opened: &Opened<'_, A>) -> Result<bool, ClientError> {
        let known = opened.vault.backup_on()?.base.as_ref();
        Ok(match (opened.session.backup().await?, known) {
            (Backup::Active { head, .. }, Some(base)) => head.backup_id != base.manifest.backup_id,
            _ => false,
        })
    }

    async fn note_erasing(&self) -> Result<(), ClientError> {
        self.store
            .update(|vault| {
                if let BackupSetting::On(backup) = &mut vault.backup {
                    backup.erasing = true;
                }
                Ok(())
            })
            .await
    }

    /// Remembers where the objects of a deleted backup lie.
    async fn remember_put_away(&self, location: Option<Url>) -> Result<(), ClientError> {
        self.store
            .update(|vault| {
                vault.put_away = location;
                Ok(())
            })
            .await
    }

    /// Takes part in the backup no more; what was seen of it is remembered.
    pub(super) async fn forget_setting(&self) -> Result<(), ClientError> {
        self.store
            .update(|vault| {
                if let BackupSetting::On(backup) = std::mem::take(&mut vault.backup)
                    && let Some(base) = backup.base
                {
                    vault.last_head = Some(base.manifest);
                }
                Ok(())
            })
            .await
    }
}

async fn erase_at_server<A: Api>(
    opened: &Opened<'_, A>,
    password_proof: Token,
) -> Result<TurnedOff, ClientError> {
    let request = EraseBackup { password_proof };
    turned_off(
        opened.session.erase_backup(&request).await,
        TurnedOff::Erased,
    )
}

/// What the server's answer means, when it has done what was asked.
fn turned_off(answer: Result<(), ServerError>, done: TurnedOff) -> Result<TurnedOff, ClientError> {
    match answer {
        Ok(()) => Ok(done),
        Err(error)
            if matches!(
                error.code(),
                Some(ErrorCode::NoBackup | ErrorCode::BackupDeleted)
            ) =>
        {
            Ok(TurnedOff::WasGone)
        }
        Err(error) => Err(error.into()),
    }
}

//! "Change account": another recovery account for the same vault.

use lifeboat_vault::{AccountId, Timestamp};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::{BackedUp, Pushed};
use crate::{
    ClientError, Server,
    device::{BackupOn, BackupSetting, FailureReason, Vault, VaultStore},
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::{Enrolled, signed_in},
};

/// What came of a move.
#[derive(Debug)]
pub struct Moved {
    /// What backing up to the new account did, where backup is on.
    pub pushed: Option<Pushed>,
    /// What became of the backup at the old account.
    pub old_backup: OldBackup,
}

/// What became of the backup at the old recovery account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OldBackup {
    /// Backup was off, so that this device had none there.
    None,
    /// It is deleted. For 30 days it can be brought back.
    Deleted,
    /// It is still there: why.
    Stays(FailureReason),
}

/// Moves this device, and its backup if that is on, to another recovery account. The old backup is
/// deleted (for 30 days it can be brought back) only when the new one is committed and verified.
/// Where it cannot be, because the sign-in there has ended or its server is away, it stays.
///
/// # Errors
///
/// [`ClientError::BackupExists`] when the new account has a backup already; whatever keeps the new
/// backup from being made. The old account is then kept as it was, and the sign-in at the new one is
/// ended.
pub async fn move_to_account<S: DeviceStorage, A: Api, L: StorageLocation>(
    store: &VaultStore<S>,
    (old_server, new_server): (&Server<A>, &Server<A>),
    location: Option<&L>,
    (enrolled, address): (Enrolled, &Url),
    now: Timestamp,
    rng: &mut impl CryptoRng,
) -> Result<Moved, ClientError> {
    let before = store.read().await?;
    let old_session = signed_in(old_server, &before);
    let left = before.recovery_account.as_ref().map(|account| account.id);
    let was_on = matches!(before.backup, BackupSetting::On(_));
    let new_session = enrolled.session(new_server);
    let to = BackedUp {
        store,
        server: new_server,
        location,
    };
    let pushed = match to.take_along(before, (enrolled, address), now, rng).await {
        Ok(pushed) => pushed,
        Err(error) => {
            sign_out_of(&new_session).await;
            return Err(error);
        }
    };
    let old_backup = leave(old_session, was_on).await;
    put_key_away(store, left).await?;
    Ok(Moved { pushed, old_backup })
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// Makes the new account this device's, and backs up there if backup is on. Without that, the vault
    /// is as it was `before`.
    async fn take_along(
        &self,
        before: Vault,
        (enrolled, address): (Enrolled, &Url),
        now: Timestamp,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Pushed>, ClientError> {
        let personal = enrolled.account_id();
        self.store
            .update(|vault| {
                enrolled.keep_in(vault, address, now)?;
                if let BackupSetting::On(backup) = &mut vault.backup {
                    **backup = BackupOn::new(backup.location.clone());
                }
                Ok::<_, ClientError>(())
            })
            .await?;
        if before.backup == BackupSetting::Off {
            return Ok(None);
        }
        match self.push(now, rng).await {
            Ok(pushed) => Ok(Some(pushed)),
            Err(error) => {
                self.store
                    .update(|vault| {
                        go_back(vault, before, personal);
                        Ok::<_, ClientError>(())
                    })
                    .await?;
                Err(error)
            }
        }
    }
}

/// Gives the vault its account from before, and takes the new one's off the list.
fn go_back(vault: &mut Vault, before: Vault, personal: AccountId) {
    vault.recovery_account = before.recovery_account;
    vault.backup = before.backup;
    vault.device.id = before.device.id;
    vault.device_credentials = before.device_credentials;
    vault.waiting_keys = before.waiting_keys;
    if before.contents.account(personal).is_none() {
        vault
            .contents
            .accounts
            .retain(|account| account.id != personal);
    }
}

/// Ends a session that nothing needs any more. Where that cannot be, the list of devices there shows
/// it, and it can be revoked there.
async fn sign_out_of<A: Api>(session: &Server<&A>) {
    if let Err(error) = session.sign_out().await {
        tracing::warn!(%error, "a session at the other recovery account was not ended");
    }
}

/// The sign-in at the old account has ended, so the device key is of no use there.
async fn put_key_away<S: DeviceStorage>(
    store: &VaultStore<S>,
    left: Option<Uuid>,
) -> Result<(), ClientError> {
    let Some(left) = left else {
        return Ok(());
    };
    store
        .update(|vault| {
            for account in &vault.contents.accounts {
                if let Some(provider) = account.credential.provider()
                    && provider.subject == left.to_string()
                    && let Some(credential) = vault.device_credentials.get_mut(&account.id)
                {
                    credential.key = None;
                }
            }
            Ok(())
        })
        .await
}

/// Deletes the backup at the old account, if it is this device's to delete, and signs out there.
/// The move has succeeded, so what does not succeed here is only told.
async fn leave<A: Api>(session: Result<Server<&A>, ClientError>, was_on: bool) -> OldBackup {
    let old_backup = match (&session, was_on) {
        (_, false) => OldBackup::None,
        (Err(error), true) => OldBackup::Stays(error.into()),
        (Ok(session), true) => match session.delete_backup().await.map_err(ClientError::from) {
            Ok(()) | Err(ClientError::NoBackup | ClientError::BackupDeleted { .. }) => {
                OldBackup::Deleted
            }
            Err(error) => OldBackup::Stays((&error).into()),
        },
    };
    if let Ok(session) = session {
        sign_out_of(&session).await;
    }
    old_backup
}

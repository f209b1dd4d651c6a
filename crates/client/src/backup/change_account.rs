//! "Change account": another recovery account for the same vault.

use lifeboat_vault::Timestamp;
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::{BackedUp, Pushed};
use crate::{
    ClientError, Server,
    device::{BackupOn, BackupSetting, VaultStore},
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
    Stays(String),
}

/// Moves this device, and its backup if that is on, to another recovery account. The old backup is
/// deleted (for 30 days it can be brought back) only when the new one is committed and verified.
/// Where it cannot be, because the sign-in there has ended or its server is away, it stays.
///
/// # Errors
///
/// [`ClientError::BackupExists`] when the new account has a backup already; whatever keeps the new
/// backup from being made. The old account is then kept as it was.
pub async fn move_to_account<S: DeviceStorage, A: Api, L: StorageLocation>(
    store: &VaultStore<S>,
    (old_server, new_server): (&Server<A>, &Server<A>),
    location: Option<&L>,
    (enrolled, address): (Enrolled, &Url),
    now: Timestamp,
    rng: &mut impl CryptoRng,
) -> Result<Moved, ClientError> {
    let before = store.read().await?;
    let personal = enrolled.account_id();
    let old_session = signed_in(old_server, &before);
    let left = before.recovery_account.as_ref().map(|account| account.id);
    let was_on = matches!(before.backup, BackupSetting::On(_));
    store
        .update(|vault| {
            enrolled.keep_in(vault, address, now)?;
            if let BackupSetting::On(backup) = &mut vault.backup {
                **backup = BackupOn::new(backup.location.clone());
            }
            Ok::<_, ClientError>(())
        })
        .await?;
    let pushed = if was_on {
        let backed_up = BackedUp {
            store,
            server: new_server,
            location,
        };
        match backed_up.push(now, rng).await {
            Ok(pushed) => Some(pushed),
            Err(error) => {
                store
                    .update(|vault| {
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
                        Ok::<_, ClientError>(())
                    })
                    .await?;
                return Err(error);
            }
        }
    } else {
        None
    };
    let old_backup = leave(old_session, was_on).await;
    put_key_away(store, left).await?;
    Ok(Moved { pushed, old_backup })
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
        (Err(error), true) => OldBackup::Stays(error.to_string()),
        (Ok(session), true) => match session.delete_backup().await.map_err(ClientError::from) {
            Ok(()) | Err(ClientError::NoBackup | ClientError::BackupDeleted { .. }) => {
                OldBackup::Deleted
            }
            Err(error) => OldBackup::Stays(error.to_string()),
        },
    };
    if let Ok(session) = session
        && let Err(error) = session.sign_out().await
    {
        // The list of devices there shows it; it can be revoked there.
        tracing::warn!(%error, "the session at the old recovery account was not ended");
    }
    old_backup
}

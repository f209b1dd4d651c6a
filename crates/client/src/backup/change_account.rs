//! "Change account": another recovery account for the same vault.

use lifeboat_vault::Timestamp;
use rand::CryptoRng;
use url::Url;

use super::{BackedUp, Pushed};
use crate::{
    ClientError, Server, ServerError,
    device::{BackupOn, BackupSetting, VaultStore},
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::{Enrolled, signed_in},
};

/// Moves this device, and its backup if that is on, to another recovery account. The old backup is
/// deleted (for 30 days it can be brought back) only when the new one is committed and verified.
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
) -> Result<Option<Pushed>, ClientError> {
    let before = store.read().await?;
    let personal = enrolled.account_id();
    let old_session = signed_in(old_server, &before).ok();
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
    if let Some(session) = old_session {
        if was_on {
            ignore_refusal(session.delete_backup(false).await)?;
        }
        ignore_refusal(session.sign_out().await)?;
    }
    Ok(pushed)
}

/// An old account that has nothing to delete, or no session any more, is left as wished.
fn ignore_refusal(outcome: Result<(), ServerError>) -> Result<(), ClientError> {
    match outcome {
        Ok(()) | Err(ServerError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

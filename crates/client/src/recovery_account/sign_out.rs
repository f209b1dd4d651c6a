//! Signing out.

use super::signed_in;
use crate::{
    ClientError, Server, ServerError,
    device::{BackupSetting, VaultStore},
    ports::{Api, DeviceStorage},
};

/// Ends the session, at the server and here. Accounts and codes stay; backup waits for a sign-in, and
/// the device key is of no use any more: it goes with the next [`sweep`](crate::providers::sweep).
///
/// # Errors
///
/// [`ClientError::NotSignedIn`]; a server that cannot be reached, in which case nothing changes.
pub async fn sign_out<S: DeviceStorage, A: Api>(
    store: &VaultStore<S>,
    server: &Server<A>,
) -> Result<(), ClientError> {
    let vault = store.read().await?;
    match signed_in(server, &vault)?
        .sign_out()
        .await
        .map_err(ClientError::from)
    {
        Err(error) if !error.ended_session() => return Err(error),
        _ => {}
    }
    store
        .update(|vault| {
            vault.leave_recovery_account(false);
            Ok(())
        })
        .await
}

/// Forgets the recovery account on this device, when backup is off: another can then be chosen.
///
/// # Errors
///
/// [`ClientError::BackedUpTo`]; a server that refuses to end the session.
pub async fn forget<S: DeviceStorage, A: Api>(
    store: &VaultStore<S>,
    server: &Server<A>,
) -> Result<(), ClientError> {
    let vault = store.read().await?;
    if vault.backup != BackupSetting::Off {
        return Err(ClientError::BackedUpTo {
            email: vault.account()?.email.clone(),
        });
    }
    if let Ok(session) = signed_in(server, &vault) {
        match session.sign_out().await {
            Ok(()) | Err(ServerError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    store
        .update(|vault| {
            vault.leave_recovery_account(false);
            vault.recovery_account = None;
            Ok(())
        })
        .await
}

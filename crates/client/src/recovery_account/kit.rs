//! The recovery kit: a recovery code on paper.

use lifeboat_protocol::{Hex, account::ReplaceRecoveryCode};
use lifeboat_seal::{RecipientKind, RecoveryCode};
use secrecy::SecretString;

use super::{change_key_ring, keep_key_file, prove_password, signed_in};
use crate::{
    ClientError, Server,
    device::VaultStore,
    ports::{Api, DeviceStorage},
};

/// Puts a new recovery code in the place of the one before, which opens nothing any more.
///
/// # Errors
///
/// [`ClientError::WrongPassword`], not signed in, a server that refuses.
pub async fn replace_recovery_code<S: DeviceStorage, A: Api>(
    store: &VaultStore<S>,
    server: &Server<A>,
    password: &SecretString,
    recovery_code: &RecoveryCode,
) -> Result<(), ClientError> {
    let vault = store.read().await?;
    let session = signed_in(server, &vault)?;
    let account = vault.account()?;
    let password_proof = prove_password(server, &vault, password).await?;
    let recovery = ReplaceRecoveryCode {
        password_proof,
        verifier: Hex(recovery_code.proof().verifier()),
    };
    let recipient = recovery_code.identity().recipient();
    let key_file = change_key_ring(
        &session,
        |offered| account.open_offered(offered),
        Some(recovery),
        |ring| {
            ring.set(RecipientKind::RecoveryCode, recipient.clone());
        },
    )
    .await?;
    // The server has replaced the code, whatever happens here. A key file that could not be kept is
    // fetched again before the next change to it.
    if let Err(error) = keep_key_file(store, key_file).await {
        tracing::warn!(%error, "the new key file was not kept");
    }
    Ok(())
}

//! The recovery account: the sign-in that opens a backup.
//!
//! The password never leaves the device (OPAQUE, RFC 9807). What it yields opens the account key
//! file, which the server keeps and cannot read. Every sign-in takes a second proof of a different
//! kind; a forgotten password is reset with the recovery code and a code sent by email.

mod admission;
mod brought_back;
mod devices;
mod enrolled;
mod entrant;
mod kit;
mod kit_page;
mod news;
mod password;
mod reset;
mod sign_in;
mod sign_out;
mod sign_up;

pub use admission::Admission;
pub use devices::{Revoked, revoke_device};
pub use enrolled::Enrolled;
pub use entrant::{Entrant, own_key};
pub use kit::replace_recovery_code;
pub use kit_page::KitPage;
pub use news::news;
pub use password::{NewPassword, UnusablePassword, change_password};
pub use reset::{Reset, ResetProofs};
pub use sign_in::{SentCode, SignIn};
pub use sign_out::{forget, sign_out};
pub use sign_up::SignUp;

use lifeboat_opaque::ExportKey;
use lifeboat_protocol::{
    ErrorCode, Token,
    account::{KeyFile, ReplaceKeyFile, ReplaceRecoveryCode},
};
use lifeboat_seal::{Identity, KeyRing};
use secrecy::SecretString;

use crate::{
    ClientError, Server,
    device::{Vault, VaultStore},
    ports::{Api, DeviceStorage},
};

/// How often a change to the key file is made anew because another device was first.
const ATTEMPTS: usize = 5;

/// The server on behalf of the device that is signed in.
///
/// # Errors
///
/// [`ClientError::NotSignedIn`], [`ClientError::SignInEnded`] and [`ClientError::PasswordWasReset`].
pub fn signed_in<'a, A: Api>(
    server: &'a Server<A>,
    vault: &Vault,
) -> Result<Server<&'a A>, ClientError> {
    match (&vault.recovery_account, vault.signed_in()) {
        (_, Some((_, session))) => Ok(server.with_session(session.clone())),
        (Some(account), None) => Err(account.why_signed_out()),
        (None, None) => Err(ClientError::NotSignedIn),
    }
}

fn password_identity(export_key: &ExportKey) -> Identity {
    Identity::from_export_key(export_key.as_bytes())
}

/// Proves the password anew, for a change that needs it. The proof lives 10 minutes.
pub(crate) async fn prove_password<A: Api>(
    server: &Server<A>,
    vault: &Vault,
    password: &SecretString,
) -> Result<Token, ClientError> {
    let account = vault.account()?;
    let known_by = account.known_by(&vault.device);
    let sign_in = SignIn::start(server, &account.email, password, Some(known_by)).await?;
    Ok(sign_in.password_proof())
}

/// Changes the key ring, at the server and here, however many devices do so at the same time.
async fn change_key_ring<A: Api>(
    server: &Server<A>,
    open: impl Fn(&KeyFile) -> Result<KeyRing, ClientError>,
    recovery: Option<ReplaceRecoveryCode>,
    mut change: impl FnMut(&mut KeyRing),
) -> Result<KeyFile, ClientError> {
    for _ in 0..ATTEMPTS {
        let current = server.key_file().await?;
        let mut ring = open(&current)?;
        change(&mut ring);
        let bytes = lifeboat_protocol::Wire(ring.seal()?);
        let request = ReplaceKeyFile {
            expected_revision: current.revision,
            bytes: bytes.clone(),
            recovery: recovery.clone(),
        };
        match server.replace_key_file(&request).await {
            Ok(replaced) => {
                return Ok(KeyFile {
                    revision: replaced.revision,
                    bytes,
                });
            }
            Err(error) if error.code() == Some(ErrorCode::KeyFileMoved) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ClientError::Contended)
}

/// Fetches the key file that another device has changed, and keeps it.
pub(crate) async fn refresh_key_file<S: DeviceStorage, A: Api>(
    store: &VaultStore<S>,
    server: &Server<A>,
) -> Result<(), ClientError> {
    let key_file = server.key_file().await?;
    keep_key_file(store, key_file).await
}

async fn keep_key_file<S: DeviceStorage>(
    store: &VaultStore<S>,
    key_file: KeyFile,
) -> Result<(), ClientError> {
    store
        .update(|vault| {
            let account = vault
                .recovery_account
                .as_mut()
                .ok_or(ClientError::NotSignedIn)?;
            account.open_offered(&key_file)?;
            account.key_file = key_file;
            Ok(())
        })
        .await
}

/// Remembers that the server ended the session, and why, when that is what an error says. A device
/// that was revoked gives its credential up, too: its codes are refused.
pub(crate) async fn note_ended_session<S: DeviceStorage>(
    store: &VaultStore<S>,
    error: &ClientError,
) -> Result<(), ClientError> {
    if !error.ended_session() {
        return Ok(());
    }
    store
        .update(|vault| {
            if let ClientError::SignInEnded { revoked: true } = error {
                vault.leave_recovery_account(true);
            } else if let Some(account) = &mut vault.recovery_account {
                account.session = None;
                if let ClientError::PasswordWasReset(reset) = error {
                    account.password_reset = Some(reset.clone());
                }
            }
            Ok(())
        })
        .await
}

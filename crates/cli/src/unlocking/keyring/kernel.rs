//! The kernel's keyring of this user (user-keyring(7)): in memory, shared by all sessions, gone after a
//! restart.

use std::time::Duration;

use super::{KeyringFailed, SERVICE};

#[cfg(target_os = "linux")]
use linux_keyutils::{
    Key, KeyError, KeyPermissionsBuilder, KeyRing, KeyRingIdentifier, Permission,
};

#[cfg(target_os = "linux")]
pub(super) fn store(entry: &str, secret: &[u8], limit: Duration) -> Result<(), KeyringFailed> {
    let key = ring()?
        .add_key(&description(entry), secret)
        .map_err(failed)?;
    // Also for sessions that the keyring is not linked to; the user's only.
    let permissions = KeyPermissionsBuilder::builder()
        .posessor(Permission::ALL)
        .user(Permission::ALL)
        .build();
    let seconds = usize::try_from(limit.as_secs()).unwrap_or(usize::MAX);
    key.set_perms(permissions)
        .and_then(|()| key.set_timeout(seconds))
        .map_err(|error| {
            // Not to be kept for longer than was asked.
            let _ = key.invalidate();
            failed(error)
        })
}

#[cfg(target_os = "linux")]
pub(super) fn load(entry: &str) -> Result<Option<Vec<u8>>, KeyringFailed> {
    match find(entry)? {
        Some(key) => key.read_to_vec().map(Some).map_err(failed),
        None => Ok(None),
    }
}

#[cfg(target_os = "linux")]
pub(super) fn forget(entry: &str) -> Result<bool, KeyringFailed> {
    match find(entry) {
        Ok(Some(key)) => key.invalidate().map(|()| true).map_err(failed),
        // Without a keyring nothing is kept.
        Ok(None) | Err(_) => Ok(false),
    }
}

#[cfg(target_os = "linux")]
fn find(entry: &str) -> Result<Option<Key>, KeyringFailed> {
    match ring()?.search(&description(entry)) {
        Ok(key) => Ok(Some(key)),
        Err(KeyError::KeyDoesNotExist | KeyError::KeyExpired | KeyError::KeyRevoked) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

#[cfg(target_os = "linux")]
fn ring() -> Result<KeyRing, KeyringFailed> {
    KeyRing::from_special_id(KeyRingIdentifier::User, true).map_err(failed)
}

#[cfg(target_os = "linux")]
fn description(entry: &str) -> String {
    format!("{SERVICE}:{entry}")
}

#[cfg(target_os = "linux")]
fn failed(error: KeyError) -> KeyringFailed {
    KeyringFailed(match error {
        KeyError::AccessDenied | KeyError::PermissionDenied => "it may not be used here".to_owned(),
        KeyError::QuotaExceeded => "it is full".to_owned(),
        KeyError::OperationNotSupported => KeyringFailed::NONE.to_owned(),
        other => other.to_string(),
    })
}

#[cfg(not(target_os = "linux"))]
pub(super) fn store(_: &str, _: &[u8], _: Duration) -> Result<(), KeyringFailed> {
    Err(KeyringFailed(KeyringFailed::NONE.to_owned()))
}

#[cfg(not(target_os = "linux"))]
pub(super) fn load(_: &str) -> Result<Option<Vec<u8>>, KeyringFailed> {
    Ok(None)
}

#[cfg(not(target_os = "linux"))]
pub(super) fn forget(_: &str) -> Result<bool, KeyringFailed> {
    Ok(false)
}

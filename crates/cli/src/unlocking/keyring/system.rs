//! The system's keyring: Secret Service on Linux, Keychain on macOS, Credential Manager on Windows.

use std::{sync::Arc, thread};

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::{KeyringFailed, SERVICE};

pub(super) fn store(entry: &str, secret: &[u8]) -> Result<(), KeyringFailed> {
    let secret = Zeroizing::new(secret.to_vec());
    with(entry, move |entry| entry.set_secret(&secret)).map_err(failed)
}

pub(super) fn load(entry: &str) -> Result<Option<Vec<u8>>, KeyringFailed> {
    match with(entry, Entry::get_secret) {
        Ok(secret) => Ok(Some(secret)),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(failed(error)),
    }
}

pub(super) fn forget(entry: &str) -> Result<bool, KeyringFailed> {
    match with(entry, Entry::delete_credential) {
        Ok(()) => Ok(true),
        Err(Error::NoEntry) => Ok(false),
        Err(error) => Err(failed(error)),
    }
}

/// On a thread of its own: the Secret Service's client waits in a runtime, which may not be inside of
/// another.
fn with<T: Send + 'static>(
    entry: &str,
    act: impl FnOnce(&Entry) -> keyring_core::Result<T> + Send + 'static,
) -> keyring_core::Result<T> {
    let entry = entry.to_owned();
    thread::spawn(move || act(&keyring()?.build(SERVICE, &entry, None)?))
        .join()
        .unwrap_or_else(|_| Err(none()))
}

#[cfg(target_os = "linux")]
fn keyring() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn keyring() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn keyring() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
fn keyring() -> keyring_core::Result<Arc<CredentialStore>> {
    Err(none())
}

fn none() -> Error {
    Error::NotSupportedByStore(KeyringFailed::NONE.to_owned())
}

fn failed(error: Error) -> KeyringFailed {
    KeyringFailed(match error {
        Error::NoStorageAccess(cause) => format!("it is locked or not running: {cause}"),
        Error::PlatformFailure(cause) => cause.to_string(),
        other => other.to_string(),
    })
}

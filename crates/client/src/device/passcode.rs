//! The passcode (app lock): it opens the vault identity, which opens the vault.

use lifeboat_seal::{
    Identity,
    passcode_file::{self, PasscodeError, WorkFactor},
};
use secrecy::{ExposeSecret, SecretString};

use super::{UNLOCK, VAULT, VaultError};
use crate::ports::{DeviceStorage, StorageFailed};

/// The fewest characters of a passcode.
const SHORTEST: usize = 6;

/// Whether a vault is here.
///
/// # Errors
///
/// The storage cannot be read.
pub async fn is_set_up(storage: &impl DeviceStorage) -> Result<bool, StorageFailed> {
    Ok(storage.load(VAULT).await?.is_some() || storage.load_previous(VAULT).await?.is_some())
}

/// Whether a passcode was set.
///
/// # Errors
///
/// The storage cannot be read.
pub async fn has_passcode(storage: &impl DeviceStorage) -> Result<bool, VaultError> {
    Ok(storage.load(UNLOCK).await?.is_some())
}

/// Opens the vault identity with the passcode.
///
/// # Errors
///
/// [`VaultError::None`] without a vault, [`VaultError::WrongPasscode`], and damaged or newer files.
pub async fn unlock(
    storage: &impl DeviceStorage,
    passcode: &SecretString,
) -> Result<Identity, VaultError> {
    let Some(bytes) = storage.load(UNLOCK).await? else {
        return Err(if is_set_up(storage).await? {
            VaultError::Damaged {
                file: UNLOCK,
                reason: "it is missing".to_owned(),
            }
        } else {
            VaultError::None
        });
    };
    match passcode_file::unwrap(&bytes, passcode) {
        Ok(identity) => Ok(identity),
        Err(PasscodeError::WrongPasscode) => Err(VaultError::WrongPasscode),
        Err(error) => match storage.load_previous(UNLOCK).await? {
            Some(previous) => {
                passcode_file::unwrap(&previous, passcode).map_err(|_| VaultError::from(error))
            }
            None => Err(error.into()),
        },
    }
}

/// Checks a passcode before it is typed a second time.
///
/// # Errors
///
/// [`VaultError::ShortPasscode`] below 6 characters.
pub fn check_passcode(passcode: &SecretString) -> Result<(), VaultError> {
    if passcode.expose_secret().chars().count() < SHORTEST {
        return Err(VaultError::ShortPasscode);
    }
    Ok(())
}

/// Sets the passcode, the first or another one.
///
/// # Errors
///
/// [`VaultError::ShortPasscode`] below 6 characters, and a storage that fails.
pub async fn change_passcode(
    storage: &impl DeviceStorage,
    identity: &Identity,
    passcode: &SecretString,
) -> Result<(), VaultError> {
    check_passcode(passcode)?;
    let wrapped = passcode_file::wrap(identity, passcode, WorkFactor::DEFAULT);
    let _lock = storage.lock().await?;
    storage.replace(UNLOCK, &wrapped).await?;
    // Once more, so that the file before it, which the earlier passcode opens, is gone.
    Ok(storage.replace(UNLOCK, &wrapped).await?)
}

/// Removes the passcode, if one was set. Whoever calls this has made sure that something else opens
/// the vault.
///
/// # Errors
///
/// A storage that fails.
pub async fn remove_passcode(storage: &impl DeviceStorage) -> Result<(), VaultError> {
    let _lock = storage.lock().await?;
    Ok(storage.remove(UNLOCK).await?)
}

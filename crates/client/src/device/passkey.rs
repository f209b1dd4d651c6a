//! The passkey (app lock): where a device has one, it opens the vault identity as the passcode does,
//! and beside it. The passcode stays.

use lifeboat_seal::{Identity, OpenError, Recipient, passkey_file};

use super::{UNLOCK_PASSKEY, VaultError};
use crate::ports::DeviceStorage;

/// Whether a passkey was set.
///
/// # Errors
///
/// The storage cannot be read.
pub async fn has_passkey(storage: &impl DeviceStorage) -> Result<bool, VaultError> {
    Ok(storage.load(UNLOCK_PASSKEY).await?.is_some())
}

/// Opens the vault identity with the passkey identity, which the passkey's PRF gives.
///
/// # Errors
///
/// [`VaultError::NoPasskey`], [`VaultError::WrongPasskey`], and damaged or newer files.
pub async fn unlock_with_passkey(
    storage: &impl DeviceStorage,
    passkey: &Identity,
) -> Result<Identity, VaultError> {
    let bytes = storage.load(UNLOCK_PASSKEY).await?;
    let bytes = bytes.ok_or(VaultError::NoPasskey)?;
    passkey_file::unwrap(&bytes, passkey).map_err(|error| match error {
        OpenError::WrongKey => VaultError::WrongPasskey,
        other => VaultError::opening(UNLOCK_PASSKEY, other),
    })
}

/// Sets the passkey, the first or another one.
///
/// # Errors
///
/// A storage that fails.
pub async fn set_passkey(
    storage: &impl DeviceStorage,
    identity: &Identity,
    passkey: &Recipient,
) -> Result<(), VaultError> {
    let wrapped = passkey_file::wrap(identity, passkey);
    let _lock = storage.lock().await?;
    // The file before it, which the earlier passkey opens, goes with it.
    storage.remove(UNLOCK_PASSKEY).await?;
    Ok(storage.replace(UNLOCK_PASSKEY, &wrapped).await?)
}

/// Removes the passkey, if one was set.
///
/// # Errors
///
/// A storage that fails.
pub async fn remove_passkey(storage: &impl DeviceStorage) -> Result<(), VaultError> {
    let _lock = storage.lock().await?;
    Ok(storage.remove(UNLOCK_PASSKEY).await?)
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::testing::{MemoryStorage, run};

    fn passkey(byte: u8) -> Identity {
        Identity::from_passkey_prf(&[byte; 32])
    }

    #[test]
    fn a_passkey_opens_until_another_one_is_set_or_it_is_removed() {
        run(async {
            let files = &MemoryStorage::default();
            let identity = Identity::random(&mut StdRng::seed_from_u64(1));
            assert!(!has_passkey(&files).await.unwrap());
            for byte in [1, 2] {
                set_passkey(&files, &identity, &passkey(byte).recipient())
                    .await
                    .unwrap();
                let opened = unlock_with_passkey(&files, &passkey(byte)).await;
                assert_eq!(opened.unwrap(), identity);
            }
            let refused = unlock_with_passkey(&files, &passkey(1)).await;
            assert!(matches!(refused, Err(VaultError::WrongPasskey)));
            let kept = files.load_previous(UNLOCK_PASSKEY).await.unwrap();
            assert_eq!(kept, None, "what the earlier passkey opens is gone");

            assert!(has_passkey(&files).await.unwrap());
            remove_passkey(&files).await.unwrap();
            assert!(!has_passkey(&files).await.unwrap());
            let refused = unlock_with_passkey(&files, &passkey(2)).await;
            assert!(matches!(refused, Err(VaultError::NoPasskey)));
        });
    }

    #[test]
    fn a_damaged_passkey_file_is_named_as_such() {
        run(async {
            let files = &MemoryStorage::default();
            let identity = Identity::random(&mut StdRng::seed_from_u64(1));
            set_passkey(&files, &identity, &passkey(1).recipient())
                .await
                .unwrap();
            files.truncate(UNLOCK_PASSKEY);
            let refused = unlock_with_passkey(&files, &passkey(1)).await;
            assert!(matches!(refused, Err(VaultError::Damaged { .. })));
        });
    }
}

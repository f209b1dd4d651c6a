//! As what a device introduces itself to a recovery account.

use lifeboat_protocol::device::NewDevice;
use lifeboat_seal::RecoveryCode;
use lifeboat_vault::{Device, Provider};
use rand::CryptoRng;
use url::Url;

use crate::{
    ClientError,
    device::{Purpose, RecoveryAccount, VaultStore},
    ports::{DeviceKeys, DeviceStorage, KeyFailed},
    providers::{MadeKey, device_key},
    server_address::written_address,
    wire,
};

/// A device that signs up or in.
#[derive(Clone, Copy)]
pub struct Entrant<'a> {
    /// Its id, name and platform.
    pub device: &'a Device,
    /// What it kept of an earlier sign-in to the same account, if it did.
    pub known: Option<&'a RecoveryAccount>,
    /// The key with which it will answer sign-in requests.
    pub key: &'a MadeKey,
    /// The recovery code, where it is given: it lets this device take an account key file that the
    /// server's operator has brought back.
    pub recovery_code: Option<&'a RecoveryCode>,
}

impl Entrant<'_> {
    pub(super) fn introduce(&self) -> NewDevice {
        wire::new_device(self.device, Some(self.key.public))
    }
}

/// The key that this device introduces itself with: the one that it has for the account already, or a
/// new one, which stays the same until the sign-in is kept.
///
/// # Errors
///
/// The vault cannot be changed, or the key cannot be stored.
pub async fn own_key<S: DeviceStorage, K: DeviceKeys>(
    store: &VaultStore<S>,
    keys: &K,
    (server, email): (&Url, &str),
    known: Option<&RecoveryAccount>,
    rng: &mut impl CryptoRng,
) -> Result<MadeKey, ClientError> {
    if let Some(known) = known {
        let vault = store.read().await?;
        let provider = Provider {
            server: written_address(&known.server),
            subject: known.id.to_string(),
        };
        let credential = vault
            .account_of(&provider)
            .and_then(|account| vault.device_credentials.get(&account.id));
        if let Some(name) = credential.and_then(|credential| credential.key) {
            match keys.public(name).await {
                Ok(public) => {
                    return Ok(MadeKey {
                        name,
                        public,
                        device_id: *vault.device.id.as_uuid(),
                    });
                }
                Err(KeyFailed::Gone | KeyFailed::Unusable(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    device_key(store, keys, (server, &Purpose::sign_in(email)), rng).await
}

//! Device keys: P-256 keys that sign on this device and cannot leave it (B8).

use std::{fmt, future::Future, str::FromStr};

use lifeboat_protocol::enrollment::{DevicePublicKey, Signature};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Names a key on this device. It says nothing about the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyName(Uuid);

impl KeyName {
    /// A new name.
    pub fn random(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for KeyName {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        Uuid::try_parse(text).map(Self)
    }
}

/// Why a device key cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
pub enum KeyFailed {
    /// There is no such key: it was destroyed, or its file was removed.
    #[error("the device key is gone, so the device has to be enrolled anew")]
    Gone,
    /// It is there, and does not open.
    #[error("the device key cannot be used: {0}")]
    Unusable(String),
    /// It could not be written, read or removed.
    #[error("{0}")]
    Storage(String),
}

/// The keys of this device. In a browser they are `WebCrypto` keys that are not extractable; elsewhere
/// each lies sealed in a file of its own, outside the vault.
///
/// No method gives a private half away, and no type of this crate holds one: what a backup is made of
/// has room for a [`Provider`](lifeboat_vault::Provider) only.
///
/// ```compile_fail,E0308
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
/// let key = lifeboat_seal::DeviceKey::generate(&mut rng);
/// // An account cannot hold it, and a snapshot and an export are made of accounts.
/// let credential = lifeboat_vault::Credential::DeviceBound(key);
/// ```
///
/// ```compile_fail,E0277
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
/// # let key = lifeboat_seal::DeviceKey::generate(&mut rng);
/// // Nothing that is stored or sent as JSON can hold it.
/// let json = serde_json::to_vec(&key);
/// ```
pub trait DeviceKeys {
    /// Makes a key. It is durable when this returns; only then may its public half be sent.
    ///
    /// # Errors
    ///
    /// It cannot be stored.
    fn make(
        &self,
        name: KeyName,
        rng: &mut impl CryptoRng,
    ) -> impl Future<Output = Result<DevicePublicKey, KeyFailed>>;

    /// The public half.
    ///
    /// # Errors
    ///
    /// [`KeyFailed::Gone`], and a key that does not open.
    fn public(&self, name: KeyName) -> impl Future<Output = Result<DevicePublicKey, KeyFailed>>;

    /// Signs a message (ES256).
    ///
    /// # Errors
    ///
    /// [`KeyFailed::Gone`], and a key that does not open.
    fn sign(
        &self,
        name: KeyName,
        message: &[u8],
    ) -> impl Future<Output = Result<Signature, KeyFailed>>;

    /// Destroys a key, if it is there.
    ///
    /// # Errors
    ///
    /// It cannot be removed.
    fn destroy(&self, name: KeyName) -> impl Future<Output = Result<(), KeyFailed>>;

    /// The names of all keys, in no order.
    ///
    /// # Errors
    ///
    /// They cannot be listed.
    fn names(&self) -> impl Future<Output = Result<Vec<KeyName>, KeyFailed>>;
}

impl<K: DeviceKeys> DeviceKeys for &K {
    fn make(
        &self,
        name: KeyName,
        rng: &mut impl CryptoRng,
    ) -> impl Future<Output = Result<DevicePublicKey, KeyFailed>> {
        (**self).make(name, rng)
    }

    fn public(&self, name: KeyName) -> impl Future<Output = Result<DevicePublicKey, KeyFailed>> {
        (**self).public(name)
    }

    fn sign(
        &self,
        name: KeyName,
        message: &[u8],
    ) -> impl Future<Output = Result<Signature, KeyFailed>> {
        (**self).sign(name, message)
    }

    fn destroy(&self, name: KeyName) -> impl Future<Output = Result<(), KeyFailed>> {
        (**self).destroy(name)
    }

    fn names(&self) -> impl Future<Output = Result<Vec<KeyName>, KeyFailed>> {
        (**self).names()
    }
}

//! Sealing a file as another app does, so that the app opens it: the counterpart of `decryption`.

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use uuid::{Builder, Uuid};

use crate::decryption::{Argon2Cost, Key, Opener, Prf, ScryptCost};
use crate::error::{ExportError, ImportError};
use crate::format::Format;
use crate::password::Password;

/// Seals one file.
pub(crate) struct Sealer<'a> {
    format: Format,
    password: &'a Password,
    rng: &'a mut dyn rand::CryptoRng,
}

/// What AES-256-GCM makes of a text.
pub(crate) struct Sealed {
    pub(crate) nonce: [u8; 12],
    pub(crate) ciphertext: Vec<u8>,
    pub(crate) tag: [u8; 16],
}

impl<'a> Sealer<'a> {
    pub(crate) fn new(
        format: Format,
        password: &'a Password,
        rng: &'a mut dyn rand::CryptoRng,
    ) -> Self {
        Self {
            format,
            password,
            rng,
        }
    }

    pub(crate) fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    pub(crate) fn random_key(&mut self) -> Key {
        let mut key = Key::default();
        self.rng.fill_bytes(&mut *key);
        key
    }

    pub(crate) fn random_uuid(&mut self) -> Uuid {
        Builder::from_random_bytes(self.random()).into_uuid()
    }

    /// PBKDF2 with HMAC-SHA-256.
    pub(crate) fn pbkdf2(&self, salt: &[u8], iterations: u64) -> Result<Key, ExportError> {
        self.made(self.opener().pbkdf2(Prf::HmacSha256, salt, iterations))
    }

    pub(crate) fn scrypt(&self, salt: &[u8], cost: ScryptCost) -> Result<Key, ExportError> {
        self.made(self.opener().scrypt(salt, cost))
    }

    pub(crate) fn argon2id(&self, salt: &[u8], cost: Argon2Cost) -> Result<Key, ExportError> {
        self.made(self.opener().argon2id(salt, cost))
    }

    /// AES-256-GCM with a fresh nonce.
    pub(crate) fn aes_gcm(&mut self, key: &Key, text: &[u8]) -> Result<Sealed, ExportError> {
        let nonce: [u8; 12] = self.random();
        let mut ciphertext = text.to_vec();
        let tag = Aes256Gcm::new((&**key).into())
            .encrypt_inout_detached(&Nonce::from(nonce), b"", ciphertext.as_mut_slice().into())
            .map_err(|_| self.unwritable())?;
        Ok(Sealed {
            nonce,
            ciphertext,
            tag: tag.into(),
        })
    }

    pub(crate) const fn unwritable(&self) -> ExportError {
        ExportError::Unwritable {
            format: self.format,
        }
    }

    /// Makes keys from passwords in the same way in both directions.
    fn opener(&self) -> Opener<'a> {
        Opener::with_password(self.password, self.format)
    }

    /// The costs are fixed here and within the bounds, so making a key does not fail.
    fn made(&self, key: Result<Key, ImportError>) -> Result<Key, ExportError> {
        key.map_err(|_| self.unwritable())
    }
}

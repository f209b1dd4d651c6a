//! Opening what other apps have encrypted: a password is stretched into a key at a bounded cost, and
//! the key opens a container.
//!
//! A file says itself how expensive its key is to make, and a hostile one could ask for days or for
//! all the memory there is. Each derivation therefore has a limit far above what any app uses.

mod ciphers;
mod encoding;
mod keys;

pub(crate) use encoding::{base64, hex};
pub(crate) use keys::{Argon2Cost, Key, Prf, ScryptCost};

use zeroize::Zeroizing;

use crate::error::ImportError;
use crate::format::Format;
use crate::password::Password;
use crate::source::Source;

/// Opens the containers of one encrypted file.
pub(crate) struct Opener<'a> {
    format: Format,
    password: &'a Password,
}

impl<'a> Opener<'a> {
    /// With the password that came with the file.
    ///
    /// # Errors
    /// [`ImportError::PasswordNeeded`] when none came.
    pub(crate) fn new(source: &Source<'a>, format: Format) -> Result<Self, ImportError> {
        match source.password() {
            Some(password) => Ok(Self { format, password }),
            None => Err(ImportError::PasswordNeeded { format }),
        }
    }

    /// With a password that the app itself brings along.
    pub(crate) const fn with_password(password: &'a Password, format: Format) -> Self {
        Self { format, password }
    }

    /// PBKDF2 (RFC 8018 §5.2), at most 10 000 000 iterations.
    pub(crate) fn pbkdf2(
        &self,
        prf: Prf,
        salt: &[u8],
        iterations: u64,
    ) -> Result<Key, ImportError> {
        keys::pbkdf2(prf, self.bytes(), salt, iterations).ok_or_else(|| self.too_costly())
    }

    /// scrypt (RFC 7914), at most 256 MiB.
    pub(crate) fn scrypt(&self, salt: &[u8], cost: ScryptCost) -> Result<Key, ImportError> {
        keys::scrypt(self.bytes(), salt, cost).ok_or_else(|| self.too_costly())
    }

    /// Argon2id (RFC 9106), at most 1 GiB, 50 passes and 16 GiB in all passes.
    pub(crate) fn argon2id(&self, salt: &[u8], cost: Argon2Cost) -> Result<Key, ImportError> {
        keys::argon2id(self.bytes(), salt, cost).ok_or_else(|| self.too_costly())
    }

    /// One round of SHA-256: what apps did that knew no better.
    pub(crate) fn sha256(&self) -> Key {
        keys::sha256(self.bytes())
    }

    /// AES-256-GCM, the tag at the end of `sealed`.
    pub(crate) fn aes_gcm(
        &self,
        key: &Key,
        nonce: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ImportError> {
        self.aes_gcm_for(b"", key, nonce, sealed)
    }

    /// AES-256-GCM of something that the app bound to a `purpose`.
    pub(crate) fn aes_gcm_for(
        &self,
        purpose: &[u8],
        key: &Key,
        nonce: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ImportError> {
        ciphers::aes_gcm(key, nonce, purpose, sealed).ok_or_else(|| self.wrong_password())
    }

    /// AES-256-CBC with PKCS #7 padding. Nothing vouches for the content: it must be looked at.
    pub(crate) fn aes_cbc(
        &self,
        key: &Key,
        iv: &[u8],
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, ImportError> {
        ciphers::aes_cbc(key, iv, sealed).ok_or_else(|| self.wrong_password())
    }

    pub(crate) const fn wrong_password(&self) -> ImportError {
        ImportError::WrongPassword {
            format: self.format,
        }
    }

    pub(crate) const fn too_costly(&self) -> ImportError {
        ImportError::TooCostly {
            format: self.format,
        }
    }

    fn bytes(&self) -> &[u8] {
        self.password.expose().as_bytes()
    }
}

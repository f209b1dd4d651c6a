//! Opening what other apps have encrypted: a password is stretched into a key at a bounded cost, and
//! the key opens a container.
//!
//! A file says itself how expensive its key is to make, and a hostile one could ask for days or for
//! all the memory there is. Each derivation therefore has [`limits`].

mod ciphers;
mod encoding;
mod keys;
mod limits;

pub(crate) use encoding::{base64, hex};
pub(crate) use keys::{Argon2Cost, Key, Prf, ScryptCost};
pub use limits::KeyLimits;
pub(crate) use limits::{Refusal, is_available};

use std::cell::Cell;

use argon2::{Algorithm, Version};
use zeroize::Zeroizing;

use crate::error::ImportError;
use crate::format::Format;
use crate::password::Password;
use crate::source::Source;

/// Opens the containers of one encrypted file.
pub(crate) struct Opener<'a> {
    format: Format,
    password: &'a Password,
    limits: KeyLimits,
    /// Those of PBKDF2 for all keys together: many cheap ones cost as much as an expensive one.
    iterations: Cell<u64>,
}

impl<'a> Opener<'a> {
    /// With the password that came with the file.
    ///
    /// # Errors
    /// [`ImportError::PasswordNeeded`] when none came.
    pub(crate) fn new(source: &Source<'a>, format: Format) -> Result<Self, ImportError> {
        match source.password() {
            Some(password) => Ok(Self {
                limits: source.key_limits(),
                ..Self::with_password(password, format)
            }),
            None => Err(ImportError::PasswordNeeded { format }),
        }
    }

    /// With a password that the app itself brings along.
    pub(crate) const fn with_password(password: &'a Password, format: Format) -> Self {
        Self {
            format,
            password,
            limits: KeyLimits::MOST,
            iterations: Cell::new(0),
        }
    }

    /// PBKDF2 (RFC 8018 §5.2).
    pub(crate) fn pbkdf2(
        &self,
        prf: Prf,
        salt: &[u8],
        iterations: u64,
    ) -> Result<Key, ImportError> {
        self.pbkdf2_of(prf, salt, iterations)
    }

    /// PBKDF2 with a key of any length.
    pub(crate) fn pbkdf2_of<const BYTES: usize>(
        &self,
        prf: Prf,
        salt: &[u8],
        iterations: u64,
    ) -> Result<Zeroizing<[u8; BYTES]>, ImportError> {
        let spent = self.iterations.get();
        let key = keys::pbkdf2(prf, self.bytes(), salt, iterations, spent, &self.limits)
            .map_err(|refusal| refusal.of(self.format))?;
        self.iterations.set(spent + iterations);
        Ok(key)
    }

    /// scrypt (RFC 7914).
    pub(crate) fn scrypt(&self, salt: &[u8], cost: ScryptCost) -> Result<Key, ImportError> {
        keys::scrypt(self.bytes(), salt, cost, &self.limits)
            .map_err(|refusal| refusal.of(self.format))
    }

    /// Argon2id (RFC 9106).
    pub(crate) fn argon2id(&self, salt: &[u8], cost: Argon2Cost) -> Result<Key, ImportError> {
        let kind = (Algorithm::Argon2id, Version::V0x13);
        self.argon2_of(kind, self.bytes(), salt, cost)
    }

    /// Argon2 of any kind, of something else than the password as it is.
    pub(crate) fn argon2_of(
        &self,
        kind: (Algorithm, Version),
        secret: &[u8],
        salt: &[u8],
        cost: Argon2Cost,
    ) -> Result<Key, ImportError> {
        keys::argon2(kind, secret, salt, cost, &self.limits)
            .map_err(|refusal| refusal.of(self.format))
    }

    /// Refuses a key of AES over and over that costs too much.
    pub(crate) fn allow_aes_rounds(&self, rounds: u64) -> Result<(), ImportError> {
        limits::allow(&self.limits, 0, |limits| rounds <= limits.aes_rounds)
            .map_err(|refusal| refusal.of(self.format))
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
        Refusal::Hostile.of(self.format)
    }

    fn bytes(&self) -> &[u8] {
        self.password.expose().as_bytes()
    }
}

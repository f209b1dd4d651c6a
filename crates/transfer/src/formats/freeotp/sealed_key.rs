//! A key that FreeOTP 2 has sealed with another one, after its classes `MasterKey` and `EncryptedKey`.
//!
//! ```json
//! {"mCipher": "AES/GCM/NoPadding", "mCipherText": [8, 111, -66], "mParameters": [48, 17, 4, 12, …],
//!  "mToken": "HmacSHA512"}
//! ```
//!
//! The name of what is sealed vouches for itself as additional data. The parameters are the nonce in
//! DER; Android 6 leaves out the sequence around it.

use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::decryption::{Key, Opener, Prf};
use crate::error::ImportError;

const CIPHER: &str = "AES/GCM/NoPadding";
const TAG_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;

/// The key that all others are sealed with, itself sealed with the password.
#[derive(Deserialize)]
pub(super) struct MasterKey {
    #[serde(rename = "mAlgorithm")]
    algorithm: String,
    #[serde(rename = "mEncryptedKey")]
    encrypted_key: SealedKey,
    #[serde(rename = "mIterations")]
    iterations: u64,
    #[serde(rename = "mSalt")]
    salt: Vec<i8>,
}

impl MasterKey {
    /// Opens it. `misshapen` is what to say of a way of sealing that is not known.
    pub(super) fn open(&self, opener: &Opener, misshapen: ImportError) -> Result<Key, ImportError> {
        let prf = match self.algorithm.to_ascii_lowercase().as_str() {
            "pbkdf2withhmacsha1" => Prf::HmacSha1,
            "pbkdf2withhmacsha256" => Prf::HmacSha256,
            "pbkdf2withhmacsha512" => Prf::HmacSha512,
            _ => return Err(misshapen),
        };
        let salt = unsigned(&self.salt);
        // The key gets as long as the salt, and keys of other lengths were never made.
        if salt.len() != Key::default().len() || !self.encrypted_key.is_known() {
            return Err(misshapen);
        }
        let password_key = opener.pbkdf2(prf, &salt, self.iterations)?;
        let opened = self
            .encrypted_key
            .open(&password_key)
            .ok_or_else(|| opener.wrong_password())?;
        let mut key = Key::default();
        if opened.len() != key.len() {
            return Err(misshapen);
        }
        key.copy_from_slice(&opened);
        Ok(key)
    }
}

/// A key sealed with another one.
#[derive(Deserialize)]
pub(super) struct SealedKey {
    #[serde(rename = "mCipher")]
    cipher: String,
    #[serde(rename = "mCipherText")]
    cipher_text: Vec<i8>,
    #[serde(rename = "mParameters")]
    parameters: Vec<i8>,
    #[serde(rename = "mToken")]
    token: String,
}

impl SealedKey {
    fn is_known(&self) -> bool {
        self.cipher == CIPHER && self.nonce().is_some()
    }

    /// What is inside. Nothing if it does not open.
    pub(super) fn open(&self, key: &Key) -> Option<Zeroizing<Vec<u8>>> {
        if self.cipher != CIPHER {
            return None;
        }
        let nonce = Nonce::try_from(&self.nonce()?[..]).ok()?;
        let mut opened = Zeroizing::new(unsigned(&self.cipher_text));
        let length = opened.len().checked_sub(TAG_BYTES)?;
        let tag = Tag::try_from(opened.get(length..)?).ok()?;
        opened.truncate(length);
        Aes256Gcm::new((&**key).into())
            .decrypt_inout_detached(
                &nonce,
                self.token.as_bytes(),
                opened.as_mut_slice().into(),
                &tag,
            )
            .ok()?;
        Some(opened)
    }

    /// The octet string with the nonce in it: `04 0C` and twelve bytes, after `30` and a length on most
    /// systems.
    fn nonce(&self) -> Option<[u8; NONCE_BYTES]> {
        let parameters = unsigned(&self.parameters);
        let octets = match *parameters.as_slice() {
            [0x30, _, ref inside @ ..] => inside,
            ref all => all,
        };
        octets.strip_prefix(&[0x04, 0x0c])?.first_chunk().copied()
    }
}

fn unsigned(bytes: &[i8]) -> Vec<u8> {
    bytes.iter().map(|byte| byte.cast_unsigned()).collect()
}

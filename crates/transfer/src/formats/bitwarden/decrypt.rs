//! Opening an export under a password.
//!
//! The password is stretched by PBKDF2 with HMAC-SHA-256 (kind 0) or Argon2id (kind 1), and HKDF makes
//! of that a key for AES-256-CBC and one for HMAC-SHA-256, which goes over nonce and ciphertext. An
//! encrypted text is `2.nonce|ciphertext|MAC` in Base64. Other numbers in front, and other kinds of derivation,
//! are other encryptions.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::misshapen;
use crate::decryption::{Argon2Cost, Key, Opener, Prf, base64};
use crate::error::ImportError;
use crate::format::Format;
use crate::source::{Object, Source};

/// The JSON inside.
pub(super) fn decrypt(source: &Source, object: &Object) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let part = |name, what| object.read::<String>(name).ok_or_else(|| misshapen(what));
    let check = EncryptedText::parse(&part(
        "encKeyValidation_DO_NOT_EDIT",
        "check of the password",
    )?)?;
    let content = EncryptedText::parse(&part("data", "encrypted content")?)?;
    let salt = part("salt", "salt")?;
    let opener = Opener::new(source, Format::Bitwarden)?;
    let keys = Keys::derive(&opener, object, &salt)?;
    if !check.is_by(&keys) {
        return Err(opener.wrong_password());
    }
    // The password is right, so what does not open now is damaged.
    if !content.is_by(&keys) {
        return Err(misshapen("encrypted content"));
    }
    opener
        .aes_cbc(&keys.encryption, &content.nonce, &content.ciphertext)
        .map_err(|_| misshapen("encrypted content"))
}

const UNKNOWN_ENCRYPTION: ImportError = ImportError::UnknownEncryption {
    format: Format::Bitwarden,
};

struct Keys {
    encryption: Key,
    mac: Key,
}

impl Keys {
    fn derive(opener: &Opener, object: &Object, salt: &str) -> Result<Self, ImportError> {
        const MIB_IN_KIB: u64 = 1024;
        let number = |name| {
            object
                .read::<u64>(name)
                .ok_or_else(|| misshapen("key derivation"))
        };
        let iterations = number("kdfIterations")?;
        let master = match number("kdfType")? {
            // The salt is taken as the text that it is.
            0 => opener.pbkdf2(Prf::HmacSha256, salt.as_bytes(), iterations)?,
            1 => opener.argon2id(
                &Sha256::digest(salt),
                Argon2Cost {
                    memory_kib: number("kdfMemory")?.saturating_mul(MIB_IN_KIB),
                    passes: iterations,
                    lanes: number("kdfParallelism")?,
                },
            )?,
            _ => return Err(UNKNOWN_ENCRYPTION),
        };
        let expander =
            Hkdf::<Sha256>::from_prk(&master[..]).map_err(|_| misshapen("key derivation"))?;
        let key = |info: &str| {
            let mut key = Key::default();
            expander
                .expand(info.as_bytes(), &mut *key)
                .map_err(|_| misshapen("key derivation"))?;
            Ok::<_, ImportError>(key)
        };
        Ok(Self {
            encryption: key("enc")?,
            mac: key("mac")?,
        })
    }
}

struct EncryptedText {
    nonce: Vec<u8>,
    ciphertext: Vec<u8>,
    mac: Vec<u8>,
}

impl EncryptedText {
    /// AES-256-CBC with HMAC-SHA-256.
    const KIND: u64 = 2;

    fn parse(text: &str) -> Result<Self, ImportError> {
        let (kind, text) = text.split_once('.').unwrap_or_default();
        match kind.parse::<u64>() {
            Ok(Self::KIND) => {}
            Ok(_) => return Err(UNKNOWN_ENCRYPTION),
            Err(_) => return Err(misshapen("encrypted content")),
        }
        let mut parts = text.split('|').map(base64);
        let mut part = || {
            parts
                .next()
                .flatten()
                .ok_or_else(|| misshapen("encrypted content"))
        };
        Ok(Self {
            nonce: part()?,
            ciphertext: part()?,
            mac: part()?,
        })
    }

    fn is_by(&self, keys: &Keys) -> bool {
        Hmac::<Sha256>::new_from_slice(&keys.mac[..]).is_ok_and(|mac| {
            mac.chain_update(&self.nonce)
                .chain_update(&self.ciphertext)
                .verify_slice(&self.mac)
                .is_ok()
        })
    }
}

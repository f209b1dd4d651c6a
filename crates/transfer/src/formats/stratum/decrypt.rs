//! Opening an encrypted backup. The mark at its start says which encryption it is: the present one,
//! Argon2id (64 MiB, 3 passes, 4 lanes) and AES-256-GCM; or the one before, PBKDF2 with HMAC-SHA-1 and
//! 64 000 iterations and AES-256-CBC.

use zeroize::Zeroizing;

use crate::decryption::{Argon2Cost, Opener, Prf};
use crate::error::ImportError;
use crate::format::Format;
use crate::source::{Object, Source};

const MARK: &[u8] = b"AUTHENTICATORPRO";
const OLD_MARK: &[u8] = b"AuthenticatorPro";

const COST: Argon2Cost = Argon2Cost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 4,
};
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 12;

const OLD_ITERATIONS: u64 = 64_000;
const OLD_SALT_BYTES: usize = 20;
const OLD_NONCE_BYTES: usize = 16;

pub(super) fn recognize(source: &Source) -> bool {
    [MARK, OLD_MARK]
        .iter()
        .any(|mark| source.bytes().starts_with(mark))
}

/// The JSON inside.
pub(super) fn decrypt(source: &Source) -> Result<Zeroizing<Vec<u8>>, ImportError> {
    let bytes = source.bytes();
    if let Some(rest) = bytes.strip_prefix(MARK) {
        let (salt, nonce, sealed) = split(rest, SALT_BYTES, NONCE_BYTES)?;
        let opener = Opener::new(source, Format::Stratum)?;
        let key = opener.argon2id(salt, COST)?;
        return opener.aes_gcm(&key, nonce, sealed);
    }
    let rest = bytes.strip_prefix(OLD_MARK).ok_or(ImportError::WrongKind {
        asked: Format::Stratum,
    })?;
    let (salt, nonce, sealed) = split(rest, OLD_SALT_BYTES, OLD_NONCE_BYTES)?;
    let opener = Opener::new(source, Format::Stratum)?;
    let key = opener.pbkdf2(Prf::HmacSha1, salt, OLD_ITERATIONS)?;
    let opened = opener.aes_cbc(&key, nonce, sealed)?;
    // Nothing vouches for the content, so what makes no sense is taken for a wrong password.
    if serde_json::from_slice::<Object>(&opened).is_err() {
        return Err(opener.wrong_password());
    }
    Ok(opened)
}

/// Salt, nonce, and what they seal.
type Parts<'b> = (&'b [u8], &'b [u8], &'b [u8]);

fn split(bytes: &[u8], salt: usize, nonce: usize) -> Result<Parts<'_>, ImportError> {
    let (salt, rest) = bytes.split_at_checked(salt).ok_or(ImportError::Truncated)?;
    let (nonce, sealed) = rest.split_at_checked(nonce).ok_or(ImportError::Truncated)?;
    Ok((salt, nonce, sealed))
}

//! How the app protects its accounts, or all of them together, in hexadecimal:
//!
//! ```text
//! "WINAUTH3" | salt, 8 bytes | SHA-256 of salt and content, 32 bytes | content, sealed
//! ```
//!
//! An attribute says with what it is sealed, from the inside to the outside: `y` with a password, `u` and
//! `m` with Windows' own protection for the user or the computer, `a` and `b` with a `YubiKey`. Of these
//! only the password can be used elsewhere. Before version 3 there was only the sealed content.
//!
//! Under a password the content is `salt, 8 bytes | Blowfish`, each block by itself, with a key of PBKDF2
//! with HMAC-SHA-1 and 2000 iterations.

use blowfish::Blowfish;
use blowfish::cipher::BlockCipherDecrypt;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::decryption::{Opener, Prf, hex};
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;

const MARK: &[u8] = b"WINAUTH3";
const SALT_BYTES: usize = 8;
const HASH_BYTES: usize = 32;
const ITERATIONS: u64 = 2000;
/// The app makes a key of 256 bytes, of which Blowfish takes so many.
const KEY_BYTES: usize = 72;
const BLOCK_BYTES: usize = 8;

/// With what something is sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protection {
    None,
    Password,
    /// For the user or the computer.
    Windows,
    YubiKey,
}

impl Protection {
    /// What the attribute `encrypted` says. What stops the content from being read goes before what does not.
    pub(super) fn parse(letters: &str) -> Self {
        if letters.contains(['u', 'm']) {
            Self::Windows
        } else if letters.contains(['a', 'b']) {
            Self::YubiKey
        } else if letters.contains('y') {
            Self::Password
        } else {
            Self::None
        }
    }

    /// Why what is protected like this cannot be read, if it cannot.
    pub(super) const fn obstacle(self) -> Option<EntryProblem> {
        match self {
            Self::None | Self::Password => None,
            Self::Windows => Some(EntryProblem::SealedByWindows),
            Self::YubiKey => Some(EntryProblem::SealedByYubiKey),
        }
    }
}

/// What is under a password. `Ok(None)` when the password does not open it.
pub(super) fn opened(
    opener: &Opener,
    sealed: &str,
) -> Result<Option<Zeroizing<Vec<u8>>>, ImportError> {
    let Some(bytes) = hex(sealed) else {
        return Ok(None);
    };
    let (check, sealed) = match bytes.strip_prefix(MARK) {
        Some(rest) => match rest.split_at_checked(SALT_BYTES + HASH_BYTES) {
            Some((check, sealed)) => (Some(check), sealed),
            None => return Ok(None),
        },
        None => (None, &bytes[..]),
    };
    let Some((salt, sealed)) = sealed.split_at_checked(SALT_BYTES) else {
        return Ok(None);
    };
    let key = opener.pbkdf2_of::<KEY_BYTES>(Prf::HmacSha1, salt, ITERATIONS)?;
    Ok(decrypted(&key, sealed).filter(|content| check.is_none_or(|check| agrees(check, content))))
}

fn agrees(check: &[u8], content: &[u8]) -> bool {
    check
        .split_at_checked(SALT_BYTES)
        .is_some_and(|(salt, hash)| {
            let found = Sha256::new_with_prefix(salt)
                .chain_update(content)
                .finalize();
            found.as_slice() == hash
        })
}

/// Blowfish, each block by itself, padded as ISO 10126 does: the last byte says with how many.
fn decrypted(key: &[u8; KEY_BYTES], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut cipher = <Blowfish>::bc_init_state();
    cipher.bc_expand_key(key);
    let mut opened = Zeroizing::new(sealed.to_vec());
    let (blocks, rest) = opened.as_chunks_mut::<BLOCK_BYTES>();
    if !rest.is_empty() {
        return None;
    }
    for block in blocks {
        cipher.decrypt_block(block.into());
    }
    let padding = usize::from(*opened.last()?);
    if !(1..=BLOCK_BYTES).contains(&padding) {
        return None;
    }
    let length = opened.len() - padding;
    opened.truncate(length);
    Some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of Eric Young's vectors for keys of any length. Blowfish goes round a short key, so three times
    /// the same is the same key.
    #[test]
    fn blowfish_follows_its_vector() {
        let key = hex(&"f0e1d2c3b4a5968778695a4b3c2d1e0f0011223344556677".repeat(3)).unwrap();
        let key = <[u8; KEY_BYTES]>::try_from(key).unwrap();
        let mut cipher = <Blowfish>::bc_init_state();
        cipher.bc_expand_key(&key);
        let mut block = hex("05044b62fa52d080").unwrap();
        let (blocks, _) = block.as_chunks_mut::<BLOCK_BYTES>();
        cipher.decrypt_block((&mut blocks[0]).into());
        assert_eq!(block, hex("fedcba9876543210").unwrap());
    }

    #[test]
    fn what_stops_the_content_from_being_read_is_told_first() {
        assert_eq!(Protection::parse(""), Protection::None);
        assert_eq!(Protection::parse("y"), Protection::Password);
        assert_eq!(Protection::parse("yu"), Protection::Windows);
        assert_eq!(Protection::parse("m"), Protection::Windows);
        assert_eq!(Protection::parse("ya"), Protection::YubiKey);
    }
}

//! The content in blocks, each of which is vouched for.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::Problem;
use super::cursor::Cursor;

/// The blocks of version 3, which are inside what is encrypted: number, SHA-256, length, bytes.
pub(super) fn hashed(bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut cursor = Cursor::new(bytes);
    let mut content = Zeroizing::new(Vec::with_capacity(bytes.len()));
    for number in 0_u32.. {
        let found = cursor.u32()?;
        let hash: [u8; 32] = cursor.array()?;
        let length = cursor.u32()? as usize;
        if found != number {
            return Err(Problem::Damaged);
        }
        if length == 0 {
            break;
        }
        let block = cursor.take(length)?;
        if Sha256::digest(block) != hash {
            return Err(Problem::Damaged);
        }
        content.extend_from_slice(block);
    }
    Ok(content)
}

/// What vouches for the header and the blocks of version 4.
pub(super) struct BlockKey(Zeroizing<[u8; 64]>);

impl BlockKey {
    /// From the seed in the header and the key of the password.
    pub(super) fn new(master_seed: &[u8; 32], key: &[u8; 32]) -> Self {
        let hash = Sha512::new()
            .chain_update(master_seed)
            .chain_update(key)
            .chain_update([1]);
        Self(Zeroizing::new(hash.finalize().into()))
    }

    /// Whether the code of the header is right: if not, the password is wrong.
    pub(super) fn is_of_header(&self, header: &[u8], code: &[u8; 32]) -> bool {
        self.verifies(u64::MAX, &[header], code)
    }

    /// The blocks, which are what is encrypted: HMAC-SHA-256, length, bytes.
    pub(super) fn content(&self, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Problem> {
        let mut cursor = Cursor::new(bytes);
        let mut content = Zeroizing::new(Vec::with_capacity(bytes.len()));
        for number in 0_u64.. {
            let code = cursor.array()?;
            let length = cursor.array()?;
            let block = cursor.take(u32::from_le_bytes(length) as usize)?;
            let parts = [&number.to_le_bytes()[..], &length, block];
            if !self.verifies(number, &parts, &code) {
                return Err(Problem::Damaged);
            }
            if block.is_empty() {
                break;
            }
            content.extend_from_slice(block);
        }
        Ok(content)
    }

    fn verifies(&self, number: u64, parts: &[&[u8]], code: &[u8; 32]) -> bool {
        let key = Sha512::new()
            .chain_update(number.to_le_bytes())
            .chain_update(*self.0);
        let key = Zeroizing::new(<[u8; 64]>::from(key.finalize()));
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&*key) else {
            return false;
        };
        for part in parts {
            mac.update(part);
        }
        mac.verify_slice(code).is_ok()
    }
}

//! The key that a password makes, at a bounded cost.

use aes::Aes256;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use argon2::{Algorithm, Argon2, Params, Version};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Problem;
use super::cursor::Cursor;
use super::header::exact;

/// A key of 256 bits, wiped when dropped.
pub(super) type Key = Zeroizing<[u8; 32]>;

/// Some tens of seconds; KeePassXC's slider ends at a tenth of it.
const MAX_ROUNDS: u64 = if cfg!(fuzzing) { 1000 } else { 100_000_000 };
/// 1 GiB.
const MAX_MEMORY_KIB: u64 = if cfg!(fuzzing) { 1024 } else { 1024 * 1024 };
/// Memory written altogether, in all passes: 16 GiB, some ten seconds.
const MAX_WRITTEN_KIB: u64 = 16 * MAX_MEMORY_KIB;
const MAX_PASSES: u64 = 50;
const MAX_LANES: u32 = 64;

/// How the key is made of the password.
pub(super) enum Derivation {
    Aes {
        seed: [u8; 32],
        rounds: u64,
    },
    Argon2 {
        algorithm: Algorithm,
        version: Version,
        salt: Vec<u8>,
        memory_bytes: u64,
        passes: u64,
        lanes: u32,
    },
}

impl Derivation {
    /// The parameters as version 4 writes them: a list of typed values by name.
    pub(super) fn parse(dictionary: &[u8]) -> Result<Self, Problem> {
        let values = Values::parse(dictionary)?;
        let algorithm = match values.get("$UUID")? {
            b"\xc9\xd9\xf3\x9a\x62\x8a\x44\x60\xbf\x74\x0d\x08\xc1\x8a\x4f\xea"
            | b"\x7c\x02\xbb\x82\x79\xa7\x4a\xc0\x92\x7d\x11\x4a\x00\x64\x82\x38" => {
                return Ok(Self::Aes {
                    seed: exact(values.get("S")?)?,
                    rounds: values.u64("R")?,
                });
            }
            b"\xef\x63\x6d\xdf\x8c\x29\x44\x4b\x91\xf7\xa9\xa4\x03\xe3\x0a\x0c" => {
                Algorithm::Argon2d
            }
            b"\x9e\x29\x8b\x19\x56\xdb\x47\x73\xb2\x3d\xfc\x3e\xc6\xf0\xa1\xe6" => {
                Algorithm::Argon2id
            }
            _ => return Err(Problem::Unknown),
        };
        Ok(Self::Argon2 {
            algorithm,
            version: match values.u32("V")? {
                0x10 => Version::V0x10,
                0x13 => Version::V0x13,
                _ => return Err(Problem::Unknown),
            },
            salt: values.get("S")?.to_vec(),
            memory_bytes: values.u64("M")?,
            passes: values.u64("I")?,
            lanes: values.u32("P")?,
        })
    }

    /// The key of a password.
    pub(super) fn key(&self, password: &[u8]) -> Result<Key, Problem> {
        let once = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(password)));
        // There could be more than a password; the whole is hashed again.
        let composite = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(once.as_slice())));
        match self {
            Self::Aes { seed, rounds } => aes(&composite, seed, *rounds),
            Self::Argon2 {
                algorithm,
                version,
                salt,
                memory_bytes,
                passes,
                lanes,
            } => {
                let memory = memory_bytes / 1024;
                let is_too_costly = memory > MAX_MEMORY_KIB
                    || *passes > MAX_PASSES
                    || *lanes > MAX_LANES
                    || memory * *passes > MAX_WRITTEN_KIB;
                if is_too_costly {
                    return Err(Problem::TooCostly);
                }
                let memory = u32::try_from(memory).map_err(|_| Problem::TooCostly)?;
                let passes = u32::try_from(*passes).map_err(|_| Problem::TooCostly)?;
                let parameters =
                    Params::new(memory, passes, *lanes, None).map_err(|_| Problem::Damaged)?;
                let mut key = Key::default();
                Argon2::new(*algorithm, *version, parameters)
                    .hash_password_into(&*composite, salt, &mut *key)
                    .map_err(|_| Problem::Damaged)?;
                Ok(key)
            }
        }
    }
}

/// AES-KDF: both halves encrypted over and over, and the whole hashed.
fn aes(composite: &Key, seed: &[u8; 32], rounds: u64) -> Result<Key, Problem> {
    if rounds > MAX_ROUNDS {
        return Err(Problem::TooCostly);
    }
    let cipher = Aes256::new(seed.into());
    let (halves, _) = composite.as_chunks::<16>();
    let mut blocks: Vec<aes::Block> = halves.iter().map(|half| (*half).into()).collect();
    for _ in 0..rounds {
        cipher.encrypt_blocks(&mut blocks);
    }
    let mut hash = Sha256::new();
    for block in &mut blocks {
        hash.update(*block);
        zeroize::Zeroize::zeroize(block.as_mut_slice());
    }
    Ok(Zeroizing::new(hash.finalize().into()))
}

/// Named values, their types left alone: each name has one.
struct Values<'a>(Vec<(&'a [u8], &'a [u8])>);

impl<'a> Values<'a> {
    fn parse(dictionary: &'a [u8]) -> Result<Self, Problem> {
        let mut cursor = Cursor::new(dictionary);
        // The major version; minor ones add what may be passed over.
        if cursor.u16()? >> 8 != 1 {
            return Err(Problem::Unknown);
        }
        let mut values = Vec::new();
        while cursor.u8()? != 0 {
            let length = cursor.u32()? as usize;
            let name = cursor.take(length)?;
            let length = cursor.u32()? as usize;
            values.push((name, cursor.take(length)?));
        }
        Ok(Self(values))
    }

    fn get(&self, name: &str) -> Result<&'a [u8], Problem> {
        self.0
            .iter()
            .find(|(found, _)| *found == name.as_bytes())
            .map(|(_, value)| *value)
            .ok_or(Problem::Damaged)
    }

    fn u32(&self, name: &str) -> Result<u32, Problem> {
        exact(self.get(name)?).map(u32::from_le_bytes)
    }

    fn u64(&self, name: &str) -> Result<u64, Problem> {
        exact(self.get(name)?).map(u64::from_le_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_costs_too_much_is_not_made() {
        let aes = Derivation::Aes {
            seed: [0; 32],
            rounds: u64::MAX,
        };
        assert_eq!(aes.key(b"password"), Err(Problem::TooCostly));
        for (memory_bytes, passes, lanes) in [
            (u64::MAX, 1, 1),
            (2 << 30, 1, 1),
            (8192, u64::MAX, 1),
            (1 << 30, 17, 1),
            (8192, 1, u32::MAX),
        ] {
            let argon2 = Derivation::Argon2 {
                algorithm: Algorithm::Argon2d,
                version: Version::V0x13,
                salt: vec![0; 32],
                memory_bytes,
                passes,
                lanes,
            };
            assert_eq!(argon2.key(b"password"), Err(Problem::TooCostly));
        }
    }
}

//! The key that a password makes, at a bounded cost.

use aes::Aes256;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use argon2::{Algorithm, Version};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::Problem;
use super::cursor::Cursor;
use super::header::exact;
use crate::decryption::{Argon2Cost, Key, Opener};
use crate::error::ImportError;

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
        cost: Argon2Cost,
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
            cost: Argon2Cost {
                memory_kib: values.u64("M")? / 1024,
                passes: values.u64("I")?,
                lanes: values.u32("P")?.into(),
            },
        })
    }

    /// The key that is made of what the password alone makes.
    pub(super) fn key(&self, opener: &Opener) -> Result<Key, ImportError> {
        // There could be more than a password; the whole is hashed again.
        let composite = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(*opener.sha256())));
        match self {
            Self::Aes { seed, rounds } => {
                opener.allow_aes_rounds(*rounds)?;
                Ok(aes(&composite, seed, *rounds))
            }
            Self::Argon2 {
                algorithm,
                version,
                salt,
                cost,
            } => opener.argon2_of((*algorithm, *version), &*composite, salt, *cost),
        }
    }
}

/// AES-KDF: both halves encrypted over and over, and the whole hashed.
fn aes(composite: &Key, seed: &[u8; 32], rounds: u64) -> Key {
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
    Zeroizing::new(hash.finalize().into())
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
    use crate::format::Format;
    use crate::password::Password;

    #[test]
    fn a_key_that_costs_too_much_is_not_made() {
        let password = Password::new("password".to_owned().into());
        let opener = Opener::with_password(&password, Format::KeePass);
        let too_costly = Some(ImportError::TooCostly {
            format: Format::KeePass,
        });
        let aes = Derivation::Aes {
            seed: [0; 32],
            rounds: u64::MAX,
        };
        assert_eq!(aes.key(&opener).err(), too_costly);
        let argon2 = Derivation::Argon2 {
            algorithm: Algorithm::Argon2d,
            version: Version::V0x13,
            salt: vec![0; 32],
            cost: Argon2Cost {
                memory_kib: 2 << 20,
                passes: 1,
                lanes: 1,
            },
        };
        assert_eq!(argon2.key(&opener).err(), too_costly);
    }
}

//! Names for things: accounts, devices and backups, the numbers of versions, and the hash that names a
//! sealed object.
//!
//! ```
//! use lifeboat_vault::{AccountId, ObjectHash, Sequence};
//!
//! let id: AccountId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse()?;
//! assert_eq!(id.to_string(), "67e55044-10b1-426f-9247-bb680e5fe0c8");
//! assert_eq!(Sequence::FIRST.next().get(), 2);
//! assert!(ObjectHash::of(b"").to_string().starts_with("e3b0c44298fc1c14"));
//! # Ok::<(), lifeboat_vault::IdError>(())
//! ```

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

macro_rules! id_type {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new random identifier (UUID version 4, RFC 9562 section 5.4).
            #[must_use]
            pub fn random(rng: &mut impl rand::CryptoRng) -> Self {
                let mut bytes = [0; 16];
                rng.fill_bytes(&mut bytes);
                Self(Builder::from_random_bytes(bytes).into_uuid())
            }

            /// The identifier that is this UUID.
            #[must_use]
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// The UUID.
            #[must_use]
            pub const fn as_uuid(&self) -> &Uuid {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.hyphenated().fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::try_parse(text.trim()).map(Self).map_err(|_| IdError::NotAnId)
            }
        }
    };
}

id_type! {
    /// Which account of the vault. The same account has the same id on all devices.
    AccountId
}
id_type! {
    /// Which installation of the authenticator.
    DeviceId
}
id_type! {
    /// Which backup: all versions made since backup was turned on carry the same one.
    BackupId
}

impl AccountId {
    /// An id made from bytes that are as good as random, such as a hash (UUID version 8, RFC 9562
    /// section 5.8).
    pub(crate) fn from_hash(hash: [u8; 16]) -> Self {
        Self(Builder::from_custom_bytes(hash).into_uuid())
    }
}

/// The number of a version in its backup: 1, 2, 3 …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sequence(NonZeroU64);

impl Sequence {
    /// The first version of a backup: 1.
    pub const FIRST: Self = Self(NonZeroU64::MIN);

    /// The version with this number; none for 0.
    #[must_use]
    pub const fn new(number: u64) -> Option<Self> {
        match NonZeroU64::new(number) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }

    /// The number, 1 or more.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0.get()
    }

    /// The number after this one. The last that there is, 2^64 - 1, is followed by itself.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// SHA-256 of a sealed object: its name at the storage location. Written as 64 lower-case hexadecimal
/// digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectHash([u8; 32]);

impl ObjectHash {
    /// The hash of this object.
    #[must_use]
    pub fn of(object: &[u8]) -> Self {
        Self(Sha256::digest(object).into())
    }

    /// A hash that was computed elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for ObjectHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

impl fmt::Debug for ObjectHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ObjectHash({self})")
    }
}

impl FromStr for ObjectHash {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(IdError::NotAHash)
    }
}

impl Serialize for ObjectHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ObjectHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Why a text names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not a UUID.
    #[error("this is not an id; an id looks like 67e55044-10b1-426f-9247-bb680e5fe0c8")]
    NotAnId,
    /// Not 64 hexadecimal digits.
    #[error("this is not the hash of a version; a hash is 64 hexadecimal digits")]
    NotAHash,
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn random_ids_differ_and_are_version_4() {
        let mut rng = StdRng::seed_from_u64(1);
        let one = AccountId::random(&mut rng);
        assert_ne!(one, AccountId::random(&mut rng));
        assert_eq!(one.as_uuid().get_version_num(), 4);
    }

    #[test]
    fn ids_are_strings_in_json() {
        let id: DeviceId = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse().unwrap();
        let json = serde_json::to_string(&id).unwrap();
        assert_eq!(json, "\"67e55044-10b1-426f-9247-bb680e5fe0c8\"");
        assert_eq!(serde_json::from_str::<DeviceId>(&json).unwrap(), id);
    }

    #[test]
    fn a_sequence_starts_at_one() {
        assert_eq!(serde_json::to_string(&Sequence::FIRST.next()).unwrap(), "2");
        assert!(serde_json::from_str::<Sequence>("0").is_err());
        assert_eq!(Sequence::new(0), None);
        assert_eq!(Sequence::new(u64::MAX).unwrap().next().get(), u64::MAX);
    }

    #[test]
    fn a_hash_is_hexadecimal_in_both_directions() {
        let hash = ObjectHash::of(b"abc");
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hash.to_string(), text);
        assert_eq!(text.to_uppercase().parse::<ObjectHash>().unwrap(), hash);
        assert_eq!(text[1..].parse::<ObjectHash>(), Err(IdError::NotAHash));
        assert_eq!("é".repeat(32).parse::<ObjectHash>(), Err(IdError::NotAHash));
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(serde_json::from_str::<ObjectHash>(&json).unwrap(), hash);
    }
}

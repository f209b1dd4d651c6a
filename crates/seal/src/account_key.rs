//! The account key: the one key that all versions of a backup are sealed to.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::derivation::{Purpose, derive};
use crate::identity::{Identity, NotAKey};

/// The key that seals and opens versions and authenticates their manifests, with those that it
/// replaced.
///
/// It is random, made on a device, and leaves devices only inside the sealed key file
/// ([`KeyRing`](crate::KeyRing)).
#[derive(Clone, PartialEq, Eq)]
pub struct AccountKey {
    current: Identity,
    /// The newest first.
    earlier: Vec<Identity>,
}

impl AccountKey {
    /// A new account key, with none before it.
    #[must_use]
    pub fn generate(rng: &mut impl rand::CryptoRng) -> Self {
        Self {
            current: Identity::random(rng),
            earlier: Vec::new(),
        }
    }

    /// Replaces the current key by a new one. The old one can still open what was sealed to it.
    pub fn rotate(&mut self, rng: &mut impl rand::CryptoRng) {
        let old = std::mem::replace(&mut self.current, Identity::random(rng));
        self.earlier.insert(0, old);
    }

    /// The key that new versions are sealed to.
    ///
    /// Exposed as text, it is what `age -d -i` needs to open versions without Lifeboat.
    #[must_use]
    pub fn current(&self) -> &Identity {
        &self.current
    }

    /// The keys that were current before, the newest first.
    #[must_use]
    pub fn earlier(&self) -> &[Identity] {
        &self.earlier
    }

    /// The name of the current key.
    #[must_use]
    pub fn key_id(&self) -> KeyId {
        KeyId::of(&self.current)
    }

    /// Also opens what another one opens.
    pub(crate) fn remember(&mut self, other: &Self) {
        for key in std::iter::once(&other.current).chain(&other.earlier) {
            if self.find(KeyId::of(key)).is_none() {
                self.earlier.push(key.clone());
            }
        }
    }

    pub(crate) fn from_parts(current: Identity, earlier: Vec<Identity>) -> Self {
        Self { current, earlier }
    }

    /// The key of this name, current or earlier.
    pub(crate) fn find(&self, id: KeyId) -> Option<&Identity> {
        std::iter::once(&self.current)
            .chain(&self.earlier)
            .find(|key| KeyId::of(key) == id)
    }
}

impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "AccountKey({} [redacted], {} earlier)",
            self.key_id(),
            self.earlier.len()
        )
    }
}

/// The name of an account key: 8 bytes derived from it, from which nothing about it can be learned.
/// In text and JSON, 16 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 8]);

impl KeyId {
    /// The name with these bytes, as a server or a file gives it.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// The 8 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }

    pub(crate) fn of(key: &Identity) -> Self {
        Self(*derive(key.secret(), Purpose::KeyId))
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for KeyId {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let bytes = HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .map_err(|_| NotAKey)?;
        bytes.try_into().map(Self).map_err(|_| NotAKey)
    }
}

impl Serialize for KeyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for KeyId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("a key id is 16 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    #[test]
    fn after_a_rotation_the_old_key_is_still_found() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut key = AccountKey::generate(&mut rng);
        let (first, first_id) = (key.current().clone(), key.key_id());
        key.rotate(&mut rng);
        key.rotate(&mut rng);
        assert_ne!(key.key_id(), first_id);
        assert_eq!(key.find(first_id), Some(&first));
        assert_eq!(key.earlier().last(), Some(&first));
        assert_eq!(key.find(KeyId([0; 8])), None);
    }

    #[test]
    fn a_key_id_reads_as_it_is_written() {
        let id = AccountKey::generate(&mut StdRng::seed_from_u64(1)).key_id();
        assert_eq!(id.to_string().parse::<KeyId>().unwrap(), id);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
        assert!("0123".parse::<KeyId>().is_err());
    }
}

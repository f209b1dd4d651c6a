//! The record beside a version that proves who made it.
//!
//! The server keeps manifests and can read them; they say nothing about the accounts. Their MAC is
//! made with a key that only devices with the account key have, so that neither a server nor a
//! storage location can make a version up, pass one off as another, or renumber it.

use std::fmt;

use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
use lifeboat_vault::{BackupId, DeviceId, ObjectHash, Sequence, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::account_key::KeyId;
use crate::derivation::{Purpose, derive};
use crate::error::OpenError;
use crate::identity::Identity;
use crate::key_ring::KeyRing;

/// What is known about a version without opening it. In JSON, ids are UUIDs, hashes, key id and MAC
/// hexadecimal, and numbers numbers; `parent` is left out of the first version.
///
/// The fields can be changed, but then [`verify`](Self::verify) fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The backup that it is a version of.
    pub backup_id: BackupId,
    /// Its number.
    pub sequence: Sequence,
    /// SHA-256 of the sealed object, which is also its name.
    pub hash: ObjectHash,
    /// The version that it was made from; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<ObjectHash>,
    /// Bytes of the sealed object.
    pub size: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// The device that made it.
    pub device: DeviceId,
    /// The account key that it is sealed to and authenticated with.
    pub key_id: KeyId,
    /// HMAC-SHA-256 over all of the above.
    pub mac: ManifestMac,
}

impl Manifest {
    /// Checks that a device with the account key made this manifest, and that nobody changed it
    /// since.
    ///
    /// Earlier account keys count too, so that history stays valid. Of a head expect more:
    /// [`is_current`](Self::is_current).
    ///
    /// # Errors
    ///
    /// [`OpenError::UnknownKey`] if the key ring has no such account key;
    /// [`OpenError::ForgedManifest`] if the MAC does not hold.
    ///
    /// ```
    /// use lifeboat_seal::{KeyRing, OpenError, seal_snapshot};
    /// # use lifeboat_vault::testing::{snapshot_of, vault_of};
    /// # use rand::SeedableRng;
    /// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
    /// # let snapshot = snapshot_of(vault_of(3));
    /// # let key_ring = KeyRing::generate(&mut rng);
    ///
    /// let mut manifest = seal_snapshot(&snapshot, &key_ring)?.manifest;
    /// manifest.verify(&key_ring)?;
    /// manifest.sequence = manifest.sequence.next();
    /// assert_eq!(manifest.verify(&key_ring), Err(OpenError::ForgedManifest));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn verify(&self, key_ring: &KeyRing) -> Result<(), OpenError> {
        self.verified_key(key_ring).map(|_| ())
    }

    /// Whether it is made with the account key of now, not with an earlier one.
    ///
    /// After a device was revoked the head is sealed anew. A head that is not current means that
    /// this was interrupted; or that somebody who has an earlier key, such as the revoked device,
    /// made it.
    #[must_use]
    pub fn is_current(&self, key_ring: &KeyRing) -> bool {
        self.key_id == key_ring.account_key().key_id()
    }

    /// [`verify`](Self::verify), and the key that the version is sealed to.
    pub(crate) fn verified_key<'k>(
        &self,
        key_ring: &'k KeyRing,
    ) -> Result<&'k Identity, OpenError> {
        let key = key_ring
            .account_key()
            .find(self.key_id)
            .ok_or(OpenError::UnknownKey(self.key_id))?;
        if self.computed_mac(key) == self.mac {
            Ok(key)
        } else {
            Err(OpenError::ForgedManifest)
        }
    }

    /// Sets the MAC that belongs to the other fields.
    pub(crate) fn authenticate(&mut self, key: &Identity) {
        self.mac = self.computed_mac(key);
    }

    #[expect(
        clippy::expect_used,
        reason = "HMAC takes keys of any length (RFC 2104)"
    )]
    fn computed_mac(&self, key: &Identity) -> ManifestMac {
        let mac_key = derive::<32>(key.secret(), Purpose::ManifestMac);
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(mac_key.as_slice())
            .expect("any length of key will do");
        mac.update(&self.authenticated_bytes());
        ManifestMac(mac.finalize().into_bytes().into())
    }

    /// What the MAC covers: a domain separator, then every other field in the order of the struct,
    /// each as its length (4 bytes, big-endian) and its bytes. Numbers are 8 bytes, big-endian; no
    /// parent is the empty field.
    fn authenticated_bytes(&self) -> Vec<u8> {
        let parent = self.parent.as_ref().map_or(&[][..], |hash| hash.as_bytes());
        let fields: [&[u8]; 9] = [
            b"lifeboat/manifest/v1",
            self.backup_id.as_uuid().as_bytes(),
            &self.sequence.get().to_be_bytes(),
            self.hash.as_bytes(),
            parent,
            &self.size.to_be_bytes(),
            &self.created_at.seconds().to_be_bytes(),
            self.device.as_uuid().as_bytes(),
            self.key_id.as_bytes(),
        ];
        let mut bytes = Vec::with_capacity(256);
        for field in fields {
            // No field is longer than 32 bytes.
            let length = u32::try_from(field.len()).unwrap_or(u32::MAX);
            bytes.extend_from_slice(&length.to_be_bytes());
            bytes.extend_from_slice(field);
        }
        bytes
    }
}

/// The MAC of a [`Manifest`]: 32 bytes, in JSON 64 hexadecimal digits. Not secret.
#[derive(Clone, Copy)]
pub struct ManifestMac([u8; 32]);

impl ManifestMac {
    pub(crate) const UNSET: Self = Self([0; 32]);

    /// The MAC with these bytes, as a server or a file gives it.
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

/// Takes the same time wherever the difference is.
impl PartialEq for ManifestMac {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for ManifestMac {}

impl fmt::Debug for ManifestMac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ManifestMac({})", HEXLOWER.encode(&self.0))
    }
}

impl Serialize for ManifestMac {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&HEXLOWER.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for ManifestMac {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        HEXLOWER_PERMISSIVE
            .decode(text.as_bytes())
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("a MAC is 64 hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;

    fn manifest(key_ring: &KeyRing) -> Manifest {
        let id = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        let mut manifest = Manifest {
            backup_id: id.parse().unwrap(),
            sequence: Sequence::FIRST,
            hash: ObjectHash::of(b"object"),
            parent: None,
            size: 6,
            created_at: Timestamp::from_seconds(1_700_000_000),
            device: id.parse().unwrap(),
            key_id: key_ring.account_key().key_id(),
            mac: ManifestMac::UNSET,
        };
        manifest.authenticate(key_ring.account_key().current());
        manifest
    }

    #[test]
    fn a_change_of_any_field_is_noticed() {
        let mut rng = StdRng::seed_from_u64(1);
        let key_ring = KeyRing::generate(&mut rng);
        let genuine = manifest(&key_ring);
        assert_eq!(genuine.verify(&key_ring), Ok(()));
        let changes: [fn(&mut Manifest); 8] = [
            |manifest| manifest.backup_id = BackupId::random(&mut StdRng::seed_from_u64(2)),
            |manifest| manifest.sequence = manifest.sequence.next(),
            |manifest| manifest.hash = ObjectHash::of(b"another"),
            |manifest| manifest.parent = Some(ObjectHash::of(b"another")),
            |manifest| manifest.size += 1,
            |manifest| manifest.created_at = manifest.created_at.plus_seconds(1),
            |manifest| manifest.device = DeviceId::random(&mut StdRng::seed_from_u64(2)),
            |manifest| manifest.mac = ManifestMac([0; 32]),
        ];
        for change in changes {
            let mut forged = genuine.clone();
            change(&mut forged);
            assert_eq!(
                forged.verify(&key_ring),
                Err(OpenError::ForgedManifest),
                "{forged:?}"
            );
        }
    }

    #[test]
    fn an_earlier_key_still_verifies_but_is_not_current() {
        let mut rng = StdRng::seed_from_u64(1);
        let mut key_ring = KeyRing::generate(&mut rng);
        let manifest = manifest(&key_ring);
        assert!(manifest.is_current(&key_ring));
        key_ring.rotate(&mut rng);
        assert_eq!(manifest.verify(&key_ring), Ok(()));
        assert!(!manifest.is_current(&key_ring));
    }

    #[test]
    fn a_manifest_of_another_account_key_names_it() {
        let mut rng = StdRng::seed_from_u64(1);
        let key_ring = KeyRing::generate(&mut rng);
        let manifest = manifest(&KeyRing::generate(&mut rng));
        assert_eq!(
            manifest.verify(&key_ring),
            Err(OpenError::UnknownKey(manifest.key_id))
        );

        // To name a key that one does not have does not help.
        let mut forged = manifest;
        forged.key_id = key_ring.account_key().key_id();
        assert_eq!(forged.verify(&key_ring), Err(OpenError::ForgedManifest));
    }

    #[test]
    fn fields_cannot_run_into_each_other() {
        let key_ring = KeyRing::generate(&mut StdRng::seed_from_u64(1));
        let mut manifest = manifest(&key_ring);
        assert_eq!(
            manifest.authenticated_bytes().len(),
            9 * 4 + 20 + 16 + 8 + 32 + 8 + 8 + 16 + 8
        );
        manifest.parent = Some(ObjectHash::of(b"parent"));
        assert_eq!(
            manifest.authenticated_bytes()[..28],
            *b"\0\0\0\x14lifeboat/manifest/v1\0\0\0\x10"
        );
    }

    #[test]
    fn a_manifest_survives_json() {
        let key_ring = KeyRing::generate(&mut StdRng::seed_from_u64(1));
        let manifest = manifest(&key_ring);
        let json = serde_json::to_string(&manifest).unwrap();
        assert!(!json.contains("parent"));
        let read: Manifest = serde_json::from_str(&json).unwrap();
        assert_eq!(read, manifest);
        assert_eq!(read.verify(&key_ring), Ok(()));
    }
}

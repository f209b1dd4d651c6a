//! Sealing a snapshot into a version of the backup, and opening it again.

use lifeboat_vault::{BackupId, ObjectHash, Snapshot};

use crate::container;
use crate::error::{OpenError, SealError};
use crate::key_ring::KeyRing;
use crate::manifest::{Manifest, ManifestMac};
use crate::wiped::Wiped;

/// A sealed snapshot and the manifest that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedVersion {
    /// For the recovery account's server.
    pub manifest: Manifest,
    /// For the storage location, under the name `manifest.hash`. A plain age file: `age -d` opens
    /// it.
    pub object: Vec<u8>,
}

/// Seals a snapshot to the current account key.
///
/// # Errors
///
/// [`SealError::Snapshot`] if the snapshot could not be read again.
///
/// ```
/// use lifeboat_seal::{KeyRing, OpenError, open_version, seal_snapshot};
/// # use lifeboat_vault::testing::{snapshot_of, vault_of};
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
/// # let snapshot = snapshot_of(vault_of(3));
/// # let key_ring = KeyRing::generate(&mut rng);
///
/// let sealed = seal_snapshot(&snapshot, &key_ring)?;
/// assert_eq!(sealed.manifest.sequence, snapshot.sequence);
/// assert_eq!(open_version(&sealed.manifest, &sealed.object, &key_ring)?, snapshot);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn seal_snapshot(snapshot: &Snapshot, key_ring: &KeyRing) -> Result<SealedVersion, SealError> {
    let json = Wiped::from(snapshot.to_json()?);
    let key = key_ring.account_key().current();
    let object = container::seal_to(&json, &key.recipient());
    let mut manifest = Manifest {
        backup_id: snapshot.backup_id,
        sequence: snapshot.sequence,
        hash: ObjectHash::of(&object),
        parent: snapshot.parent,
        size: length(&object),
        created_at: snapshot.created_at,
        device: snapshot.device.id,
        key_id: key_ring.account_key().key_id(),
        mac: ManifestMac::UNSET,
    };
    manifest.authenticate(key);
    Ok(SealedVersion { manifest, object })
}

/// Opens a version, if everything about it is genuine: the manifest's MAC, the object's size and
/// hash, the seal, the JSON, and that the snapshot says the same of itself as the manifest.
///
/// # Errors
///
/// For the manifest [`OpenError::UnknownKey`], [`OpenError::ForgedManifest`]; for the object
/// [`OpenError::WrongSize`], [`OpenError::WrongHash`]; and although both are genuine, if a device
/// made them wrongly, the errors of any sealed file, [`OpenError::NewerVersion`],
/// [`OpenError::Snapshot`] or [`OpenError::HeaderMismatch`].
pub fn open_version(
    manifest: &Manifest,
    object: &[u8],
    key_ring: &KeyRing,
) -> Result<Snapshot, OpenError> {
    let key = manifest.verified_key(key_ring)?;
    let actual = length(object);
    if actual != manifest.size {
        return Err(OpenError::WrongSize {
            expected: manifest.size,
            actual,
        });
    }
    if ObjectHash::of(object) != manifest.hash {
        return Err(OpenError::WrongHash);
    }
    let json = container::open(object, OBJECT_LIMIT, key)?;
    let snapshot = Snapshot::from_json(&json)?;
    check_header(&snapshot, manifest)?;
    Ok(snapshot)
}

/// Which backup an object is a version of, of which no manifest is at hand: such as one that was
/// stored and never committed. None if it is no version that this account key, the current one or an
/// earlier one, opens.
///
/// This proves less than [`open_version`]: whoever knows the account key's recipient could have made
/// the object. So take it for tidying up, never for restoring.
///
/// ```
/// use lifeboat_seal::{KeyRing, backup_of, seal_snapshot};
/// # use lifeboat_vault::testing::{snapshot_of, vault_of};
/// # use rand::SeedableRng;
/// # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
/// # let snapshot = snapshot_of(vault_of(3));
/// # let mut key_ring = KeyRing::generate(&mut rng);
///
/// let object = seal_snapshot(&snapshot, &key_ring)?.object;
/// key_ring.rotate(&mut rng);
/// assert_eq!(backup_of(&object, &key_ring), Some(snapshot.backup_id));
/// assert_eq!(backup_of(&object, &KeyRing::generate(&mut rng)), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn backup_of(object: &[u8], key_ring: &KeyRing) -> Option<BackupId> {
    let account_key = key_ring.account_key();
    std::iter::once(account_key.current())
        .chain(account_key.earlier())
        .find_map(|key| container::open(object, OBJECT_LIMIT, key).ok())
        .and_then(|json| Snapshot::from_json(&json).ok())
        .map(|snapshot| snapshot.backup_id)
}

/// The most that an object may have, in bytes: the longest snapshot, its tags and a header.
const OBJECT_LIMIT: usize = Snapshot::MAX_BYTES + Snapshot::MAX_BYTES / 4096 + 32 * 1024;

fn check_header(snapshot: &Snapshot, manifest: &Manifest) -> Result<(), OpenError> {
    let agreements = [
        ("backup", snapshot.backup_id == manifest.backup_id),
        ("number", snapshot.sequence == manifest.sequence),
        ("parent", snapshot.parent == manifest.parent),
        ("time", snapshot.created_at == manifest.created_at),
        ("device", snapshot.device.id == manifest.device),
    ];
    match agreements.into_iter().find(|(_, agree)| !agree) {
        Some((field, _)) => Err(OpenError::HeaderMismatch { field }),
        None => Ok(()),
    }
}

fn length(object: &[u8]) -> u64 {
    // No object in memory is longer than 2^64 bytes.
    u64::try_from(object.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use lifeboat_vault::testing::{snapshot_of, vault_of};
    use lifeboat_vault::{SnapshotError, Timestamp};
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    use super::*;
    use crate::identity::Identity;

    /// A manifest that a device with the account key made for whatever object this is.
    fn genuine_manifest_of(object: &[u8], snapshot: &Snapshot, key_ring: &KeyRing) -> Manifest {
        let mut manifest = seal_snapshot(snapshot, key_ring).unwrap().manifest;
        manifest.hash = ObjectHash::of(object);
        manifest.size = length(object);
        manifest.authenticate(key_ring.account_key().current());
        manifest
    }

    #[test]
    fn a_snapshot_that_disagrees_with_its_manifest_is_refused() {
        let key_ring = KeyRing::generate(&mut StdRng::seed_from_u64(1));
        let snapshot = snapshot_of(vault_of(1));
        let object = seal_snapshot(&snapshot, &key_ring).unwrap().object;
        let other = Snapshot {
            created_at: Timestamp::from_seconds(1),
            ..snapshot
        };
        let manifest = genuine_manifest_of(&object, &other, &key_ring);
        assert_eq!(
            open_version(&manifest, &object, &key_ring),
            Err(OpenError::HeaderMismatch { field: "time" })
        );
    }

    #[test]
    fn an_object_that_is_no_snapshot_is_refused() {
        let mut rng = StdRng::seed_from_u64(1);
        let key_ring = KeyRing::generate(&mut rng);
        let snapshot = snapshot_of(vault_of(1));
        let open = |object: &[u8]| {
            let manifest = genuine_manifest_of(object, &snapshot, &key_ring);
            open_version(&manifest, object, &key_ring).unwrap_err()
        };
        let recipient = key_ring.account_key().current().recipient();

        let other_format =
            container::seal_to(b"{\"format\":\"lifeboat-vault\",\"version\":1}", &recipient);
        assert_eq!(
            open(&other_format),
            OpenError::Snapshot(SnapshotError::NotASnapshot)
        );
        let newer = container::seal_to(
            b"{\"format\":\"lifeboat-snapshot\",\"version\":2}",
            &recipient,
        );
        assert_eq!(open(&newer), OpenError::NewerVersion);
        let to_another_key = container::seal_to(b"{}", &Identity::random(&mut rng).recipient());
        assert_eq!(open(&to_another_key), OpenError::WrongKey);
        assert_eq!(open(b"not sealed"), OpenError::NotSealed);
    }
}

//! Removing from a storage location what no version needs any more.

use std::collections::{BTreeMap, BTreeSet};

use lifeboat_protocol::backup::{Location, Version};
use lifeboat_seal::backup_of;
use lifeboat_vault::{BackupId, Timestamp};
use rand::{CryptoRng, seq::SliceRandom};

use super::{BackedUp, Opened, chain::ancestors, fetch::Head, fetch::object_name};
use crate::{
    ClientError,
    device::{Remains, Where},
    ports::{Api, DeviceStorage, StorageLocation},
    wire,
};

/// How many objects are opened, or removed, at a time. The rest waits for the next day.
const MOST_AT_ONCE: usize = 32;
/// How many objects are remembered as unneeded.
const MOST_REMEMBERED: usize = 256;
/// How long the server keeps every version, in seconds: 30 days.
const KEPT_WHOLE: u64 = 30 * 86_400;

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// Looks once a day for objects in the storage location that no version needs any more, and
    /// removes those that it found a day ago or earlier. Gives the number removed.
    ///
    /// Objects that are not this recovery account's are left alone, and so is everything while the
    /// chain of manifests is not whole and genuine.
    ///
    /// # Errors
    ///
    /// The server or the location cannot be reached; [`ChainError`](super::ChainError).
    pub async fn tidy(
        &self,
        now: Timestamp,
        rng: &mut impl CryptoRng,
    ) -> Result<usize, ClientError> {
        let vault = self.store.read().await?;
        let backup = vault.backup_on()?;
        let (Some(location), Where::Location(_)) = (self.location, &backup.location) else {
            return Ok(0);
        };
        if backup.erasing || !backup.leftovers.is_due(now) {
            return Ok(0);
        }
        let Head {
            opened,
            location: Location::Elsewhere,
            manifest: head,
            ..
        } = self.head().await?
        else {
            return Ok(0);
        };
        let before = ancestors(&opened.session, &head, 1, &opened.ring).await?;
        let mut needed: BTreeSet<_> = before
            .iter()
            .filter(|version| is_needed(version, now))
            .map(|version| object_name(&version.manifest))
            .collect();
        needed.insert(object_name(&head));

        let mut unneeded = location.list().await?;
        unneeded.retain(|name| is_object(name) && !needed.contains(name));
        // What cannot be looked at today gets its turn another day.
        unneeded.shuffle(rng);
        let this_backup = wire::from_wire(&head)?.backup_id;
        let known = &backup.leftovers;
        let mut found = BTreeMap::new();
        let (mut opened_objects, mut removed) = (0, 0);
        for name in unneeded {
            let first_found = known.found.get(&name).copied();
            let look = first_found.is_none() || known.is_ripe(&name, now);
            if look && opened_objects < MOST_AT_ONCE {
                opened_objects += 1;
                let Some(backup) = self.backup_in(location, &name, &opened).await? else {
                    continue;
                };
                let remains = if backup == this_backup {
                    Remains::ThisBackup
                } else {
                    Remains::EarlierBackup
                };
                if known.may_go(&name, remains, now) {
                    location.delete(&name).await?;
                    removed += 1;
                    continue;
                }
            } else if first_found.is_none() {
                continue;
            }
            if found.len() < MOST_REMEMBERED {
                found.insert(name, first_found.unwrap_or(now));
            }
        }
        self.store
            .update(|vault| {
                let leftovers = &mut vault.backup_on_mut()?.leftovers;
                leftovers.looked_at = Some(now);
                leftovers.found = found;
                Ok::<_, ClientError>(())
            })
            .await?;
        Ok(removed)
    }

    /// How many sealed versions lie in the storage location that are not this recovery account's, once
    /// its own are erased.
    ///
    /// # Errors
    ///
    /// The location cannot be reached.
    pub async fn others_there(&self) -> Result<usize, ClientError> {
        let Some(location) = self.location else {
            return Ok(0);
        };
        let names = location.list().await?;
        Ok(names.iter().filter(|name| is_object(name)).count())
    }

    /// Which backup of this recovery account an object is of; none if it is somebody else's, or no
    /// version at all.
    pub(super) async fn backup_in(
        &self,
        location: &L,
        name: &str,
        opened: &Opened<'_, A>,
    ) -> Result<Option<BackupId>, ClientError> {
        let object = location.get(name).await?;
        Ok(object.and_then(|object| backup_of(&object, &opened.ring)))
    }
}

/// Whether a version's object is to be kept. The server says which versions it has thinned out; that
/// it never does within 30 days does not rest on its word.
fn is_needed(version: &Version, now: Timestamp) -> bool {
    let made_at = Timestamp::from_seconds(version.manifest.created_at);
    version.kept || now.seconds_since(made_at) < KEPT_WHOLE
}

/// Whether a name is one that objects get: `<sha-256>.age`.
pub(super) fn is_object(name: &str) -> bool {
    name.strip_suffix(".age").is_some_and(|hash| {
        hash.len() == 64
            && hash
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use lifeboat_seal::{KeyRing, seal_snapshot};
    use lifeboat_vault::{Contents, Sequence, Snapshot};
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::testing::device;

    fn version(made_at: u64, kept: bool) -> Version {
        let mut rng = StdRng::seed_from_u64(1);
        let snapshot = Snapshot {
            backup_id: BackupId::random(&mut rng),
            sequence: Sequence::FIRST,
            parent: None,
            created_at: Timestamp::from_seconds(made_at),
            device: device(),
            contents: Contents::default(),
        };
        let sealed = seal_snapshot(&snapshot, &KeyRing::generate(&mut rng)).unwrap();
        Version {
            manifest: wire::to_wire(&sealed.manifest),
            device_name: None,
            kept,
        }
    }

    #[test]
    fn a_young_version_is_needed_even_when_the_server_says_otherwise() {
        let made_at = 1_700_000_000;
        let after = |seconds| Timestamp::from_seconds(made_at + seconds);
        assert!(is_needed(&version(made_at, false), after(KEPT_WHOLE - 1)));
        assert!(!is_needed(&version(made_at, false), after(KEPT_WHOLE)));
        assert!(is_needed(&version(made_at, true), after(10 * KEPT_WHOLE)));
    }

    #[test]
    fn only_names_that_objects_get_are_looked_at() {
        assert!(is_object(&format!("{}.age", "0a".repeat(32))));
        for other in [
            "holiday.jpg",
            "kit.age",
            ".age",
            &format!("{}.age", "0A".repeat(32)),
            &format!("{} (conflicted copy).age", "0a".repeat(32)),
            &"0a".repeat(32),
        ] {
            assert!(!is_object(other), "{other}");
        }
    }
}

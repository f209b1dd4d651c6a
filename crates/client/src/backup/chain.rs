//! Whether a head descends from the version that this device saw last.

use lifeboat_protocol::backup::{Manifest, Version};
use lifeboat_seal::KeyRing;
use lifeboat_vault::ObjectHash;
use serde::{Deserialize, Serialize};

use crate::{ClientError, Server, ports::Api, wire};

/// How many manifests are asked for at a time.
const PAGE: u64 = 500;

/// What to do about a history that is not the one known here.
const ASK_FIRST: &str = "Nothing was changed here. Ask who runs the server before you turn backup \
                         off, since that deletes what the server has. If it is to stay as it is, turn \
                         backup off and on again: that starts a new backup from this device.";

/// The server offers a backup that is not a continuation of the one that this device knows. Nothing
/// was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ChainError {
    /// An older head.
    #[error(
        "The server offers version {offered} as the newest, but this device has seen version {known}. \
         The server was put back to an older state, or it is hiding versions. {ASK_FIRST}"
    )]
    RolledBack {
        /// The version that this device saw last.
        known: u64,
        /// The head on offer.
        offered: u64,
    },
    /// Another history.
    #[error(
        "The server offers a backup whose history differs from the one that this device knows, from \
         version {sequence} on. It was forked, or tampered with. {ASK_FIRST}"
    )]
    Forked {
        /// The version where they differ.
        sequence: u64,
    },
    /// A head under a key that was given up.
    #[error(
        "The newest version on offer, {sequence}, is sealed with a key that was given up when a \
         device was revoked. It may have been made by that device. Nothing was changed here. Ask \
         who runs the server."
    )]
    EarlierKey {
        /// The head on offer.
        sequence: u64,
    },
    /// The same, where it is taken on request, and nothing that this device has seen leads to it.
    #[error(
        "The newest version of the backup, {sequence} of {}, is sealed with a key that was given up \
         when a device was revoked, and this device has seen neither it nor one that it continues. It \
         may have been made by the device that was revoked. It was not taken.",
        wire::minute(*created_at)
    )]
    Unseen {
        /// The head on offer.
        sequence: u64,
        /// When it was made, by its device's clock, UNIX seconds.
        created_at: u64,
        /// Which one it is: a number and a time can be those of another one, too.
        hash: ObjectHash,
    },
    /// Another backup.
    #[error(
        "The backup that this device knows is gone; another one is in its place. Bring its accounts \
         here by recovering them; nothing that is here is changed by that."
    )]
    Replaced,
}

/// Checks that `head` is `known` or a descendant of it, by every manifest in between.
pub(crate) async fn check_descends<A: Api>(
    session: &Server<A>,
    known: &Manifest,
    head: &Manifest,
    ring: &KeyRing,
) -> Result<(), ClientError> {
    wire::from_wire(head)?.verify(ring)?;
    if known.backup_id != head.backup_id {
        return Err(ChainError::Replaced.into());
    }
    if head.sequence < known.sequence {
        let (known, offered) = (known.sequence, head.sequence);
        return Err(ChainError::RolledBack { known, offered }.into());
    }
    let before = ancestors(session, head, known.sequence, ring).await?;
    let there = before.last().map_or(head, |version| &version.manifest);
    if there.hash == known.hash {
        Ok(())
    } else {
        let sequence = known.sequence;
        Err(ChainError::Forked { sequence }.into())
    }
}

/// The versions before `head`, newest first, down to number `oldest`. Each is genuine, and the one
/// that the version after it was made from.
pub(crate) async fn ancestors<A: Api>(
    session: &Server<A>,
    head: &Manifest,
    oldest: u64,
    ring: &KeyRing,
) -> Result<Vec<Version>, ClientError> {
    let forked = |sequence| ClientError::from(ChainError::Forked { sequence });
    let mut versions: Vec<Version> = Vec::new();
    loop {
        let child = versions.last().map_or(head, |version| &version.manifest);
        if child.sequence <= oldest.max(1) {
            return Ok(versions);
        }
        let missing = child.sequence - oldest.max(1);
        let page = session
            .versions_before(child.sequence, missing.min(PAGE))
            .await?;
        if page.versions.is_empty() {
            return Err(forked(child.sequence));
        }
        for version in page.versions {
            let child = versions.last().map_or(head, |version| &version.manifest);
            if child.sequence <= oldest.max(1) {
                break;
            }
            let parent = &version.manifest;
            let follows = parent.sequence + 1 == child.sequence
                && child.parent == Some(parent.hash)
                && parent.backup_id == head.backup_id;
            if !follows {
                return Err(forked(child.sequence));
            }
            wire::from_wire(parent)?.verify(ring)?;
            versions.push(version);
        }
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_seal::seal_snapshot;
    use lifeboat_vault::{BackupId, Contents, Sequence, Snapshot, Timestamp};
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::testing::{ManifestServer, device, run};

    /// A genuine chain of versions, the newest first.
    fn chain(ring: &KeyRing, backup: u64, length: u64, fork_at: u64) -> Vec<Manifest> {
        let mut snapshot = Snapshot {
            backup_id: BackupId::random(&mut StdRng::seed_from_u64(backup)),
            sequence: Sequence::FIRST,
            parent: None,
            created_at: Timestamp::from_seconds(0),
            device: device(),
            contents: Contents::default(),
        };
        let mut manifests = Vec::new();
        for number in 1..=length {
            snapshot.created_at = Timestamp::from_seconds(if number >= fork_at {
                2 * number
            } else {
                number
            });
            let sealed = seal_snapshot(&snapshot, ring).unwrap();
            snapshot.parent = Some(sealed.manifest.hash);
            snapshot.sequence = sealed.manifest.sequence.next();
            manifests.push(wire::to_wire(&sealed.manifest));
        }
        manifests.reverse();
        manifests
    }

    fn ring(seed: u64) -> KeyRing {
        KeyRing::generate(&mut StdRng::seed_from_u64(seed))
    }

    fn check(
        manifests: Vec<Manifest>,
        known: &Manifest,
        ring: &KeyRing,
    ) -> Result<(), ClientError> {
        let head = manifests[0].clone();
        let server = Server::new(ManifestServer { manifests, page: 3 });
        run(check_descends(&server, known, &head, ring))
    }

    #[test]
    fn a_head_that_continues_what_is_known_is_accepted_over_many_pages() {
        let ring = ring(1);
        let versions = chain(&ring, 1, 12, 99);
        for known in &versions {
            check(versions.clone(), known, &ring).unwrap();
        }
    }

    #[test]
    fn an_older_head_is_a_rollback() {
        let ring = ring(1);
        let versions = chain(&ring, 1, 5, 99);
        let refused = check(versions[2..].to_vec(), &versions[0], &ring).unwrap_err();
        let rolled_back = ChainError::RolledBack {
            known: 5,
            offered: 3,
        };
        assert!(matches!(refused, ClientError::Chain(error) if error == rolled_back));
    }

    #[test]
    fn another_history_is_a_fork_even_when_every_version_of_it_is_genuine() {
        let ring = ring(1);
        let (ours, theirs) = (chain(&ring, 1, 5, 99), chain(&ring, 1, 8, 4));
        let refused = check(theirs.clone(), &ours[0], &ring).unwrap_err();
        assert!(matches!(
            refused,
            ClientError::Chain(ChainError::Forked { sequence: 5 })
        ));
        // The same number with another content is one, too.
        let refused = check(theirs[3..].to_vec(), &ours[0], &ring).unwrap_err();
        assert!(matches!(
            refused,
            ClientError::Chain(ChainError::Forked { sequence: 5 })
        ));
    }

    #[test]
    fn a_hole_or_a_stranger_in_the_chain_is_a_fork() {
        let ring = ring(1);
        let ours = chain(&ring, 1, 6, 99);
        let mut hole = ours.clone();
        hole.remove(2);
        assert!(matches!(
            check(hole, &ours[5], &ring),
            Err(ClientError::Chain(_))
        ));
        let mut stranger = ours.clone();
        stranger[2] = chain(&ring, 1, 4, 1)[0].clone();
        assert!(matches!(
            check(stranger, &ours[5], &ring),
            Err(ClientError::Chain(_))
        ));
        let cut = ours[..2].to_vec();
        assert!(matches!(
            check(cut, &ours[5], &ring),
            Err(ClientError::Chain(_))
        ));
    }

    #[test]
    fn a_manifest_that_no_device_made_is_refused() {
        let ours = chain(&ring(1), 1, 3, 99);
        let mut forged = ours.clone();
        forged[0].size += 1;
        assert!(matches!(
            check(forged, &ours[2], &ring(1)),
            Err(ClientError::Open(_))
        ));
        let of_another_key = chain(&ring(2), 1, 3, 99);
        assert!(matches!(
            check(of_another_key, &ours[2], &ring(1)),
            Err(ClientError::Open(_))
        ));
    }

    #[test]
    fn another_backup_in_its_place_is_named_as_such() {
        let ring = ring(1);
        let refused = check(chain(&ring, 2, 3, 99), &chain(&ring, 1, 2, 99)[0], &ring);
        assert!(matches!(
            refused,
            Err(ClientError::Chain(ChainError::Replaced))
        ));
    }
}

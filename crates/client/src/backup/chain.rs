//! Whether a head descends from the version that this device saw last.

use lifeboat_protocol::backup::Manifest;
use lifeboat_seal::KeyRing;

use crate::{ClientError, Server, ports::Api, wire};

/// How many manifests are asked for at a time.
const PAGE: u64 = 500;

/// The server offers a backup that is not a continuation of the one that this device knows. Nothing
/// was taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    /// An older head.
    #[error(
        "The server offers version {offered} as the newest, but this device has seen version {known}. \
         The server was put back to an older state, or it is hiding versions. Nothing was changed \
         here. Ask who runs the server; to start a new backup from this device, turn backup off and \
         on again."
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
         version {sequence} on. It was forked, or tampered with. Nothing was changed here. Ask who \
         runs the server; to start a new backup from this device, turn backup off and on again."
    )]
    Forked {
        /// The version where they differ.
        sequence: u64,
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
    let forked = |sequence| ClientError::from(ChainError::Forked { sequence });
    let mut child = head.clone();
    while child.sequence > known.sequence {
        let page = session.versions_before(child.sequence, PAGE).await?;
        if page.versions.is_empty() {
            return Err(forked(child.sequence));
        }
        for version in page.versions {
            let parent = version.manifest;
            let follows = parent.sequence + 1 == child.sequence
                && child.parent == Some(parent.hash)
                && parent.backup_id == head.backup_id;
            if !follows {
                return Err(forked(child.sequence));
            }
            wire::from_wire(&parent)?.verify(ring)?;
            child = parent;
            if child.sequence == known.sequence {
                break;
            }
        }
    }
    if child.hash == known.hash {
        Ok(())
    } else {
        Err(forked(known.sequence))
    }
}

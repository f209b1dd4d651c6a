//! The head's content under another account key.

use lifeboat_protocol::{
    Wire,
    backup::{CommitVersion, Location, Manifest},
};
use lifeboat_seal::{KeyRing, seal_snapshot};
use lifeboat_vault::{Snapshot, Timestamp};

use super::{BackedUp, Opened, fetch::check_came_back};
use crate::{
    ClientError,
    ports::{Api, DeviceStorage, StorageLocation},
    wire,
};

/// The head's content, sealed for another account key; to be committed.
pub(crate) struct Resealed {
    /// The version.
    pub(crate) version: CommitVersion,
    /// What is in it.
    pub(crate) snapshot: Snapshot,
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// The version that holds what `head` holds, sealed for the current account key of `ring`. The
    /// caller has checked that `head` is to be trusted: the server is not asked again which one it is.
    pub(crate) async fn reseal_head(
        &self,
        opened: &Opened<'_, A>,
        (location, head): (Location, &Manifest),
        (ring, key_revision): (&KeyRing, u64),
        now: Timestamp,
    ) -> Result<Resealed, ClientError> {
        let snapshot = self.fetch(opened, location, head).await?;
        let follows = wire::from_wire(head)?;
        let snapshot = Snapshot {
            sequence: follows.sequence.next(),
            parent: Some(follows.hash),
            created_at: now,
            device: opened.vault.device.clone(),
            ..snapshot
        };
        let sealed = seal_snapshot(&snapshot, ring)?;
        let manifest = wire::to_wire(&sealed.manifest);
        let object = match location {
            Location::Server => Some(Wire(sealed.object)),
            Location::Elsewhere => {
                self.put_elsewhere(&manifest, &sealed.object).await?;
                let there = self.fetch_elsewhere(&manifest).await?;
                check_came_back(&manifest, &there, &snapshot, ring)?;
                None
            }
        };
        let version = CommitVersion {
            expected_head: Some(wire::head_ref(head)),
            key_revision,
            location,
            manifest,
            object,
            read_back: false,
        };
        Ok(Resealed { version, snapshot })
    }

    /// Fetches the resealed version back after its commit, opens it and compares it.
    ///
    /// # Errors
    ///
    /// [`ClientError::NotVerified`]; the server or the location cannot be reached.
    pub(crate) async fn verify_resealed(
        &self,
        opened: &Opened<'_, A>,
        ring: &KeyRing,
        Resealed { version, snapshot }: &Resealed,
    ) -> Result<(), ClientError> {
        let manifest = &version.manifest;
        let object = match version.location {
            Location::Server => opened.session.object(manifest.sequence).await?,
            Location::Elsewhere => self.fetch_elsewhere(manifest).await?,
        };
        check_came_back(manifest, &object, snapshot, ring)
    }
}

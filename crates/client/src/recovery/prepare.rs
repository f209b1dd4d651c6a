//! Fetching a version and planning what would come back.

use lifeboat_protocol::backup::{Location, Manifest};
use lifeboat_vault::{RestorePlan, Snapshot};

use crate::{
    ClientError,
    backup::BackedUp,
    ports::{Api, DeviceStorage, StorageLocation},
};

/// A version beside what is here. Nothing has changed yet.
pub struct Recovery {
    /// The version that comes back.
    pub snapshot: Snapshot,
    /// What would happen to each of its accounts.
    pub plan: RestorePlan,
    pub(super) location: Location,
    pub(super) head: Manifest,
    /// The head's snapshot, where an older version comes back.
    pub(super) head_snapshot: Option<Snapshot>,
}

impl Recovery {
    /// Fetches a version (the head, unless a number is given), opens it and plans.
    ///
    /// # Errors
    ///
    /// Not signed in, no backup, a version that is not there or does not open, a location that was
    /// not given, a policy of the server.
    pub async fn prepare<S: DeviceStorage, A: Api, L: StorageLocation>(
        from: &BackedUp<'_, S, A, L>,
        version: Option<u64>,
    ) -> Result<Self, ClientError> {
        let ((location, head), snapshot) = from.snapshot(version).await?;
        let head_snapshot = if snapshot.sequence.get() == head.sequence {
            None
        } else {
            Some(from.snapshot(None).await?.1)
        };
        let here = from.store.read().await?;
        let plan = RestorePlan::new(&snapshot.contents, &here.contents);
        Ok(Self {
            snapshot,
            plan,
            location,
            head,
            head_snapshot,
        })
    }

    /// Whether an older version than the head comes back.
    #[must_use]
    pub fn is_older_version(&self) -> bool {
        self.head_snapshot.is_some()
    }

    /// The number of the head.
    #[must_use]
    pub fn head(&self) -> u64 {
        self.head.sequence
    }
}

//! The versions of a backup, and what changed from one to another.

use lifeboat_protocol::backup::{Backup, Location, Manifest, Version};
use lifeboat_vault::{Change, Snapshot, diff};

use super::{BackedUp, Opened, chain::ancestors, fetch::Head};
use crate::{
    ClientError,
    ports::{Api, DeviceStorage, StorageLocation},
};

/// A version in the history. Its manifest's MAC is right, and the version after it was made from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its number.
    pub sequence: u64,
    /// When it was made, UNIX seconds, by its device's clock.
    pub created_at: u64,
    /// The device that made it, if it is still known.
    pub device: Option<String>,
    /// Its size in bytes, sealed.
    pub size: u64,
    /// Whether it can still be restored.
    pub kept: bool,
}

impl<A: Api> Opened<'_, A> {
    pub(super) async fn active(&self) -> Result<(Location, Manifest, Option<String>), ClientError> {
        match self.session.backup().await? {
            Backup::Active {
                location,
                head,
                device_name,
                ..
            } => Ok((location, head, device_name)),
            Backup::Deleted {
                restorable_until, ..
            } => Err(ClientError::BackupDeleted { restorable_until }),
            Backup::None => Err(ClientError::NoBackup),
        }
    }
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// The newest `limit` versions, newest first.
    ///
    /// # Errors
    ///
    /// There is no backup, a manifest is not genuine, or the versions are no chain that continues
    /// what this device knows.
    pub async fn history(&self, limit: usize) -> Result<Vec<HistoryEntry>, ClientError> {
        let head = self.any_head().await?;
        let newest = head.manifest.sequence;
        let more = u64::try_from(limit).unwrap_or(u64::MAX).saturating_sub(1);
        let oldest = newest.saturating_sub(more).max(1);
        let Opened { session, ring, .. } = &head.opened;
        let before = ancestors(session, &head.manifest, oldest, ring).await?;
        let newest = Version {
            manifest: head.manifest,
            device_name: head.device,
            kept: true,
        };
        let entry = |version: Version| HistoryEntry {
            sequence: version.manifest.sequence,
            created_at: version.manifest.created_at,
            device: version.device_name,
            size: version.manifest.size,
            kept: version.kept,
        };
        Ok(std::iter::once(newest).chain(before).map(entry).collect())
    }

    /// What changed from version `from` to version `to`, or from `from` to what is here now.
    ///
    /// # Errors
    ///
    /// A version is not there, or does not open.
    pub async fn changes(&self, from: u64, to: Option<u64>) -> Result<Vec<Change>, ClientError> {
        let old = self.snapshot(Some(from)).await?.1.contents;
        let new = match to {
            Some(to) => self.snapshot(Some(to)).await?.1.contents,
            None => self.store.read().await?.contents,
        };
        Ok(diff(&old, &new))
    }

    /// Fetches and opens a version, the head by default, together with the head's manifest and
    /// location.
    pub(crate) async fn snapshot(
        &self,
        sequence: Option<u64>,
    ) -> Result<((Location, Manifest), Snapshot), ClientError> {
        let Head {
            opened,
            location,
            manifest: head,
            ..
        } = self.any_head().await?;
        let manifest = match sequence {
            Some(sequence) if sequence != head.sequence => opened.session.version(sequence).await?,
            _ => head.clone(),
        };
        if sequence.is_some_and(|sequence| sequence != manifest.sequence)
            || manifest.backup_id != head.backup_id
        {
            return Err(super::ChainError::Forked {
                sequence: manifest.sequence,
            }
            .into());
        }
        let snapshot = self.fetch(&opened, location, &manifest).await?;
        Ok(((location, head), snapshot))
    }
}

//! A vault's content at one moment, in clear: what a version of a backup holds once it is open.
//!
//! ```
//! use lifeboat_vault::{
//!     BackupId, Contents, Device, DeviceId, Label, Platform, Sequence, Snapshot, Timestamp,
//! };
//! # use rand::SeedableRng;
//! # let mut rng = rand::rngs::StdRng::seed_from_u64(1);
//!
//! let snapshot = Snapshot {
//!     backup_id: BackupId::random(&mut rng),
//!     sequence: Sequence::FIRST,
//!     parent: None,
//!     created_at: Timestamp::from_seconds(1_767_225_600),
//!     device: Device {
//!         id: DeviceId::random(&mut rng),
//!         name: Label::parse("Alice's phone")?,
//!         platform: Platform::Android,
//!     },
//!     contents: Contents::default(),
//! };
//! let json = snapshot.to_json()?;
//! assert_eq!(Snapshot::from_json(&json)?, snapshot);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod json;
pub mod padme;

use crate::{BackupId, Contents, Device, ObjectHash, Sequence, Timestamp};

/// A vault's content at one moment, with where it belongs: to which backup, as which version, after
/// which other version. It is only ever in memory, and it cannot hold a device key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The backup that it is a version of.
    pub backup_id: BackupId,
    /// Its number.
    pub sequence: Sequence,
    /// The sealed object of the version before; none for the first.
    pub parent: Option<ObjectHash>,
    /// When it was made.
    pub created_at: Timestamp,
    /// The device that made it.
    pub device: Device,
    /// The accounts, tombstones and settings.
    pub contents: Contents,
}

/// Why something cannot be written or read as a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SnapshotError {
    /// More than [`Snapshot::MAX_BYTES`].
    #[error(
        "this snapshot is larger than {} MiB, which is more than any Lifeboat reads; remove accounts \
         or large icons",
        Snapshot::MAX_BYTES / (1024 * 1024)
    )]
    TooLarge,
    /// The text ends too early, is not JSON, or has something wrong in it.
    #[error("this snapshot is damaged: {reason}. Restore another version of the backup")]
    Damaged {
        /// What is wrong, and where. Never repeats a value.
        reason: String,
    },
    /// JSON of something else.
    #[error("this is not a snapshot of Lifeboat; choose the file of a backup")]
    NotASnapshot,
    /// Made by a later Lifeboat, in a format that this one does not know.
    #[error(
        "this snapshot is of format version {found}, made by a newer Lifeboat; update Lifeboat to \
         open it (this one reads version {} and before)",
        Snapshot::VERSION
    )]
    NewerVersion {
        /// The version of the format.
        found: u64,
    },
    /// Two accounts have the same id, which must not be written.
    #[error("this vault cannot be backed up: {reason}")]
    Invalid {
        /// Which accounts.
        reason: String,
    },
}

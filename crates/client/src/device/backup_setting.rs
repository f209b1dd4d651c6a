//! Whether this device backs up, to where, and how far it is.

use lifeboat_protocol::backup::Manifest;
use lifeboat_vault::{Contents, Timestamp};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::{Failure, FailureReason, Leftovers};

/// The setting *Cloud backup*.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BackupSetting {
    /// This device does not back up.
    #[default]
    Off,
    /// It does.
    On(Box<BackupOn>),
}

/// A backup that this device takes part in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BackupOn {
    /// Where sealed versions lie.
    pub location: Where,
    /// The newest version that this device committed or merged. None before the first.
    pub base: Option<Base>,
    /// When this device last committed a version, or found that there was nothing to commit.
    pub last_backup_at: Option<Timestamp>,
    /// When this device last fetched the head back, opened it and found it right.
    pub last_verified_at: Option<Timestamp>,
    /// The last attempt's failure, until one succeeds.
    pub failure: Option<Failure>,
    /// What lies in the storage location and no version needs.
    #[serde(default)]
    pub leftovers: Leftovers,
    /// Whether erasing the backup was begun: objects may be missing, so nothing is added to it.
    #[serde(default)]
    pub erasing: bool,
}

impl BackupOn {
    /// Whether this device can go on with this backup: it is the one known here, or none is known yet.
    #[must_use]
    pub fn goes_on_with(&self, backup_id: Uuid) -> bool {
        let known = self.base.as_ref().map(|base| base.manifest.backup_id);
        known.is_none_or(|known| known == backup_id)
    }

    /// A backup that this device has not committed to yet.
    #[must_use]
    pub fn new(location: Where) -> Self {
        Self {
            location,
            base: None,
            last_backup_at: None,
            last_verified_at: None,
            failure: None,
            leftovers: Leftovers::default(),
            erasing: false,
        }
    }
}

/// A version, and what is in it: what a three-way merge starts from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Base {
    /// The version's manifest.
    pub manifest: Manifest,
    /// Its content.
    pub contents: Contents,
}

/// Where sealed versions lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Where {
    /// At the recovery account's server.
    Server,
    /// In a storage location of the user's own, such as `file:///home/alice/Sync/Lifeboat`.
    Location(Url),
}

impl std::fmt::Display for Where {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Server => f.write_str("server"),
            Self::Location(url) => url.fmt(f),
        }
    }
}

/// The state of the backup, as it is shown everywhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupState {
    /// This device does not back up.
    Off,
    /// Everything here is in the head, as far as this device knows.
    UpToDate,
    /// There are changes that are not backed up yet.
    Pending,
    /// Somebody has to sign in again.
    NeedsSignIn,
    /// The last attempt failed, and will not succeed by itself.
    Failed(FailureReason),
}

impl BackupState {
    /// The word for it in JSON.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::UpToDate => "up_to_date",
            Self::Pending => "pending",
            Self::NeedsSignIn => "needs_sign_in",
            Self::Failed(_) => "failed",
        }
    }
}

impl std::fmt::Display for BackupState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::UpToDate => f.write_str("up to date"),
            Self::Pending => f.write_str("pending"),
            Self::NeedsSignIn => f.write_str("needs sign-in"),
            Self::Failed(reason) => write!(f, "failed: {reason}"),
        }
    }
}

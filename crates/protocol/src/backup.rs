//! The backup: a chain of sealed versions, committed by compare-and-swap on the head.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Hex, Token, Wire, device::Platform};

/// Where sealed objects lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// At the server.
    Server,
    /// Somewhere that the server does not know; it holds only the manifests.
    Elsewhere,
}

/// The small record beside a sealed version. Only a device can check its MAC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Manifest {
    /// The backup that the version belongs to.
    pub backup_id: Uuid,
    /// 1, 2, 3 …
    pub sequence: u64,
    /// SHA-256 of the sealed object.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hash: Hex<32>,
    /// The hash of the version before, none for the first.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub parent: Option<Hex<32>>,
    /// The sealed object's size in bytes.
    pub size: u64,
    /// When it was sealed, by the device's clock.
    pub created_at: u64,
    /// The device that sealed it.
    pub device_id: Uuid,
    /// Which account key it is sealed for.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub key_id: Hex<8>,
    /// HMAC-SHA-256 of all of the above under a key of the account key.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub mac: Hex<32>,
}

/// Names a version beyond doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HeadRef {
    /// The version's number.
    pub sequence: u64,
    /// The object's hash.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hash: Hex<32>,
}

/// Commits a version: it becomes the head if the head is still the one expected, and is on disk
/// when the answer says so. Repeating a commit that succeeded succeeds again.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CommitVersion {
    /// The head that this version follows; none for the first version of a new backup.
    pub expected_head: Option<HeadRef>,
    /// The key file's revision that the device knows; an older one is refused with
    /// `key_file_moved`.
    pub key_revision: u64,
    /// Where the object lies. Fixed by the first version.
    pub location: Location,
    /// The manifest. `sequence` is one more than the expected head's, `parent` is its hash.
    pub manifest: Manifest,
    /// The sealed object, where the location is the server.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Byte))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Wire<Vec<u8>>>,
    /// Asks for the object as it lies in storage after the commit, so that the device can open and
    /// compare it: a verified backup in one request.
    #[serde(default)]
    pub read_back: bool,
}

/// The answer to a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Committed {
    /// The head now.
    pub head: HeadRef,
    /// The object, read from storage after the commit, where that was asked for and the location
    /// is the server.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = Byte))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<Wire<Vec<u8>>>,
}

/// The backup as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Backup {
    /// There is none.
    None,
    /// There is one.
    Active {
        /// Where its objects lie.
        location: Location,
        /// The platform that made it.
        platform: Platform,
        /// Its head.
        head: Manifest,
        /// The name of the device that made the head, if it is still known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        device_name: Option<String>,
        /// The key file's revision.
        key_revision: u64,
    },
    /// There was one.
    Deleted {
        /// When it was deleted.
        deleted_at: u64,
        /// Until when it can be brought back.
        restorable_until: u64,
    },
}

/// A backup that was deleted and can still be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedBackup {
    /// Names it.
    pub backup_id: Uuid,
    /// When it was deleted.
    pub deleted_at: u64,
    /// Until when it can be brought back.
    pub restorable_until: u64,
    /// Its head.
    pub head: Manifest,
    /// The name of the device that made the head, if it is still known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
}

/// Deleted backups, the one that was deleted last first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeletedBackups {
    /// Those that can be brought back.
    pub backups: Vec<DeletedBackup>,
}

/// Brings a deleted backup back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndeleteBackup {
    /// Which one; the one that was deleted last if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub backup_id: Option<Uuid>,
}

/// Erases every backup of the account for good, deleted ones too.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EraseBackup {
    /// Proves the password: a sign-in whose password was proven in the last 10 minutes. It is used
    /// up.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub password_proof: Token,
}

/// One row of the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Version {
    /// The manifest, kept for as long as the backup.
    pub manifest: Manifest,
    /// The name of the device that made it, if it is still known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_name: Option<String>,
    /// Whether the object is still kept (all for 30 days, then one a month).
    pub kept: bool,
}

/// Versions, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Versions {
    /// At most as many as asked for, and 1 000 at the most.
    pub versions: Vec<Version>,
}

//! Why a commit was refused.

use lifeboat_protocol::{ErrorCode, backup::HeadRef, device::Platform};
use sea_orm::DbErr;

use crate::{
    backups::{Missing, OtherPlatform},
    database::DatabaseError,
    error::{self, Refusal},
};

/// Why a commit was refused. Nothing was changed, except where [`Unavailable`](Self::Unavailable)
/// leaves it open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The session has ended since it was checked.
    #[error("You are not signed in, or the sign-in has ended. Sign in to the recovery account.")]
    SignInRequired,
    /// The device was revoked since its session was checked.
    #[error("This device was revoked by the recovery account's owner. Sign in as a new device.")]
    DeviceRevoked,
    /// The account key may have changed: what was sealed for the old one must not become the head.
    #[error(
        "The account key file has moved on to revision {revision}. Fetch it, seal the version for \
         the current account key, and commit again."
    )]
    KeyFileMoved {
        /// The revision now.
        revision: i64,
    },
    /// Another version became the head first.
    #[error(
        "The head has moved on to version {} of another device. Fetch it, merge it, and commit \
         again.",
        head.sequence
    )]
    HeadMoved {
        /// The head now.
        head: HeadRef,
    },
    /// The device has no base to commit on.
    #[error(
        "A backup exists that this device has not restored or merged. Recover it first, or delete \
         it."
    )]
    BackupExists,
    /// The head that was expected is not there any more.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// The policy forbids it.
    #[error(transparent)]
    OtherPlatform(#[from] OtherPlatform),
    /// The first version fixed the location.
    #[error(
        "The backup's storage location was fixed by its first version. To move it, turn backup off \
         and on again with the other location."
    )]
    OtherLocation,
    /// The id of a new backup is in use.
    #[error("The backup's id is in use already. Make a new random one.")]
    BackupIdTaken,
    /// The database has no room; the transaction was rolled back.
    #[error("{}", error::DISK_FULL)]
    DiskFull,
    /// The server failed in the middle, so the outcome is not known here.
    #[error(
        "The server could not confirm the commit. Commit the same version again: that is safe, \
         whether it was stored or not."
    )]
    Unavailable,
}

impl Refused {
    /// A platform that is not the backup's.
    #[must_use]
    pub fn other_platform(backup: Platform) -> Self {
        Self::OtherPlatform(OtherPlatform { backup })
    }
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::SignInRequired => ErrorCode::SignInRequired,
            Self::DeviceRevoked => ErrorCode::DeviceRevoked,
            Self::KeyFileMoved { .. } => ErrorCode::KeyFileMoved,
            Self::HeadMoved { .. } => ErrorCode::HeadMoved,
            Self::BackupExists => ErrorCode::BackupExists,
            Self::Missing(missing) => missing.code(),
            Self::OtherPlatform(other) => other.code(),
            Self::OtherLocation | Self::BackupIdTaken => ErrorCode::InvalidRequest,
            Self::DiskFull | Self::Unavailable => ErrorCode::Unavailable,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::DiskFull => Some(30),
            Self::Unavailable => Some(5),
            _ => None,
        }
    }

    fn restorable_until(&self) -> Option<u64> {
        match self {
            Self::Missing(missing) => missing.restorable_until(),
            _ => None,
        }
    }
}

impl From<DatabaseError> for Refused {
    /// The cause goes to the log. Unless the disk was full, it is not known whether the transaction
    /// reached it.
    fn from(error: DatabaseError) -> Self {
        tracing::error!(%error, "a commit failed");
        if error.is_disk_full() {
            Self::DiskFull
        } else {
            Self::Unavailable
        }
    }
}

impl From<DbErr> for Refused {
    fn from(error: DbErr) -> Self {
        DatabaseError::from(error).into()
    }
}

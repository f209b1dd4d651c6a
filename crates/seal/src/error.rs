//! What can go wrong when sealing and opening, in words for the person who has to do something
//! about it.

use lifeboat_vault::SnapshotError;
use thiserror::Error;

use crate::account_key::KeyId;

/// Why something was not sealed.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SealError {
    /// A key ring that nobody could open again.
    #[error(
        "the account key would be lost, because nothing can open it: add a password or a recovery \
         code first"
    )]
    NoRecipients,
    /// More password, code, passkey and device entries than fit.
    #[error(
        "the account key is shared with {count} devices and codes, but {limit} is the most: revoke \
         devices that are no longer used"
    )]
    TooManyRecipients {
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A snapshot that could not be read again, and is therefore not sealed either.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
}

/// Why something sealed was not opened.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpenError {
    /// Not an age file at all.
    #[error("this is not a file that Lifeboat sealed: check that it is the right file")]
    NotSealed,
    /// The beginning of a sealed file; the rest is missing.
    #[error("the sealed file is cut off: fetch it again, or use an earlier version")]
    Truncated,
    /// An age file whose bytes were changed.
    #[error("the sealed file is damaged: fetch it again, or use an earlier version")]
    Damaged,
    /// Made by a later release of Lifeboat (or of age).
    #[error("the file was made by a newer Lifeboat: update this one, then try again")]
    NewerVersion,
    /// Larger than any such file.
    #[error("the file is too large to be what it should be ({size} bytes, {limit} is the most)")]
    TooLarge {
        /// Bytes.
        size: usize,
        /// The most that is read.
        limit: usize,
    },
    /// Whole, but sealed to other keys.
    #[error(
        "this key does not open the file: use the password, code or device that it was sealed for"
    )]
    WrongKey,
    /// It opens, but it is another kind of file than was asked for.
    #[error(
        "this file is a \"{found}\" where a \"{expected}\" is needed: it was put in the wrong place"
    )]
    WrongPurpose {
        /// The `format` that was needed.
        expected: &'static str,
        /// The `format` that it names.
        found: String,
    },
    /// It opens and names the right purpose, but the JSON in it is not as documented.
    #[error("the file opens, but its content is not what a \"{purpose}\" holds: {reason}")]
    Malformed {
        /// The `format` that it names.
        purpose: &'static str,
        /// What is wrong, without any secret.
        reason: String,
    },
    /// The manifest names an account key that the key ring does not have.
    #[error(
        "the version was made with another account key ({0}): sign in again to fetch the current \
         keys"
    )]
    UnknownKey(KeyId),
    /// The manifest's MAC does not hold: somebody without the account key made or changed it.
    #[error(
        "the version's record was not made by one of your devices, or was changed since: do not \
         trust this server or storage location, and use another version"
    )]
    ForgedManifest,
    /// The object has another length than the manifest says.
    #[error(
        "the stored version has {actual} bytes instead of {expected}: fetch it again, or use \
         another version"
    )]
    WrongSize {
        /// Bytes that the manifest names.
        expected: u64,
        /// Bytes that were given.
        actual: u64,
    },
    /// The object is not the one that the manifest names.
    #[error(
        "the stored version was changed or exchanged for another: fetch it again, or use another \
         version"
    )]
    WrongHash,
    /// The snapshot says something else about itself than its manifest does.
    #[error("the version's record and its content disagree about its {field}: use another version")]
    HeaderMismatch {
        /// What they disagree about.
        field: &'static str,
    },
    /// The object opens, but no snapshot that can be read is in it.
    #[error(transparent)]
    Snapshot(SnapshotError),
}

impl From<SnapshotError> for OpenError {
    fn from(error: SnapshotError) -> Self {
        match error {
            SnapshotError::NewerVersion { .. } => Self::NewerVersion,
            other => Self::Snapshot(other),
        }
    }
}

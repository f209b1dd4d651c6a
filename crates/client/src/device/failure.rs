//! An attempt to back up that failed, and why.

use std::fmt;

use lifeboat_protocol::Problem;
use lifeboat_seal::OpenError;
use lifeboat_vault::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::{
    ClientError, ServerError,
    backup::ChainError,
    ports::{LocationFailed, Unreachable},
};

/// An attempt that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// When.
    pub at: Timestamp,
    /// How many times in a row.
    pub times: u32,
    /// Why.
    #[serde(deserialize_with = "reason_or_words")]
    pub reason: FailureReason,
    /// Whether the same may succeed later without the user doing anything.
    pub passing: bool,
    /// Whether it is about what the server or the storage location has: a head that is there and
    /// right refutes it.
    #[serde(default)]
    pub of_the_head: bool,
}

impl Failure {
    /// When the next attempt is due: 5 s after the first failure, then twice as long each time, an
    /// hour at the most.
    #[must_use]
    pub fn retry_at(&self) -> Timestamp {
        let doublings = self.times.saturating_sub(1).min(10);
        self.at.plus_seconds((5u64 << doublings).min(3600))
    }
}

/// Why an attempt failed, in a form that can be kept. `Display` says in English what happened and what
/// to do; [`to_error`](Self::to_error) gives what other languages are made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", content = "of", rename_all = "snake_case")]
pub enum FailureReason {
    /// The server gave no answer.
    Unreachable(String),
    /// The server refused.
    Refused(Box<Problem>),
    /// What answers is no server of this kind.
    NotUnderstood(String),
    /// The storage location failed.
    Location(String),
    /// The storage location has to be named.
    LocationNeeded,
    /// The storage location does not have this version.
    ObjectMissing(u64),
    /// The version did not come back as it was sent.
    NotVerified,
    /// There is a backup that this device has not seen, made on this device.
    BackupExists(String),
    /// There is no backup.
    NoBackup,
    /// The backup was deleted, and can be brought back until then (UNIX seconds).
    BackupDeleted(u64),
    /// The head is no continuation of what this device knows.
    Chain(ChainError),
    /// A newer release made the version.
    NewerVersion,
    /// The version is damaged.
    Damaged,
    /// This device's key does not open the version.
    WrongKey,
    /// None of this account's devices made the version's record.
    ForgedManifest,
    /// The server offers an older account key file.
    KeyFileRolledBack,
    /// Erasing the backup was begun and not finished.
    EraseUnfinished,
    /// Other devices were always faster.
    Contended,
    /// Another reason, in English words.
    Other(String),
}

impl FailureReason {
    /// The error that it was.
    #[must_use]
    pub fn to_error(&self) -> ClientError {
        let unreachable = |why: &String| ServerError::Unreachable(Unreachable(why.clone()));
        match self {
            Self::Unreachable(why) => ClientError::Server(unreachable(why)),
            Self::Refused(problem) => ClientError::Server(ServerError::Refused(problem.clone())),
            Self::NotUnderstood(why) => {
                ClientError::Server(ServerError::NotUnderstood(why.clone()))
            }
            Self::Location(why) => ClientError::Location(LocationFailed(why.clone())),
            Self::LocationNeeded => ClientError::LocationNeeded,
            Self::ObjectMissing(sequence) => ClientError::ObjectMissing {
                sequence: *sequence,
            },
            Self::NotVerified => ClientError::NotVerified,
            Self::BackupExists(device) => ClientError::BackupExists {
                device: device.clone(),
            },
            Self::NoBackup => ClientError::NoBackup,
            Self::BackupDeleted(restorable_until) => ClientError::BackupDeleted {
                restorable_until: *restorable_until,
            },
            Self::Chain(error) => ClientError::Chain(error.clone()),
            Self::NewerVersion => ClientError::Open(OpenError::NewerVersion),
            Self::Damaged => ClientError::Open(OpenError::Damaged),
            Self::WrongKey => ClientError::Open(OpenError::WrongKey),
            Self::ForgedManifest => ClientError::Open(OpenError::ForgedManifest),
            Self::KeyFileRolledBack => ClientError::KeyFileRolledBack,
            Self::EraseUnfinished => ClientError::EraseUnfinished,
            Self::Contended => ClientError::Contended,
            Self::Other(words) => ClientError::Invalid(words.clone()),
        }
    }
}

impl From<&ClientError> for FailureReason {
    fn from(error: &ClientError) -> Self {
        match error {
            ClientError::Server(ServerError::Unreachable(Unreachable(why))) => {
                Self::Unreachable(why.clone())
            }
            ClientError::Server(ServerError::Refused(problem)) => Self::Refused(problem.clone()),
            ClientError::Server(ServerError::NotUnderstood(why)) => {
                Self::NotUnderstood(why.clone())
            }
            ClientError::Location(LocationFailed(why)) => Self::Location(why.clone()),
            ClientError::LocationNeeded => Self::LocationNeeded,
            ClientError::ObjectMissing { sequence } => Self::ObjectMissing(*sequence),
            ClientError::NotVerified => Self::NotVerified,
            ClientError::BackupExists { device } => Self::BackupExists(device.clone()),
            ClientError::NoBackup => Self::NoBackup,
            ClientError::BackupDeleted { restorable_until } => {
                Self::BackupDeleted(*restorable_until)
            }
            ClientError::Chain(error) => Self::Chain(error.clone()),
            ClientError::Open(OpenError::NewerVersion) => Self::NewerVersion,
            ClientError::Open(OpenError::Damaged) => Self::Damaged,
            ClientError::Open(OpenError::WrongKey) => Self::WrongKey,
            ClientError::Open(OpenError::ForgedManifest) => Self::ForgedManifest,
            ClientError::KeyFileRolledBack => Self::KeyFileRolledBack,
            ClientError::EraseUnfinished => Self::EraseUnfinished,
            ClientError::Contended => Self::Contended,
            other => Self::Other(other.to_string()),
        }
    }
}

impl fmt::Display for FailureReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_error().fmt(f)
    }
}

/// Earlier releases kept no more than the words.
fn reason_or_words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FailureReason, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Reason(FailureReason),
        Words(String),
    }
    Ok(match Kept::deserialize(deserializer)? {
        Kept::Reason(reason) => reason,
        Kept::Words(words) => FailureReason::Other(words),
    })
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::ErrorCode;

    use super::*;

    fn failure(times: u32, reason: FailureReason) -> Failure {
        Failure {
            at: Timestamp::from_seconds(1000),
            times,
            reason,
            passing: true,
            of_the_head: false,
        }
    }

    #[test]
    fn waits_between_attempts_grow_to_an_hour() {
        let after = |times| {
            let failure = failure(times, FailureReason::Contended);
            failure.retry_at().seconds_since(failure.at)
        };
        assert_eq!([after(1), after(2), after(3)], [5, 10, 20]);
        assert_eq!([after(11), after(u32::MAX)], [3600, 3600]);
    }

    #[test]
    fn a_reason_that_was_kept_has_the_words_of_the_error() {
        let refused = Problem::new(ErrorCode::TooManyRequests, "Wait a minute.");
        for error in [
            ClientError::Server(ServerError::Unreachable(Unreachable("no route".to_owned()))),
            ClientError::Server(ServerError::Refused(Box::new(refused))),
            ClientError::Location(LocationFailed("it is full".to_owned())),
            ClientError::ObjectMissing { sequence: 4 },
            ClientError::BackupExists {
                device: "Phone".to_owned(),
            },
            ClientError::Chain(ChainError::Forked { sequence: 3 }),
            ClientError::Open(OpenError::NewerVersion),
            ClientError::Open(OpenError::NotSealed),
            ClientError::Contended,
        ] {
            let kept = failure(1, FailureReason::from(&error));
            let json = serde_json::to_string(&kept).unwrap();
            let read: Failure = serde_json::from_str(&json).unwrap();
            assert_eq!(read, kept);
            assert_eq!(read.reason.to_string(), error.to_string());
        }
    }

    #[test]
    fn the_words_of_an_earlier_release_are_read() {
        let json = r#"{"at":1,"times":2,"reason":"It is full.","passing":false}"#;
        let read: Failure = serde_json::from_str(json).unwrap();
        assert_eq!(read.reason.to_string(), "It is full.");
    }
}

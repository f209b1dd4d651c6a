//! What can be checked of a version without the database.

use lifeboat_protocol::{
    ErrorCode, Hex,
    backup::{CommitVersion, HeadRef, Location, Manifest},
};
use uuid::Uuid;

use crate::{error::Refusal, sealing::sha256};

/// A version whose manifest, object and expected head agree with each other.
#[derive(Debug, Clone)]
pub struct NewVersion {
    /// The head that it follows.
    pub expected_head: Option<HeadRef>,
    /// The key file's revision that the device knows.
    pub key_revision: i64,
    /// Where the object lies.
    pub location: Location,
    /// The manifest.
    pub manifest: Manifest,
    /// The manifest's number, as the database stores it.
    pub sequence: i64,
    /// The manifest's size, as the database stores it.
    pub size: i64,
    /// The manifest's time of sealing, as the database stores it.
    pub created_at: i64,
    /// The sealed object, as long as it is to be stored in the database.
    pub object: Option<Vec<u8>>,
}

/// Why a version cannot be committed, whatever the head is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// A device seals its own versions only.
    #[error(
        "The manifest names another device than the one that is signed in. Seal the version on \
         this device."
    )]
    OtherDevice,
    /// The manifest does not follow the expected head.
    #[error(
        "The manifest's sequence and parent do not follow the expected head. Seal a version whose \
         sequence is one more than the head's, and whose parent is the head's hash (1 and none for \
         the first)."
    )]
    DoesNotFollow,
    /// A number is beyond what can be stored.
    #[error("A number of the manifest is out of range. Check the device's clock.")]
    OutOfRange,
    /// The location is the server, and the object is missing.
    #[error("The object is missing. Send it, or name the location where it lies.")]
    ObjectMissing,
    /// The location is elsewhere, and there is an object.
    #[error("The object does not belong here: this backup lies in another storage location.")]
    ObjectNotWanted,
    /// The object is not as long as the manifest says.
    #[error("The object's size is not the one in the manifest. Send the version again.")]
    WrongSize,
    /// The object is not the one of the manifest.
    #[error("The object's SHA-256 is not the hash in the manifest. Send the version again.")]
    WrongHash,
    /// The object is larger than the server takes.
    #[error(
        "The version has {size} bytes, and this server takes {limit} at the most. Shorten notes or \
         icons, or ask the operator to raise max_object_bytes."
    )]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The largest size, in bytes.
        limit: u64,
    },
}

impl Refusal for Malformed {
    fn code(&self) -> ErrorCode {
        match self {
            Self::TooLarge { .. } => ErrorCode::TooLarge,
            _ => ErrorCode::InvalidRequest,
        }
    }
}

impl NewVersion {
    /// Checks what a device sent. `max_object_bytes` counts where the object lies at the server.
    ///
    /// # Errors
    ///
    /// See [`Malformed`].
    pub fn parse(
        request: CommitVersion,
        device_id: Uuid,
        max_object_bytes: u64,
    ) -> Result<Self, Malformed> {
        let CommitVersion {
            expected_head,
            key_revision,
            location,
            manifest,
            object,
            ..
        } = request;
        if manifest.device_id != device_id {
            return Err(Malformed::OtherDevice);
        }
        let follows = match expected_head {
            None => manifest.sequence == 1 && manifest.parent.is_none(),
            Some(head) => {
                head.sequence.checked_add(1) == Some(manifest.sequence)
                    && manifest.sequence > 1
                    && manifest.parent == Some(head.hash)
            }
        };
        if !follows {
            return Err(Malformed::DoesNotFollow);
        }
        let object = object.map(|bytes| bytes.0);
        check_object(location, &manifest, object.as_deref(), max_object_bytes)?;
        let stored = |number: u64| i64::try_from(number).map_err(|_| Malformed::OutOfRange);
        Ok(Self {
            expected_head,
            key_revision: stored(key_revision)?,
            location,
            sequence: stored(manifest.sequence)?,
            size: stored(manifest.size)?,
            created_at: stored(manifest.created_at)?,
            manifest,
            object,
        })
    }

    /// The head that it becomes.
    #[must_use]
    pub fn head(&self) -> HeadRef {
        HeadRef {
            sequence: self.manifest.sequence,
            hash: self.manifest.hash,
        }
    }
}

fn check_object(
    location: Location,
    manifest: &Manifest,
    object: Option<&[u8]>,
    limit: u64,
) -> Result<(), Malformed> {
    match (location, object) {
        (Location::Elsewhere, None) => Ok(()),
        (Location::Elsewhere, Some(_)) => Err(Malformed::ObjectNotWanted),
        (Location::Server, None) => Err(Malformed::ObjectMissing),
        (Location::Server, Some(object)) => {
            let size = object.len() as u64;
            if size > limit {
                return Err(Malformed::TooLarge { size, limit });
            }
            if size != manifest.size {
                return Err(Malformed::WrongSize);
            }
            if Hex(sha256(object)) != manifest.hash {
                return Err(Malformed::WrongHash);
            }
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::Wire;

    use super::*;

    const DEVICE: Uuid = Uuid::from_u128(7);

    fn request() -> CommitVersion {
        let object = b"sealed".to_vec();
        CommitVersion {
            expected_head: None,
            key_revision: 1,
            location: Location::Server,
            manifest: Manifest {
                backup_id: Uuid::from_u128(1),
                sequence: 1,
                hash: Hex(sha256(&object)),
                parent: None,
                size: 6,
                created_at: 5,
                device_id: DEVICE,
                key_id: Hex([0; 8]),
                mac: Hex([0; 32]),
            },
            object: Some(Wire(object)),
            read_back: false,
        }
    }

    fn refused(change: impl FnOnce(&mut CommitVersion)) -> Malformed {
        let mut request = request();
        change(&mut request);
        NewVersion::parse(request, DEVICE, 100).unwrap_err()
    }

    #[test]
    fn a_version_that_agrees_with_itself_is_taken() {
        let version = NewVersion::parse(request(), DEVICE, 6).unwrap();
        assert_eq!(version.object.as_deref(), Some(&b"sealed"[..]));

        let mut second = request();
        second.expected_head = Some(HeadRef {
            sequence: 1,
            hash: Hex([9; 32]),
        });
        second.manifest.sequence = 2;
        second.manifest.parent = Some(Hex([9; 32]));
        assert_eq!(NewVersion::parse(second, DEVICE, 6).unwrap().sequence, 2);

        let mut elsewhere = request();
        elsewhere.location = Location::Elsewhere;
        elsewhere.object = None;
        assert!(NewVersion::parse(elsewhere, DEVICE, 0).is_ok());
    }

    #[test]
    fn a_version_that_contradicts_itself_is_refused_with_the_reason() {
        let head = HeadRef {
            sequence: 1,
            hash: Hex([9; 32]),
        };
        assert_eq!(
            refused(|r| r.manifest.device_id = Uuid::nil()),
            Malformed::OtherDevice
        );
        assert_eq!(
            refused(|r| r.manifest.sequence = 2),
            Malformed::DoesNotFollow
        );
        assert_eq!(
            refused(|r| r.manifest.parent = Some(head.hash)),
            Malformed::DoesNotFollow
        );
        assert_eq!(
            refused(|r| r.expected_head = Some(head)),
            Malformed::DoesNotFollow
        );
        assert_eq!(refused(|r| r.object = None), Malformed::ObjectMissing);
        assert_eq!(
            refused(|r| r.location = Location::Elsewhere),
            Malformed::ObjectNotWanted
        );
        assert_eq!(refused(|r| r.manifest.size = 7), Malformed::WrongSize);
        assert_eq!(
            refused(|r| r.manifest.hash = Hex([0; 32])),
            Malformed::WrongHash
        );
        assert_eq!(
            refused(|r| r.manifest.created_at = u64::MAX),
            Malformed::OutOfRange
        );
        assert_eq!(
            refused(|r| r.object = Some(Wire(vec![0; 101]))),
            Malformed::TooLarge {
                size: 101,
                limit: 100
            }
        );
    }

    #[test]
    fn no_sequence_wraps_around() {
        let head = HeadRef {
            sequence: u64::MAX,
            hash: Hex([9; 32]),
        };
        let follow = |sequence: u64| {
            refused(|r| {
                r.expected_head = Some(head);
                r.manifest.sequence = sequence;
                r.manifest.parent = Some(head.hash);
            })
        };
        assert_eq!(follow(0), Malformed::DoesNotFollow);
        assert_eq!(follow(1), Malformed::DoesNotFollow);
    }
}

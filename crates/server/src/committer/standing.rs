//! What an account has, and whether a commit fits to it. Pure: no clock, no database.

use lifeboat_protocol::{
    Hex,
    backup::{HeadRef, Location},
    device::Platform,
};
use uuid::Uuid;

use super::{Commit, Refused};
use crate::{backups::Missing, clock::UnixSeconds};

/// What the database says of the session and the account of a commit.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Whose session it is; none if it has ended.
    pub(super) holder: Option<Holder>,
    /// The revision of the account's key file.
    pub(super) key_revision: i64,
    /// The account's backup that is not deleted.
    pub(super) active: Option<Active>,
    /// When the account last deleted a backup.
    pub(super) deleted_at: Option<UnixSeconds>,
    /// Whether the id that a new backup wants to have is in use.
    pub(super) is_id_taken: bool,
}

/// Who has a session.
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// The recovery account.
    pub account_id: Uuid,
    /// Whether the device was revoked.
    pub is_revoked: bool,
}

/// A backup that is not deleted.
#[derive(Debug, Clone)]
pub struct Active {
    /// Its id.
    pub id: Uuid,
    /// Where its objects lie.
    pub location: Location,
    /// The platform that made it.
    pub platform: Platform,
    /// Its head.
    pub head: HeadRef,
}

/// What becomes of a commit that is not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is to be written: it becomes the head.
    Accepted,
    /// It is the head already: the request repeats one whose answer was lost.
    Repeated,
}

impl Standing {
    /// Judges a commit.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub fn judge(&self, commit: &Commit) -> Result<Verdict, Refused> {
        let version = &commit.version;
        let holder = self.holder.ok_or(Refused::SignInRequired)?;
        if holder.is_revoked || holder.account_id != commit.account_id {
            return Err(Refused::DeviceRevoked);
        }
        let backup_id = version.manifest.backup_id;
        if let Some(active) = &self.active
            && (active.id, active.head) == (backup_id, version.head())
        {
            return Ok(Verdict::Repeated);
        }
        if self.key_revision != version.key_revision {
            return Err(Refused::KeyFileMoved {
                revision: self.key_revision,
            });
        }
        match (&self.active, version.expected_head) {
            (None, None) if self.is_id_taken => Err(Refused::BackupIdTaken),
            (None, None) => Ok(Verdict::Accepted),
            (Some(_), None) => Err(Refused::BackupExists),
            (None, Some(_)) => Err(Missing::after_deletion(self.deleted_at, commit.at).into()),
            (Some(active), Some(expected)) => {
                if commit.same_platform_only && active.platform != commit.platform {
                    Err(Refused::other_platform(active.platform))
                } else if (active.id, active.head) != (backup_id, expected) {
                    Err(Refused::HeadMoved { head: active.head })
                } else if active.location != version.location {
                    Err(Refused::OtherLocation)
                } else {
                    Ok(Verdict::Accepted)
                }
            }
        }
    }
}

/// A head as the database stores it.
pub(super) fn head(sequence: i64, hash: Hex<32>) -> HeadRef {
    HeadRef {
        sequence: crate::clock::on_the_wire(sequence),
        hash,
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::backup::Manifest;
    use proptest::prelude::*;

    use super::*;
    use crate::committer::NewVersion;

    const ACCOUNT: Uuid = Uuid::from_u128(1);
    const DEVICE: Uuid = Uuid::from_u128(2);
    const SESSION: [u8; 32] = [2; 32];
    const BACKUP: Uuid = Uuid::from_u128(3);

    fn standing() -> Standing {
        Standing {
            holder: Some(Holder {
                account_id: ACCOUNT,
                is_revoked: false,
            }),
            key_revision: 1,
            ..Standing::default()
        }
    }

    impl Standing {
        /// What it is once an accepted commit was written.
        fn after(&self, commit: &Commit) -> Self {
            let before = self.active.clone();
            let begun = Active {
                id: BACKUP,
                location: commit.version.location,
                platform: commit.platform,
                head: commit.version.head(),
            };
            let active = Active {
                head: begun.head,
                ..before.unwrap_or(begun)
            };
            Self {
                active: Some(active),
                ..self.clone()
            }
        }
    }

    /// Commits the version with this content after that head.
    fn commit(content: u8, expected_head: Option<HeadRef>) -> Commit {
        let sequence = expected_head.map_or(1, |head| head.sequence + 1);
        Commit {
            account_id: ACCOUNT,
            session: SESSION,
            platform: Platform::Linux,
            same_platform_only: false,
            at: 100,
            attempt: Uuid::nil(),
            version: NewVersion {
                expected_head,
                key_revision: 1,
                location: Location::Server,
                sequence: i64::try_from(sequence).unwrap(),
                size: 1,
                created_at: 99,
                manifest: Manifest {
                    backup_id: BACKUP,
                    sequence,
                    hash: Hex([content; 32]),
                    parent: expected_head.map(|head| head.hash),
                    size: 1,
                    created_at: 99,
                    device_id: DEVICE,
                    key_id: Hex([0; 8]),
                    mac: Hex([0; 32]),
                },
                object: Some(vec![content]),
            },
        }
    }

    #[test]
    fn of_two_that_follow_the_same_head_the_second_is_told_of_the_first() {
        let first = commit(1, None);
        assert_eq!(standing().judge(&first), Ok(Verdict::Accepted));
        let standing = standing().after(&first);
        let second = commit(2, Some(first.version.head()));
        assert_eq!(standing.judge(&second), Ok(Verdict::Accepted));
        let loser = commit(3, Some(first.version.head()));
        assert_eq!(
            standing.after(&second).judge(&loser),
            Err(Refused::HeadMoved {
                head: second.version.head()
            })
        );
    }

    #[test]
    fn a_blank_device_cannot_overwrite_a_backup() {
        let standing = standing().after(&commit(1, None));
        assert_eq!(standing.judge(&commit(2, None)), Err(Refused::BackupExists));
    }

    #[test]
    fn repeating_what_succeeded_succeeds_again_even_with_a_newer_key_file() {
        let first = commit(1, None);
        let mut standing = standing().after(&first);
        standing.key_revision = 2;
        assert_eq!(standing.judge(&first), Ok(Verdict::Repeated));
        let next = standing.judge(&commit(2, Some(first.version.head())));
        assert_eq!(next, Err(Refused::KeyFileMoved { revision: 2 }));
    }

    #[test]
    fn a_revoked_device_and_a_session_that_has_ended_cannot_commit() {
        let mut standing = standing();
        let mut holder = standing.holder.unwrap();
        holder.is_revoked = true;
        standing.holder = Some(holder);
        let refused = standing.judge(&commit(1, None));
        assert_eq!(refused, Err(Refused::DeviceRevoked));
        standing.holder = None;
        let refused = standing.judge(&commit(1, None));
        assert_eq!(refused, Err(Refused::SignInRequired));
    }

    #[test]
    fn nobody_can_take_the_id_of_another_backup() {
        let standing = Standing {
            is_id_taken: true,
            ..standing()
        };
        assert_eq!(
            standing.judge(&commit(1, None)),
            Err(Refused::BackupIdTaken)
        );
    }

    #[test]
    fn a_head_that_was_deleted_is_told_apart_from_one_that_never_was() {
        let mut standing = standing();
        let after = Some(HeadRef {
            sequence: 1,
            hash: Hex([1; 32]),
        });
        assert_eq!(standing.judge(&commit(2, after)), Err(Missing::None.into()));
        standing.deleted_at = Some(90);
        assert_eq!(
            standing.judge(&commit(2, after)),
            Err(Missing::Deleted { at: 90 }.into())
        );
    }

    #[test]
    fn the_location_is_fixed_and_the_platform_may_be() {
        let first = commit(1, None);
        let standing = standing().after(&first);
        let head = first.version.head();
        let mut moved = commit(2, Some(head));
        moved.version.location = Location::Elsewhere;
        assert_eq!(standing.judge(&moved), Err(Refused::OtherLocation));
        let mut phone = commit(2, Some(head));
        phone.platform = Platform::Ios;
        phone.same_platform_only = true;
        assert_eq!(
            standing.judge(&phone),
            Err(Refused::other_platform(Platform::Linux))
        );
        phone.same_platform_only = false;
        assert!(standing.judge(&phone).is_ok());
    }

    proptest! {
        /// Whatever is tried, accepted versions form one chain without a gap or a fork.
        #[test]
        fn accepted_versions_are_one_chain(attempts in prop::collection::vec((any::<u8>(), 0u64..6, any::<u8>()), 1..60)) {
            let mut standing = standing();
            let mut head: Option<HeadRef> = None;
            for (content, sequence, hash) in attempts {
                let guess = (sequence > 0).then_some(HeadRef { sequence, hash: Hex([hash % 4; 32]) });
                // Half of the attempts know the head.
                let expected = if content % 2 == 0 { head } else { guess };
                let attempt = commit(content, expected);
                if standing.judge(&attempt) == Ok(Verdict::Accepted) {
                    let new = attempt.version.head();
                    prop_assert_eq!(expected, head);
                    prop_assert_eq!(new.sequence, head.map_or(1, |head| head.sequence + 1));
                    standing = standing.after(&attempt);
                    head = Some(new);
                }
                let active = standing.active.as_ref().map(|active| active.head);
                prop_assert_eq!(active, head);
            }
        }
    }
}

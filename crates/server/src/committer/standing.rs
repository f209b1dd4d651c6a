//! What accounts have, and whether a commit fits to it. Pure: no clock, no database.
//!
//! [`Standings`] begins as the database says, and moves on with each commit that is accepted, so
//! that several commits of one account in one batch are each judged against the result of the one
//! before.

use std::collections::{HashMap, HashSet};

use lifeboat_protocol::{
    Hex,
    backup::{HeadRef, Location},
    device::Platform,
};
use uuid::Uuid;

use super::{Commit, Refused};
use crate::{backups::Missing, clock::UnixSeconds};

/// What the database says of the accounts and sessions of a batch.
#[derive(Debug, Default)]
pub struct Standings {
    /// The account of each session that has not ended; none if its device was revoked.
    pub(super) sessions: HashMap<[u8; 32], Option<Uuid>>,
    /// The accounts of those sessions.
    pub(super) accounts: HashMap<Uuid, Account>,
    /// Ids, of those that new backups want to have, that are in use.
    pub(super) taken: HashSet<Uuid>,
    /// Backups that were begun in this batch.
    pub(super) begun: Vec<Uuid>,
}

/// What an account has.
#[derive(Debug, Default)]
pub struct Account {
    /// The revision of its key file.
    pub key_revision: i64,
    /// Its backup that is not deleted.
    pub active: Option<Active>,
    /// When it last deleted a backup.
    pub deleted_at: Option<UnixSeconds>,
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
    /// When its first version was committed.
    pub created_at: UnixSeconds,
    /// Its head.
    pub head: HeadRef,
}

/// What becomes of a commit that is not refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It becomes the head.
    Accepted(HeadRef),
    /// It is the head already: the request repeats one whose answer was lost.
    Repeated(HeadRef),
}

impl Verdict {
    /// The head after it.
    #[must_use]
    pub fn head(&self) -> HeadRef {
        match self {
            Self::Accepted(head) | Self::Repeated(head) => *head,
        }
    }
}

impl Standings {
    /// Judges one commit; if it is accepted, what follows is judged against its result.
    ///
    /// # Errors
    ///
    /// See [`Refused`].
    pub fn judge(&mut self, commit: &Commit) -> Result<Verdict, Refused> {
        let version = &commit.version;
        let holder = self.sessions.get(&commit.session);
        if holder.ok_or(Refused::SignInRequired)? != &Some(commit.account_id) {
            return Err(Refused::DeviceRevoked);
        }
        let Some(account) = self.accounts.get_mut(&commit.account_id) else {
            return Err(Refused::DeviceRevoked);
        };
        let (new_head, backup_id) = (version.head(), version.manifest.backup_id);
        if let Some(active) = &account.active
            && (active.id, active.head) == (backup_id, new_head)
        {
            return Ok(Verdict::Repeated(new_head));
        }
        if account.key_revision != version.key_revision {
            return Err(Refused::KeyFileMoved {
                revision: account.key_revision,
            });
        }
        match (&mut account.active, version.expected_head) {
            (None, None) => {
                if !self.taken.insert(backup_id) {
                    return Err(Refused::BackupIdTaken);
                }
                self.begun.push(backup_id);
                account.active = Some(Active {
                    id: backup_id,
                    location: version.location,
                    platform: commit.platform,
                    created_at: commit.at,
                    head: new_head,
                });
            }
            (Some(_), None) => return Err(Refused::BackupExists),
            (None, Some(_)) => {
                return Err(Missing::after_deletion(account.deleted_at, commit.at).into());
            }
            (Some(active), Some(expected)) => {
                if commit.same_platform_only && active.platform != commit.platform {
                    return Err(Refused::other_platform(active.platform));
                }
                if (active.id, active.head) != (backup_id, expected) {
                    return Err(Refused::HeadMoved { head: active.head });
                }
                if active.location != version.location {
                    return Err(Refused::OtherLocation);
                }
                active.head = new_head;
            }
        }
        Ok(Verdict::Accepted(new_head))
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

    fn standings() -> Standings {
        let account = Account {
            key_revision: 1,
            ..Account::default()
        };
        Standings {
            sessions: [(SESSION, Some(ACCOUNT))].into(),
            accounts: [(ACCOUNT, account)].into(),
            ..Standings::default()
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
    fn commits_of_one_account_in_one_batch_follow_each_other() {
        let mut standings = standings();
        let first = standings.judge(&commit(1, None)).unwrap().head();
        let second = standings.judge(&commit(2, Some(first))).unwrap().head();
        assert_eq!(second.sequence, 2);
        let loser = standings.judge(&commit(3, Some(first)));
        assert_eq!(loser, Err(Refused::HeadMoved { head: second }));
        assert_eq!(standings.begun, [BACKUP]);
    }

    #[test]
    fn a_blank_device_cannot_overwrite_a_backup() {
        let mut standings = standings();
        standings.judge(&commit(1, None)).unwrap();
        assert_eq!(
            standings.judge(&commit(2, None)),
            Err(Refused::BackupExists)
        );
    }

    #[test]
    fn repeating_what_succeeded_succeeds_again_even_with_a_newer_key_file() {
        let mut standings = standings();
        let head = standings.judge(&commit(1, None)).unwrap().head();
        standings.accounts.get_mut(&ACCOUNT).unwrap().key_revision = 2;
        assert_eq!(
            standings.judge(&commit(1, None)),
            Ok(Verdict::Repeated(head))
        );
        let next = standings.judge(&commit(2, Some(head)));
        assert_eq!(next, Err(Refused::KeyFileMoved { revision: 2 }));
    }

    #[test]
    fn a_revoked_device_and_a_session_that_has_ended_cannot_commit() {
        let mut standings = standings();
        standings.sessions.insert(SESSION, None);
        let refused = standings.judge(&commit(1, None));
        assert_eq!(refused, Err(Refused::DeviceRevoked));
        standings.sessions.clear();
        let refused = standings.judge(&commit(1, None));
        assert_eq!(refused, Err(Refused::SignInRequired));
    }

    #[test]
    fn nobody_can_take_the_id_of_another_backup() {
        let mut standings = standings();
        standings.taken.insert(BACKUP);
        assert_eq!(
            standings.judge(&commit(1, None)),
            Err(Refused::BackupIdTaken)
        );
    }

    #[test]
    fn a_head_that_was_deleted_is_told_apart_from_one_that_never_was() {
        let mut standings = standings();
        let after = Some(HeadRef {
            sequence: 1,
            hash: Hex([1; 32]),
        });
        assert_eq!(
            standings.judge(&commit(2, after)),
            Err(Missing::None.into())
        );
        standings.accounts.get_mut(&ACCOUNT).unwrap().deleted_at = Some(90);
        assert_eq!(
            standings.judge(&commit(2, after)),
            Err(Missing::Deleted { at: 90 }.into())
        );
    }

    #[test]
    fn the_location_is_fixed_and_the_platform_may_be() {
        let mut standings = standings();
        let head = standings.judge(&commit(1, None)).unwrap().head();
        let mut moved = commit(2, Some(head));
        moved.version.location = Location::Elsewhere;
        assert_eq!(standings.judge(&moved), Err(Refused::OtherLocation));
        let mut phone = commit(2, Some(head));
        phone.platform = Platform::Ios;
        phone.same_platform_only = true;
        assert_eq!(
            standings.judge(&phone),
            Err(Refused::other_platform(Platform::Linux))
        );
        phone.same_platform_only = false;
        assert!(standings.judge(&phone).is_ok());
    }

    proptest! {
        /// Whatever is tried, accepted versions form one chain without a gap or a fork.
        #[test]
        fn accepted_versions_are_one_chain(attempts in prop::collection::vec((any::<u8>(), 0u64..6, any::<u8>()), 1..60)) {
            let mut standings = standings();
            let mut head: Option<HeadRef> = None;
            for (content, sequence, hash) in attempts {
                let guess = (sequence > 0).then_some(HeadRef { sequence, hash: Hex([hash % 4; 32]) });
                // Half of the attempts know the head.
                let expected = if content % 2 == 0 { head } else { guess };
                if let Ok(Verdict::Accepted(new)) = standings.judge(&commit(content, expected)) {
                    prop_assert_eq!(expected, head);
                    prop_assert_eq!(new.sequence, head.map_or(1, |head| head.sequence + 1));
                    head = Some(new);
                }
                let active = standings.accounts[&ACCOUNT].active.as_ref().map(|active| active.head);
                prop_assert_eq!(active, head);
            }
        }
    }
}

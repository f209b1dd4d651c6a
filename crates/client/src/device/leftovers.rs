//! What lies in a storage location and no version needs: the objects of attempts that failed, of
//! versions that were thinned out, of a backup that was deleted.
//!
//! An object goes only when this device has found it unneeded twice, a day apart by its own clock.
//! So nothing is removed that another device has stored and is about to commit, whatever that
//! device's clock says.

use std::collections::BTreeMap;

use lifeboat_vault::Timestamp;
use serde::{Deserialize, Serialize};

/// A day, in seconds.
const DAY: u64 = 86_400;
/// How long a deleted backup can be brought back, in seconds: 30 days.
const RESTORABLE: u64 = 30 * DAY;

/// The names of objects that were found unneeded, and when first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftovers {
    /// When the storage location was looked at last.
    pub looked_at: Option<Timestamp>,
    /// When each object was first found unneeded.
    pub found: BTreeMap<String, Timestamp>,
}

/// What an object that no version needs is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Remains {
    /// An attempt, or a thinned version, of the backup that this device takes part in.
    ThisBackup,
    /// An earlier backup of the same recovery account, which may still be brought back.
    EarlierBackup,
}

impl Leftovers {
    /// Whether the storage location is to be looked at: once a day.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        self.looked_at
            .is_none_or(|at| at > now || now.seconds_since(at) >= DAY)
    }

    /// Whether an object was found long enough ago to be looked at again.
    pub(crate) fn is_ripe(&self, name: &str, now: Timestamp) -> bool {
        self.found
            .get(name)
            .is_some_and(|first| now.seconds_since(*first) >= DAY)
    }

    /// Whether an object that is still unneeded may go.
    pub(crate) fn may_go(&self, name: &str, remains: Remains, now: Timestamp) -> bool {
        let wait = match remains {
            Remains::ThisBackup => DAY,
            Remains::EarlierBackup => RESTORABLE,
        };
        self.found
            .get(name)
            .is_some_and(|first| now.seconds_since(*first) >= wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FOUND: Timestamp = Timestamp::from_seconds(1_000_000);

    fn leftovers() -> Leftovers {
        Leftovers {
            looked_at: Some(FOUND),
            found: BTreeMap::from([("a.age".to_owned(), FOUND)]),
        }
    }

    #[test]
    fn an_object_goes_a_day_after_it_was_first_found_unneeded() {
        let goes =
            |name, after| leftovers().may_go(name, Remains::ThisBackup, FOUND.plus_seconds(after));
        assert!(goes("a.age", DAY));
        assert!(!goes("a.age", DAY - 1));
        assert!(!goes("b.age", 10 * DAY), "it is found for the first time");
    }

    #[test]
    fn an_earlier_backup_stays_for_as_long_as_it_can_be_brought_back() {
        let goes =
            |after| leftovers().may_go("a.age", Remains::EarlierBackup, FOUND.plus_seconds(after));
        assert!(!goes(RESTORABLE - 1));
        assert!(goes(RESTORABLE));
    }

    #[test]
    fn the_location_is_looked_at_once_a_day_whatever_the_clock_did() {
        assert!(Leftovers::default().is_due(FOUND));
        assert!(!leftovers().is_due(FOUND.plus_seconds(DAY - 1)));
        assert!(leftovers().is_due(FOUND.plus_seconds(DAY)));
        assert!(leftovers().is_due(Timestamp::from_seconds(1)));
    }
}

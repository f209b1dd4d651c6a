//! Three-way merge: two devices changed the same vault, each without knowing of the other.
//!
//! Nothing that either of them did is silently lost: it is in the result or in a notice.
//!
//! | What happened to one account | What comes out |
//! |---|---|
//! | one side changed, removed or added it | what that side did |
//! | both changed it | field by field; where both changed one field, the later edit, and a notice |
//! | one side changed it, the other removed it | it stays, and a notice |
//! | both gave it another credential | two accounts: the later edit keeps the id, the other one gets an id derived from its id and credential, and a notice |
//! | both used its HOTP codes | the higher counter |
//! | both added the same one, each under an id of its own | one account, under their id |
//!
//! Order: theirs, in which the accounts that mine moved or added are put after the account that they
//! follow in mine. Settings: each as the side that changed it left it. When both edits of an account
//! have the same time, theirs counts as the later one: it is the one that other devices know already.
//!
//! Where it is not known what both started from, an account that only one side has is new there, unless
//! the other has a tombstone of it that is as late as its last edit.
//!
//! ```
//! # use lifeboat_otp::{Secret, Totp};
//! # use lifeboat_vault::{Account, Contents, Credential, Label, MergeNotice, Timestamp, merge};
//! # let id = "67e55044-10b1-426f-9247-bb680e5fe0c8".parse()?;
//! # let credential = Credential::Generator(Totp::new(Secret::from_bytes(vec![1; 20])?).into());
//! # let time = Timestamp::from_seconds;
//! # let account = Account::new(id, Label::default(), Label::parse("alice")?, credential, time(1));
//! # let base = Contents { accounts: vec![account], ..Contents::default() };
//! let (mut mine, mut theirs) = (base.clone(), base.clone());
//! mine.edit(id, time(20), |account| account.name = Label::cleaned("Alice at home"))?;
//! theirs.remove(id, time(30))?;
//!
//! let merged = merge(&base, &mine, &theirs);
//! assert_eq!(merged.contents.accounts, mine.accounts);
//! assert!(matches!(merged.notices[..], [MergeNotice::KeptEdited { .. }]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
#[cfg(test)]
mod laws;
mod notice;
mod order;
mod settings;
mod state;
mod twins;

use std::collections::{HashMap, HashSet};

pub use self::notice::{FieldValue, MergeNotice, Side};

use self::account::merge_accounts;
use self::state::{Index, State};
use crate::{Account, AccountId, Contents, Renamed, Tombstone};

/// What came out of a merge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// What both devices have from now on.
    pub contents: Contents,
    /// What the user should know: where the two got into each other's way.
    pub notices: Vec<MergeNotice>,
    /// Accounts of mine that turned out to be accounts of theirs, and took on their ids.
    pub renamed: Vec<Renamed>,
}

/// Merges what two devices made of the same vault. `mine` is what this device has, `theirs` what has
/// been committed meanwhile, and `base` the last that both knew; the default when there is none.
///
/// Merging with a side that changed nothing gives the other side, and merging two equal sides gives
/// that. Takes O(n log n).
#[must_use]
pub fn merge(base: &Contents, mine: &Contents, theirs: &Contents) -> Merged {
    let (mine, renamed) = twins::adopt(base, mine, theirs);
    let mut merge = Merge {
        base: Index::of(base),
        mine: Index::of(&mine),
        theirs: Index::of(theirs),
        accounts: HashMap::with_capacity(theirs.accounts.len()),
        tombstones: Vec::new(),
        split: Vec::new(),
        notices: Vec::new(),
    };
    let mut seen = HashSet::new();
    let accounts = theirs
        .accounts
        .iter()
        .chain(&mine.accounts)
        .map(|account| account.id);
    let tombstones = theirs
        .tombstones
        .iter()
        .chain(&mine.tombstones)
        .map(|removed| removed.id);
    for id in accounts.chain(tombstones) {
        if seen.insert(id) {
            merge.decide(id);
        }
    }
    let ids = |contents: &Contents| contents.accounts.iter().map(|account| account.id).collect();
    let (mut mine_order, mut theirs_order): (Vec<_>, Vec<_>) = (ids(&mine), ids(theirs));
    merge.place_split(&mut mine_order, &mut theirs_order);

    let order = order::merge_order(&ids(base), &mine_order, &theirs_order, |id| {
        merge.accounts.contains_key(&id)
    });
    let mut accounts = merge.accounts;
    let mut contents = Contents {
        accounts: order
            .into_iter()
            .filter_map(|id| accounts.remove(&id))
            .collect(),
        tombstones: merge.tombstones,
        settings: settings::merge_settings(base.settings, mine.settings, theirs.settings),
    };
    contents.sort_tombstones();
    Merged {
        contents,
        notices: merge.notices,
        renamed,
    }
}

/// A merge under way.
struct Merge<'a> {
    base: Index<'a>,
    mine: Index<'a>,
    theirs: Index<'a>,
    /// The accounts of the result, not yet in order.
    accounts: HashMap<AccountId, Account>,
    tombstones: Vec<Tombstone>,
    /// Accounts that got a second credential, which is to become an account of its own.
    split: Vec<Split>,
    notices: Vec<MergeNotice>,
}

/// The second of two credentials that one account got.
struct Split {
    first: AccountId,
    /// Who gave this one.
    side: Side,
    second: Account,
}

impl Merge<'_> {
    /// Decides what becomes of the account with this id.
    fn decide(&mut self, id: AccountId) {
        let base = self.base.state(id);
        let mine = self.mine.state(id);
        let theirs = self.theirs.state(id);
        if mine == theirs || theirs == base {
            return self.take(id, mine);
        }
        if mine == base {
            return self.take(id, theirs);
        }
        match (mine, theirs) {
            (State::Present(mine), State::Present(theirs)) => {
                let base = if let State::Present(base) = base {
                    Some(base)
                } else {
                    None
                };
                let merged = merge_accounts(base, mine, theirs);
                self.notices.extend(merged.notices);
                self.accounts.insert(id, merged.account);
                self.split.extend(merged.second.map(|(side, second)| Split {
                    first: id,
                    side,
                    second,
                }));
            }
            (State::Present(edited), other) => {
                self.edited_and_removed(Side::Mine, edited, base, other);
            }
            (other, State::Present(edited)) => {
                self.edited_and_removed(Side::Theirs, edited, base, other);
            }
            (State::Removed(mine), State::Removed(theirs)) => {
                self.take(id, State::Removed(mine.max(theirs)));
            }
            (State::Removed(at), State::Absent) | (State::Absent, State::Removed(at)) => {
                self.take(id, State::Removed(at));
            }
            (State::Absent, State::Absent) => {}
        }
    }

    /// One side has changed or added the account, the other does not have it (any more).
    fn edited_and_removed(
        &mut self,
        side: Side,
        edited: &Account,
        base: State<'_>,
        other: State<'_>,
    ) {
        match (base, other) {
            // Not known before, and removed when it was known as it is here: then it is removed.
            (State::Absent, State::Removed(at)) if at >= edited.edited_at => {
                let account = Box::new(edited.clone());
                self.notices.push(MergeNotice::Removed {
                    account,
                    by: side.other(),
                });
                self.take(edited.id, other);
            }
            _ => {
                self.notices.push(MergeNotice::KeptEdited {
                    id: edited.id,
                    title: edited.title(),
                    edited: side,
                });
                self.take(edited.id, State::Present(edited));
            }
        }
    }

    fn take(&mut self, id: AccountId, state: State<'_>) {
        match state {
            State::Present(account) => {
                self.accounts.insert(id, account.clone());
            }
            State::Removed(deleted_at) => self.tombstones.push(Tombstone { id, deleted_at }),
            State::Absent => {}
        }
    }

    /// Makes accounts of the second credentials, each right after the account that it comes from, in
    /// the order of the side that gave it.
    fn place_split(&mut self, mine_order: &mut Vec<AccountId>, theirs_order: &mut Vec<AccountId>) {
        let mut after_mine = HashMap::new();
        let mut after_theirs = HashMap::new();
        for Split {
            first,
            side,
            second,
        } in std::mem::take(&mut self.split)
        {
            let id = second.id;
            let known = [self.mine.state(id), self.theirs.state(id)];
            if !self.accounts.contains_key(&id) && known != [State::Absent, State::Absent] {
                // An earlier merge made it an account already, and it was removed since.
                self.notices.push(MergeNotice::Removed {
                    account: Box::new(second),
                    by: side.other(),
                });
                continue;
            }
            match side {
                Side::Mine if !self.mine.has(id) => after_mine.insert(first, id),
                Side::Theirs if !self.theirs.has(id) => after_theirs.insert(first, id),
                _ => None,
            };
            self.notices.push(MergeNotice::TwoCredentials {
                id: first,
                second: id,
                title: second.title(),
                second_from: side,
            });
            self.accounts.entry(id).or_insert(second);
        }
        for (order, after) in [(mine_order, after_mine), (theirs_order, after_theirs)] {
            *order = order
                .iter()
                .flat_map(|id| [Some(*id), after.get(id).copied()])
                .flatten()
                .collect();
        }
    }
}

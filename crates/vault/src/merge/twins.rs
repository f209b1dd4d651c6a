//! The same account, added on two devices that did not know of each other: as when both import the
//! same file. It is one account, not two.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use super::state::Index;
use crate::account::Fingerprint;
use crate::{Account, AccountId, Contents, Renamed};

/// Mine, in which each account that is new here and new there
/// ([duplicates](Account::is_duplicate_of) of each other) has the id that it has there.
pub(super) fn adopt<'a>(
    base: &Contents,
    mine: &'a Contents,
    theirs: &Contents,
) -> (Cow<'a, Contents>, Vec<Renamed>) {
    let (base, mine_index, theirs_index) = (Index::of(base), Index::of(mine), Index::of(theirs));
    let is_new_here = |id: AccountId| !base.knows(id) && !theirs_index.knows(id);
    let came_there = |id: AccountId| !base.knows(id) && !mine_index.knows(id);

    if !mine.accounts.iter().any(|account| is_new_here(account.id)) {
        return (Cow::Borrowed(mine), Vec::new());
    }
    let mut there: HashMap<Likeness, VecDeque<AccountId>> = HashMap::new();
    for account in theirs
        .accounts
        .iter()
        .filter(|account| came_there(account.id))
    {
        there
            .entry(likeness(account))
            .or_default()
            .push_back(account.id);
    }
    if there.is_empty() {
        return (Cow::Borrowed(mine), Vec::new());
    }
    let mut adopted = mine.clone();
    let mut renamed = Vec::new();
    for account in adopted
        .accounts
        .iter_mut()
        .filter(|account| is_new_here(account.id))
    {
        if let Some(id) = there
            .get_mut(&likeness(account))
            .and_then(VecDeque::pop_front)
        {
            renamed.push(Renamed {
                from: account.id,
                to: id,
            });
            account.id = id;
        }
    }
    (Cow::Owned(adopted), renamed)
}

/// Equal for duplicates, and only for those.
type Likeness = (Fingerprint, (String, String));

fn likeness(account: &Account) -> Likeness {
    (account.credential.fingerprint(), account.folded_labels())
}

//! Merging the order of accounts.

use std::collections::{HashMap, HashSet};

use crate::AccountId;
use crate::contents::order::moved;

/// The order of the accounts that are left: theirs, in which those that mine moved or added are put
/// after the account that they follow in mine (or first, when they follow none).
///
/// What mine did not move stands in the same order in mine as in the base. So when only one side moved
/// anything, the result has that side's order.
pub(super) fn merge_order(
    base: &[AccountId],
    mine: &[AccountId],
    theirs: &[AccountId],
    is_left: impl Fn(AccountId) -> bool,
) -> Vec<AccountId> {
    let base_places: HashMap<AccountId, usize> = base
        .iter()
        .enumerate()
        .map(|(place, id)| (*id, place))
        .collect();
    let known: Vec<(AccountId, usize)> = mine
        .iter()
        .filter_map(|id| Some((*id, *base_places.get(id)?)))
        .collect();
    let places: Vec<usize> = known.iter().map(|(_, place)| *place).collect();
    let mut to_insert: HashSet<AccountId> = known
        .iter()
        .zip(moved(&places))
        .filter_map(|((id, _), moved)| moved.then_some(*id))
        .collect();
    let there: HashSet<AccountId> = theirs.iter().copied().collect();
    to_insert.extend(mine.iter().filter(|id| !there.contains(id)));

    let mut chain = Chain::with_capacity(theirs.len());
    let mut last = Chain::START;
    for id in theirs
        .iter()
        .filter(|id| is_left(**id) && !to_insert.contains(id))
    {
        last = chain.insert_after(last, *id);
    }
    let mut last = Chain::START;
    for id in mine.iter().filter(|id| is_left(**id)) {
        last = chain
            .place(*id)
            .unwrap_or_else(|| chain.insert_after(last, *id));
    }
    chain.into_order()
}

/// A singly linked ring of accounts. Place 0 is both before the first and after the last.
struct Chain {
    /// For each place, the next one.
    next: Vec<usize>,
    /// The account at each place but 0.
    accounts: Vec<AccountId>,
    places: HashMap<AccountId, usize>,
}

impl Chain {
    const START: usize = 0;

    fn with_capacity(accounts: usize) -> Self {
        Self {
            next: vec![Self::START],
            accounts: Vec::with_capacity(accounts),
            places: HashMap::with_capacity(accounts),
        }
    }

    /// Where this account is, once it is.
    fn place(&self, id: AccountId) -> Option<usize> {
        self.places.get(&id).copied()
    }

    /// Puts an account after a place, and gives its place. One that is in the chain stays there.
    fn insert_after(&mut self, before: usize, id: AccountId) -> usize {
        if let Some(place) = self.place(id) {
            return place;
        }
        let new = self.next.len();
        let after = self
            .next
            .get_mut(before)
            .map_or(Self::START, |next| std::mem::replace(next, new));
        self.next.push(after);
        self.accounts.push(id);
        self.places.insert(id, new);
        new
    }

    fn into_order(self) -> Vec<AccountId> {
        let mut order = Vec::with_capacity(self.accounts.len());
        let mut place = Self::START;
        while let Some(next) = self.next.get(place).filter(|next| **next != Self::START) {
            place = *next;
            order.extend(self.accounts.get(place - 1));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(letters: &str) -> Vec<AccountId> {
        letters
            .bytes()
            .map(|letter| AccountId::from_hash([letter; 16]))
            .collect()
    }

    fn merged(base: &str, mine: &str, theirs: &str) -> String {
        let order = merge_order(&ids(base), &ids(mine), &ids(theirs), |_| true);
        let letter = |id: &AccountId| char::from(id.as_uuid().as_bytes()[0]);
        order.iter().map(letter).collect()
    }

    #[test]
    fn a_move_on_one_side_is_followed() {
        assert_eq!(merged("abcde", "eabcd", "abcde"), "eabcd");
        assert_eq!(merged("abcde", "abcde", "eabcd"), "eabcd");
    }

    #[test]
    fn moves_of_different_accounts_come_together() {
        assert_eq!(merged("abcde", "eabcd", "bcdae"), "ebcda");
        assert_eq!(merged("abcde", "bacde", "abced"), "baced");
    }

    #[test]
    fn what_both_moved_follows_what_it_follows_in_mine() {
        assert_eq!(merged("abcde", "bcdea", "bacde"), "bcdea");
    }

    #[test]
    fn what_mine_added_follows_what_it_follows_in_mine() {
        assert_eq!(merged("abc", "axybc", "cab"), "caxyb");
        assert_eq!(merged("abc", "xabc", "zabc"), "xzabc");
        assert_eq!(merged("", "xy", "zw"), "xyzw");
    }

    #[test]
    fn what_is_not_left_is_passed_over() {
        let gone = ids("c")[0];
        let order = merge_order(&ids("abc"), &ids("bacx"), &ids("abc"), |id| id != gone);
        assert_eq!(order, ids("bax"));
    }
}

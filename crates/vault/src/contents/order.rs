//! Which accounts were moved between two orders of the same accounts.

use std::collections::HashMap;

use crate::{Account, AccountId};

/// Where each account is.
pub(crate) fn positions(accounts: &[Account]) -> HashMap<AccountId, usize> {
    accounts
        .iter()
        .enumerate()
        .map(|(index, account)| (account.id, index))
        .collect()
}

/// Of items whose places before are given in their present order: which ones were moved. These are as
/// few as possible: all the others are in their old order still. `places` has no number twice.
///
/// The others are a longest increasing subsequence, found by patience sorting in O(n log n).
pub(crate) fn moved(places: &[usize]) -> Vec<bool> {
    // For each length, the last item of the subsequence of that length that ends lowest.
    let mut ends: Vec<(usize, usize)> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (item, &place) in places.iter().enumerate() {
        let length = ends.partition_point(|&(end, _)| end < place);
        before.push(
            length
                .checked_sub(1)
                .and_then(|shorter| ends.get(shorter))
                .map(|&(_, i)| i),
        );
        match ends.get_mut(length) {
            Some(end) => *end = (place, item),
            None => ends.push((place, item)),
        }
    }
    let mut moved = vec![true; places.len()];
    let mut next = ends.last().map(|&(_, item)| item);
    while let Some(item) = next {
        if let Some(flag) = moved.get_mut(item) {
            *flag = false;
        }
        next = before.get(item).copied().flatten();
    }
    moved
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_was_moved_counts_as_moved() {
        assert_eq!(moved(&[]), [false; 0]);
        assert_eq!(moved(&[0, 1, 2]), [false, false, false]);
        assert_eq!(moved(&[3, 0, 1, 2]), [true, false, false, false]);
        assert_eq!(moved(&[1, 2, 3, 0]), [false, false, false, true]);
        assert_eq!(
            moved(&[0, 4, 1, 2, 3, 5]),
            [false, true, false, false, false, false]
        );
    }

    proptest! {
        #[test]
        fn what_stays_is_in_order(places in Just((0..40_usize).collect::<Vec<_>>()).prop_shuffle()) {
            let stays: Vec<_> = places
                .iter()
                .zip(moved(&places))
                .filter_map(|(place, moved)| (!moved).then_some(*place))
                .collect();
            prop_assert!(stays.is_sorted());
        }

        #[test]
        fn moving_one_item_moves_one_item(from in 0..20_usize, to in 0..20_usize) {
            let mut places: Vec<_> = (0..20).collect();
            let item = places.remove(from);
            places.insert(to, item);
            let count = moved(&places).into_iter().filter(|moved| *moved).count();
            prop_assert_eq!(count, usize::from(from != to));
        }
    }
}

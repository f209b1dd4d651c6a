//! Padmé: how long a padded text is, so that its length tells little about what is in it.
//!
//! Nikitin et al., "Reducing Metadata Leakage from Encrypted Files and Communication with PURBs",
//! Proceedings on Privacy Enhancing Technologies 2019(4), section 4 and algorithm 1. A length keeps only as many significant bits as there are
//! bits in its exponent: that tells O(log log n) bits of it, at a cost below 12 percent.

/// The padded length, in bytes, of a text of `length` bytes: never less, and at most 12 % more.
///
/// ```
/// use lifeboat_vault::padme;
///
/// assert_eq!(padme::padded_length(9), 10);
/// assert_eq!(padme::padded_length(1_000_001), 1_015_808);
/// ```
#[must_use]
pub const fn padded_length(length: usize) -> usize {
    if length < 2 {
        return length;
    }
    let exponent = length.ilog2();
    // `exponent` is at least 1 here.
    let significant = exponent.ilog2() + 1;
    let mask = (1_usize << exponent.saturating_sub(significant)) - 1;
    match length.checked_add(mask) {
        Some(sum) => sum & !mask,
        None => length,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_texts_are_as_in_the_paper() {
        for (length, padded) in [(0, 0), (1, 1), (2, 2), (7, 7), (8, 8), (9, 10), (17, 18)] {
            assert_eq!(padded_length(length), padded, "{length}");
        }
        assert_eq!(padded_length(usize::MAX), usize::MAX);
    }

    #[test]
    fn a_mebibyte_has_only_hundreds_of_lengths() {
        let lengths: std::collections::BTreeSet<_> = (1..=1 << 20).map(padded_length).collect();
        assert!(lengths.len() <= 300, "{}", lengths.len());
    }

    proptest! {
        #[test]
        fn padding_costs_at_most_12_percent(length in 0_usize..1 << 32) {
            let padded = padded_length(length);
            prop_assert!(padded >= length);
            prop_assert!((padded - length) * 100 <= length * 12);
            prop_assert_eq!(padded_length(padded), padded);
        }

        #[test]
        fn a_longer_text_is_never_shorter_padded(a in 0_usize..1 << 32, b in 0_usize..1 << 32) {
            prop_assert!(padded_length(a.min(b)) <= padded_length(a.max(b)));
        }
    }
}

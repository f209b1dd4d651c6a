//! When the next code is worth showing: a rule that every screen follows.

/// So many seconds before a code dies.
const ENDING: u64 = 8;

/// Whether a code that lives `life` seconds and has `left` of them dies soon, so that the next one is shown
/// beside it. A code that lives no longer than that never does.
#[must_use]
pub fn ends_soon(left: u64, life: u64) -> bool {
    left <= ENDING && ENDING < life
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_code_is_shown_in_the_last_seconds_and_never_beside_one_that_always_is_in_them() {
        assert!(ends_soon(8, 30) && ends_soon(1, 30));
        assert!(!ends_soon(9, 30));
        assert!(!ends_soon(5, 8));
    }
}

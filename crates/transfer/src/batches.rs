//! Batches of Google Authenticator: when there are many accounts, the app shows several QR codes, each
//! of which holds a part of them. The parts may lie in several files.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::{EntryError, Import};

/// Nobody moves so many times that one file holds more.
const MAX_BATCHES: usize = 100;
/// How many runs of missing parts are named.
const MAX_RUNS: usize = 10;

/// A batch's id, and how many parts it has.
type Key = (i32, i32);
/// The numbers of the parts of a batch that have been seen, from 0.
type Seen = BTreeSet<i32>;

/// The batches of a file, and what was said of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Batches {
    seen: BTreeMap<Key, Seen>,
    /// Whether there were more than are kept.
    is_overfull: bool,
    told: Vec<EntryError>,
}

impl Batches {
    /// Notes a part.
    pub(crate) fn see(&mut self, id: i32, size: i32, index: i32) {
        let key = (id, size);
        if size <= 1 {
            return;
        }
        if self.seen.len() == MAX_BATCHES && !self.seen.contains_key(&key) {
            self.is_overfull = true;
            return;
        }
        let seen = self.seen.entry(key).or_default();
        if (0..size).contains(&index) {
            seen.insert(index);
        }
    }

    fn overfull(&self) -> Option<EntryError> {
        self.is_overfull.then(|| EntryError {
            entry: "further batches".to_owned(),
            reason: format!(
                "there are more than {MAX_BATCHES} in one file, so whether parts of these are missing \
                 was not looked into: divide the file"
            ),
        })
    }
}

impl Import {
    /// Says of each batch which parts of it are missing, so that nobody takes a half for the whole.
    pub(crate) fn tell_missing_parts(&mut self) {
        let batches = self.batches.seen.iter();
        let missing = batches.filter_map(|(key, seen)| missing_parts(*key, seen));
        let missing: Vec<EntryError> = missing.chain(self.batches.overfull()).collect();
        self.tell(missing);
    }

    fn tell(&mut self, missing: Vec<EntryError>) {
        for error in &missing {
            self.refuse(error.clone());
        }
        self.batches.told = missing;
    }

    fn take_back_missing_parts(&mut self) {
        let told = std::mem::take(&mut self.batches.told);
        let listed = self.errors.len();
        self.errors.retain(|error| !told.contains(error));
        let taken_back = listed - self.errors.len();
        let unlisted = told.len().saturating_sub(taken_back);
        self.unlisted_errors = self.unlisted_errors.saturating_sub(unlisted);
    }
}

/// A word about what is missing of a batch, if anything is.
fn missing_parts((_, size): Key, seen: &Seen) -> Option<EntryError> {
    let mut runs = Vec::new();
    let mut next = 0;
    for index in seen.iter().copied().chain([size]) {
        if index > next {
            // Counted from 1.
            runs.push((next + 1, index));
        }
        next = index.saturating_add(1);
    }
    let unit = match runs[..] {
        [] => return None,
        [(first, last)] if first == last => "part",
        _ => "parts",
    };
    let named = runs.iter().take(MAX_RUNS).map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    });
    let named: Vec<String> = named.collect();
    let others = if runs.len() > MAX_RUNS {
        " and others"
    } else {
        ""
    };
    Some(EntryError {
        entry: format!("{unit} {}{others} of {size}", named.join(", ")),
        reason: "missing: scan every QR code that the app shows, or export again".to_owned(),
    })
}

/// Takes back what was said to be missing of a batch in one file, and is in another. What is in none of
/// them is said once, for the first file that has a part of the batch.
pub fn unite_batches(imports: &mut [Import]) {
    let mut all: BTreeMap<Key, Seen> = BTreeMap::new();
    for (key, seen) in imports.iter().flat_map(|import| &import.batches.seen) {
        all.entry(*key).or_default().extend(seen);
    }
    for import in imports {
        import.take_back_missing_parts();
        // What was said for one file is not said again for the next.
        let batches = import.batches.seen.keys();
        let missing = batches.filter_map(|key| missing_parts(*key, &all.remove(key)?));
        let missing: Vec<EntryError> = missing.chain(import.batches.overfull()).collect();
        import.tell(missing);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn import(parts: &[(i32, i32, i32)]) -> Import {
        let mut import = Import::new(Format::QrImage);
        for (id, size, index) in parts {
            import.batches.see(*id, *size, *index);
        }
        import.tell_missing_parts();
        import
    }

    fn errors(imports: &[Import]) -> Vec<Vec<&str>> {
        let errors = imports.iter().map(|import| import.errors.iter());
        errors
            .map(|errors| errors.map(|error| error.entry.as_str()).collect())
            .collect()
    }

    #[test]
    fn what_is_in_another_file_is_not_missing() {
        let mut imports = [import(&[(7, 2, 0)]), import(&[(7, 2, 1)])];
        assert_eq!(errors(&imports), [["part 2 of 2"], ["part 1 of 2"]]);
        for _ in 0..2 {
            unite_batches(&mut imports);
            assert_eq!(errors(&imports), [[""; 0], []]);
        }
    }

    #[test]
    fn what_is_in_no_file_is_said_once() {
        let mut imports = [
            import(&[(7, 3, 0)]),
            import(&[(7, 3, 2)]),
            import(&[(8, 2, 0)]),
        ];
        for _ in 0..2 {
            unite_batches(&mut imports);
            assert_eq!(
                errors(&imports),
                [vec!["part 2 of 3"], vec![], vec!["part 2 of 2"]]
            );
        }
    }

    #[test]
    fn missing_parts_are_one_error_that_names_them() {
        let import = [0, 2, 9, 10, 11].map(|index| (1, 12, index));
        assert_eq!(errors(&[self::import(&import)]), [["parts 2, 4-9 of 12"]]);
    }

    #[test]
    fn a_hostile_number_of_parts_is_not_counted_out() {
        let endless = import(&[(1, i32::MAX, 0), (2, i32::MAX, i32::MAX), (3, 2, -1)]);
        assert_eq!(
            errors(&[endless]),
            [[
                "parts 2-2147483647 of 2147483647",
                "parts 1-2147483647 of 2147483647",
                "parts 1-2 of 2"
            ]]
        );
        let every_other: Vec<_> = (0..1000).map(|index| (1, 2000, 2 * index)).collect();
        let every_other = import(&every_other);
        assert!(every_other.errors[0].entry.len() < 100);
        let none = import(&[(1, -5, 0), (1, 0, 0), (1, 1, 0)]);
        assert!(none.errors.is_empty());
    }

    #[test]
    fn batches_without_end_are_given_up_with_a_word() {
        let many: Vec<_> = (0..10_000).map(|id| (id, 2, 0)).collect();
        let many = import(&many);
        assert_eq!(many.batches.seen.len(), MAX_BATCHES);
        assert_eq!(many.errors.len(), MAX_BATCHES + 1);
        assert_eq!(many.errors[MAX_BATCHES].entry, "further batches");
    }

    #[test]
    fn missing_parts_are_counted_where_they_are_not_listed() {
        let mut imports = [import(&[]), import(&[(7, 2, 1)])];
        for number in 0..Import::MAX_LISTED {
            imports[0].refuse(EntryError {
                entry: format!("line {number}"),
                reason: "no".to_owned(),
            });
        }
        imports[0].batches.see(7, 2, 0);
        imports[0].tell_missing_parts();
        assert_eq!(imports[0].unlisted_errors, 1);
        unite_batches(&mut imports);
        assert_eq!(imports[0].unlisted_errors, 0);
        assert_eq!(imports[0].errors.len(), Import::MAX_LISTED);
    }
}

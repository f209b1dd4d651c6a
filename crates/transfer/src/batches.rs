//! Batches of Google Authenticator: when there are many accounts, the app shows several QR codes, each
//! of which holds a part of them. The parts may lie in several files.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::{EntryError, Import};
use crate::place::Place;

/// More parts than that is no batch but a hostile number.
const MAX_PARTS: i32 = 1000;

/// The parts that have been seen: by the batch's id and size, their numbers from 0.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Batches(BTreeMap<(i32, i32), BTreeSet<i32>>);

impl Batches {
    /// Notes a part.
    pub(crate) fn see(&mut self, id: i32, size: i32, index: i32) {
        if size > 1 {
            self.0.entry((id, size)).or_default().insert(index);
        }
    }

    fn extend(&mut self, other: &Self) {
        for (batch, seen) in &other.0 {
            self.0.entry(*batch).or_default().extend(seen);
        }
    }

    /// A word about each part that is missing, so that nobody takes a half for the whole.
    pub(crate) fn missing(&self) -> impl Iterator<Item = EntryError> {
        self.0.iter().flat_map(|((_, size), seen)| {
            (0..(*size).min(MAX_PARTS))
                .filter(|index| !seen.contains(index))
                .map(|index| missing_part(index, *size))
        })
    }
}

fn missing_part(index: i32, size: i32) -> EntryError {
    let number = usize::try_from(index).unwrap_or_default() + 1;
    EntryError {
        entry: Place::part(number).to_string(),
        reason: format!("this part of {size} is missing: scan its QR code too, or export again"),
    }
}

/// Takes back what was said to be missing of a batch in one file, and is in another. What is in none of
/// them is said once, for the first file that has a part of the batch.
pub fn unite_batches(imports: &mut [Import]) {
    let mut all = Batches::default();
    for import in &*imports {
        all.extend(&import.batches);
    }
    let mut told = BTreeSet::new();
    for import in imports {
        let before: Vec<EntryError> = import.batches.missing().collect();
        import.errors.retain(|error| !before.contains(error));
        for batch in import.batches.0.keys() {
            if let Some(seen) = all.0.get(batch).filter(|_| told.insert(*batch)) {
                let batch = Batches(BTreeMap::from([(*batch, seen.clone())]));
                import.errors.extend(batch.missing());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Format;

    fn import(parts: &[(i32, i32, i32)]) -> Import {
        let mut batches = Batches::default();
        for (id, size, index) in parts {
            batches.see(*id, *size, *index);
        }
        Import {
            format: Format::QrImage,
            entries: Vec::new(),
            errors: batches.missing().collect(),
            losses: Vec::new(),
            unlisted_errors: 0,
            unlisted_losses: 0,
            batches,
        }
    }

    #[test]
    fn what_is_in_another_file_is_not_missing() {
        let mut imports = [import(&[(7, 2, 0)]), import(&[(7, 2, 1)])];
        assert_eq!(imports.each_ref().map(|import| import.errors.len()), [1, 1]);
        unite_batches(&mut imports);
        assert_eq!(imports.each_ref().map(|import| import.errors.len()), [0, 0]);
    }

    #[test]
    fn what_is_in_no_file_is_said_once() {
        let mut imports = [
            import(&[(7, 3, 0)]),
            import(&[(7, 3, 2)]),
            import(&[(8, 2, 0)]),
        ];
        unite_batches(&mut imports);
        let errors = imports.each_ref().map(|import| {
            let entries = import.errors.iter().map(|error| error.entry.as_str());
            entries.collect::<Vec<_>>()
        });
        assert_eq!(errors, [vec!["part 2"], vec![], vec!["part 2"]]);
    }

    #[test]
    fn a_hostile_number_of_parts_is_not_counted_out() {
        assert_eq!(import(&[(1, i32::MAX, 0)]).errors.len(), 999);
        assert!(
            import(&[(1, -5, 0), (1, 0, 0), (1, 1, 0)])
                .errors
                .is_empty()
        );
    }
}

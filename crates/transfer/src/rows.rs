//! A list in a JSON file, its entries not read yet, so that a wrong one costs nothing else.

use std::fmt;
use std::ops::Deref;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// The entries of a list. A list of more than [`Rows::MAX`] is none, so that a hostile file cannot
/// fill the memory with places of entries.
#[derive(Default)]
pub(crate) struct Rows<'a>(Vec<&'a RawValue>);

impl Rows<'_> {
    /// Far more than anybody has accounts or logins.
    pub(crate) const MAX: usize = 500_000;
}

impl<'a> Rows<'a> {
    /// The entries with their numbers from 1, in the order of what `key` finds in each. Of those with the same
    /// the first comes first.
    pub(crate) fn sorted_by_key<K: Ord>(
        self,
        key: impl Fn(&RawValue) -> K,
    ) -> impl Iterator<Item = (usize, &'a RawValue)> {
        let rows = (1..).zip(self.0);
        let mut rows: Vec<_> = rows.map(|(number, row)| (key(row), number, row)).collect();
        rows.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        rows.into_iter().map(|(_, number, row)| (number, row))
    }
}

impl<'a> Deref for Rows<'a> {
    type Target = [&'a RawValue];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<'a> IntoIterator for Rows<'a> {
    type Item = &'a RawValue;
    type IntoIter = std::vec::IntoIter<&'a RawValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'r, 'a> IntoIterator for &'r Rows<'a> {
    type Item = &'r &'a RawValue;
    type IntoIter = std::slice::Iter<'r, &'a RawValue>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Rows<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(RowVisitor).map(Self)
    }
}

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = list.next_element()? {
            if rows.len() == Rows::MAX {
                return Err(A::Error::custom("too many entries"));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_without_end_is_none() {
        let list = |count: usize| format!("[{}0]", "0,".repeat(count - 1));
        let longest = list(Rows::MAX);
        let rows: Rows = serde_json::from_str(&longest).unwrap();
        assert_eq!(rows.len(), Rows::MAX);
        assert!(serde_json::from_str::<Rows>(&list(Rows::MAX + 1)).is_err());
        assert!(serde_json::from_str::<Rows>("{}").is_err());
    }
}

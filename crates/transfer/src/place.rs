//! Where in a file something is, in words for a person.

use std::fmt;

use lifeboat_vault::{Account, Label};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// An entry of a file: its number, and what it is called as far as that is known.
pub(crate) struct Place {
    number: Number,
    issuer: Label,
    name: Label,
}

/// The how-manieth entry of a file it is, and what such a file has its entries in.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Number {
    unit: &'static str,
    /// Counted from 1.
    number: usize,
}

impl Number {
    pub(crate) const fn entry(number: usize) -> Self {
        Self {
            unit: "entry",
            number,
        }
    }

    pub(crate) const fn line(number: usize) -> Self {
        Self {
            unit: "line",
            number,
        }
    }

    pub(crate) const fn collection(number: usize) -> Self {
        Self {
            unit: "collection",
            number,
        }
    }

    pub(crate) const fn qr_code(number: usize) -> Self {
        Self {
            unit: "QR code",
            number,
        }
    }

    /// The entry with this number, now that it is known what it is called.
    pub(crate) fn called(self, issuer: &str, name: &str) -> Place {
        Place {
            number: self,
            issuer: Label::cleaned(issuer),
            name: Label::cleaned(name),
        }
    }
}

impl Place {
    /// The entry with this number, counted from 1, in a list.
    pub(crate) fn entry(number: usize, issuer: &str, name: &str) -> Self {
        Number::entry(number).called(issuer, name)
    }

    /// The entry with this number, counted from 1, in a list of JSON objects that have an `issuer`
    /// and a `name`. Finds them also when the rest of the entry cannot be read.
    pub(crate) fn of_json(number: usize, entry: &RawValue) -> Self {
        #[derive(Default, Deserialize)]
        struct Names {
            #[serde(default)]
            issuer: Value,
            #[serde(default)]
            name: Value,
        }

        let Names { issuer, name } = serde_json::from_str(entry.get()).unwrap_or_default();
        Self::entry(
            number,
            issuer.as_str().unwrap_or_default(),
            name.as_str().unwrap_or_default(),
        )
    }

    /// The line with this number, counted from 1.
    pub(crate) fn line(number: usize, issuer: &str, name: &str) -> Self {
        Number::line(number).called(issuer, name)
    }

    /// The account with this number, counted from 1, in a list that is exported.
    pub(crate) fn account(number: usize, account: &Account) -> Self {
        Self {
            number: Number::entry(number),
            issuer: account.issuer.clone(),
            name: account.name.clone(),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Number { unit, number } = self.number;
        let (issuer, name) = (shortened(&self.issuer), shortened(&self.name));
        match (issuer.is_empty(), name.is_empty()) {
            (false, false) => write!(formatter, "{unit} {number} ({issuer}, {name})"),
            (true, true) => write!(formatter, "{unit} {number}"),
            _ => write!(formatter, "{unit} {number} ({issuer}{name})"),
        }
    }
}

/// A foreign text as a reason may repeat it: short and printable.
pub(crate) fn shown(text: &str) -> String {
    shortened(&Label::cleaned(text))
}

fn shortened(label: &Label) -> String {
    const MAX_CHARACTERS: usize = 40;
    let text = label.as_str();
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_says_what_is_known() {
        assert_eq!(
            Place::entry(3, "Acme", "ann").to_string(),
            "entry 3 (Acme, ann)"
        );
        assert_eq!(Place::entry(3, "", "ann").to_string(), "entry 3 (ann)");
        assert_eq!(Place::line(4, "Acme", "").to_string(), "line 4 (Acme)");
        assert_eq!(Place::line(4, "", "").to_string(), "line 4");
    }

    #[test]
    fn a_hostile_name_is_shown_short_and_printable() {
        let place = Place::entry(1, "\u{1b}[2J", &"é".repeat(1_000_000)).to_string();
        assert!(place.len() < 200);
        assert!(!place.contains('\u{1b}'));
    }
}

//! The parts of an account that can change.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Account;

/// A part of an account that can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// [`Account::kind`].
    Kind,
    /// [`Account::issuer`].
    Issuer,
    /// [`Account::name`].
    Name,
    /// [`Account::credential`], apart from the counter.
    Credential,
    /// The counter of an HOTP generator.
    Counter,
    /// [`Account::group`].
    Group,
    /// [`Account::icon`].
    Icon,
    /// [`Account::note`].
    Note,
    /// [`Account::pinned`].
    Pinned,
}

impl Field {
    /// Its name in JSON: `issuer`, `credential`, …
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Issuer => "issuer",
            Self::Name => "name",
            Self::Credential => "credential",
            Self::Counter => "counter",
            Self::Group => "group",
            Self::Icon => "icon",
            Self::Note => "note",
            Self::Pinned => "pinned",
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Account {
    /// The fields that `other` has different from this account, in the order of [`Field`]. The id and
    /// the two times are not among them.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<Field> {
        let same_credential = self.credential.is_same(&other.credential);
        [
            (Field::Kind, self.kind != other.kind),
            (Field::Issuer, self.issuer != other.issuer),
            (Field::Name, self.name != other.name),
            (Field::Credential, !same_credential),
            (
                Field::Counter,
                same_credential && self.credential != other.credential,
            ),
            (Field::Group, self.group != other.group),
            (Field::Icon, self.icon != other.icon),
            (Field::Note, self.note != other.note),
            (Field::Pinned, self.pinned != other.pinned),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account_named, hotp_account};

    #[test]
    fn the_fields_that_differ_are_named() {
        let account = account_named("Example", "alice");
        assert!(account.differences(&account).is_empty());
        let mut other = account_named("Example", "bob");
        other.pinned = true;
        assert_eq!(
            account.differences(&other),
            [Field::Name, Field::Credential, Field::Pinned]
        );
        assert_eq!(
            hotp_account(1).differences(&hotp_account(2)),
            [Field::Counter]
        );
    }
}

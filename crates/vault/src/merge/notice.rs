//! What a merge tells the user.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Account, AccountId, Field, Icon, Kind, Label, Note};

/// One of the two devices of a merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// This device.
    Mine,
    /// The other device.
    Theirs,
}

impl Side {
    /// The one that this is not.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Mine => Self::Theirs,
            Self::Theirs => Self::Mine,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Mine => "this device",
            Self::Theirs => "the other device",
        })
    }
}

/// The value of a field that was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
pub enum FieldValue {
    /// Of [`Account::kind`].
    Kind(Kind),
    /// Of [`Account::issuer`].
    Issuer(Label),
    /// Of [`Account::name`].
    Name(Label),
    /// Of [`Account::group`].
    Group(Option<Label>),
    /// Of [`Account::icon`].
    Icon(Option<Icon>),
    /// Of [`Account::note`].
    Note(Option<Note>),
    /// Of [`Account::pinned`].
    Pinned(bool),
}

impl FieldValue {
    /// Which field it is the value of.
    #[must_use]
    pub const fn field(&self) -> Field {
        match self {
            Self::Kind(_) => Field::Kind,
            Self::Issuer(_) => Field::Issuer,
            Self::Name(_) => Field::Name,
            Self::Group(_) => Field::Group,
            Self::Icon(_) => Field::Icon,
            Self::Note(_) => Field::Note,
            Self::Pinned(_) => Field::Pinned,
        }
    }

    /// Gives an account this value.
    pub fn set(self, account: &mut Account) {
        match self {
            Self::Kind(kind) => account.kind = kind,
            Self::Issuer(issuer) => account.issuer = issuer,
            Self::Name(name) => account.name = name,
            Self::Group(group) => account.group = group,
            Self::Icon(icon) => account.icon = icon,
            Self::Note(note) => account.note = note,
            Self::Pinned(pinned) => account.pinned = pinned,
        }
    }
}

/// Where two devices got into each other's way, and what was done about it. `Display` is a sentence
/// for the user; it shows neither secrets nor notes. Serialized it holds both, so it is kept where
/// accounts are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MergeNotice {
    /// Both changed one field of an account. The later edit was taken.
    Overruled {
        /// Which account.
        id: AccountId,
        /// What people call it now.
        title: String,
        /// Whose value was taken.
        taken: Side,
        /// The other one's value.
        other: FieldValue,
    },
    /// One changed an account that the other removed. It stays.
    KeptEdited {
        /// Which account.
        id: AccountId,
        /// What people call it.
        title: String,
        /// Who changed it.
        edited: Side,
    },
    /// One removed an account after the last edit that the other has, and nothing is known of the time
    /// before. It is removed; this is what it was.
    Removed {
        /// The account.
        account: Box<Account>,
        /// Who removed it.
        by: Side,
    },
    /// Both gave an account a credential of its own. There are two accounts now.
    TwoCredentials {
        /// The account with the later edit.
        id: AccountId,
        /// The account with the other credential.
        second: AccountId,
        /// What people call the second one.
        title: String,
        /// Who gave the second one.
        second_from: Side,
    },
}

impl MergeNotice {
    /// What people call the account.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Overruled { title, .. }
            | Self::KeptEdited { title, .. }
            | Self::TwoCredentials { title, .. } => title.clone(),
            Self::Removed { account, .. } => account.title(),
        }
    }

    /// Whether it holds something that is in no account any more: a value that was overruled, or an
    /// account that was removed.
    #[must_use]
    pub const fn holds_what_was_put_aside(&self) -> bool {
        matches!(self, Self::Overruled { .. } | Self::Removed { .. })
    }
}

impl fmt::Display for MergeNotice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Overruled {
                title,
                taken,
                other,
                ..
            } => {
                let field = other.field();
                write!(f, "{title}: both devices changed the {field}. ")?;
                write!(f, "That of {taken} is the later one and was kept; ")?;
                let text = match other {
                    FieldValue::Kind(kind) => Some(kind.as_str()),
                    FieldValue::Issuer(label)
                    | FieldValue::Name(label)
                    | FieldValue::Group(Some(label)) => Some(label.as_str()),
                    FieldValue::Pinned(pinned) => {
                        Some(if *pinned { "pinned" } else { "not pinned" })
                    }
                    FieldValue::Group(None) | FieldValue::Icon(_) | FieldValue::Note(_) => None,
                };
                match text {
                    Some(text) => write!(f, "the other one is \"{text}\""),
                    None => write!(f, "the other one was put aside"),
                }
            }
            Self::KeptEdited { title, edited, .. } => write!(
                f,
                "{title}: {edited} changed it and {} removed it. It was kept; remove it again if you \
                 do not need it",
                edited.other()
            ),
            Self::Removed { account, by } => write!(
                f,
                "{}: {by} removed it after the last change to it, so it was removed",
                account.title()
            ),
            Self::TwoCredentials {
                title, second_from, ..
            } => write!(
                f,
                "{title}: each device has another secret for it, so there are two accounts now; the \
                 second is that of {second_from}. Try both codes, and remove the account whose code is \
                 refused"
            ),
        }
    }
}

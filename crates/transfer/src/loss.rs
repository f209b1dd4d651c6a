//! What gets lost between two apps, because the one that receives has no room for it.

use std::fmt;

use serde::{Serialize, Serializer};

/// Something that an account had and does not have any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// Which account: its number and what it is called.
    pub entry: String,
    /// What it lost.
    pub lost: Lost,
}

impl Loss {
    /// Whether the account is left out altogether.
    #[must_use]
    pub const fn is_whole_account(&self) -> bool {
        matches!(self.lost, Lost::Account { .. })
    }
}

/// What was lost. As text and in JSON, a phrase for "lost: …".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Lost {
    /// The account is left out altogether.
    Account {
        /// Why.
        reason: &'static str,
    },
    /// That the account is a personal or a work or school account.
    Kind,
    /// Its group.
    Group,
    /// All its groups but the first.
    FurtherGroups,
    /// Its picture.
    Icon,
    /// Its note.
    Note,
    /// That it is shown on top.
    Pinned,
    /// That it was put away.
    Archived,
    /// That it was thrown away.
    Trashed,
    /// Parameters in the file that the other app does not use.
    UnusedParameters,
    /// What was added to it, because that cannot be read.
    Additions,
    /// The secret of its codes, because it belongs to the old device.
    DeviceSecret,
    /// Its QR code, because its names are too long for one.
    QrCode,
    /// The end of a text that was too long, or the control characters in it.
    PartOfText {
        /// Which text.
        text: &'static str,
    },
}

impl fmt::Display for Lost {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account { reason } => write!(formatter, "the whole account: {reason}"),
            Self::Kind => formatter.write_str("whether it is a personal, work or school account"),
            Self::Group => formatter.write_str("its group"),
            Self::FurtherGroups => formatter.write_str("all its groups but the first"),
            Self::Icon => formatter.write_str("its icon"),
            Self::Note => formatter.write_str("its note"),
            Self::Pinned => formatter.write_str("that it is pinned"),
            Self::Archived => formatter.write_str("that it is archived"),
            Self::Trashed => formatter.write_str("that it was thrown away"),
            Self::UnusedParameters => formatter
                .write_str("its digits and period, which the other app does not use either"),
            Self::Additions => formatter
                .write_str("what was added to it, such as group and note, which cannot be read"),
            Self::DeviceSecret => formatter.write_str("its codes, which belong to the old device"),
            Self::QrCode => formatter.write_str("its QR code, which cannot hold such long names"),
            Self::PartOfText { text } => {
                write!(formatter, "a part of its {text}, too long or not printable")
            }
        }
    }
}

impl Serialize for Lost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

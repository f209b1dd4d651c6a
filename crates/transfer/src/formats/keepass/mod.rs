//! Databases of KeePass and its relatives: KDBX 3.1 and 4, opened with a password. A key file or a
//! hardware key is not asked for.
//!
//! Which entries make codes is told by their fields; see [`codes`]. An entry's group becomes its group,
//! its notes its note.
//!
//! Read by itself and not with the crate `keepass`: that makes the key at whatever cost the file asks
//! for, and brings another implementation of Argon2 and of most else that is here already.

mod blocks;
mod codes;
mod cursor;
mod document;
mod fields;
mod header;
mod key;
mod opening;
mod streams;

use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "keepass",
    aliases: &["kdbx", "keepassxc"],
    title: "KeePass",
    recognize,
    read,
    write: None,
};

/// How a database begins.
const SIGNATURE: &[u8] = b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5";

fn recognize(source: &Source) -> bool {
    source.bytes().starts_with(SIGNATURE)
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    document::read(opening::opened(source)?, inbox)
}

/// Reads a document that nothing is sealed around.
#[cfg(fuzzing)]
pub(crate) fn read_document(xml: &[u8], inbox: &mut Inbox) -> Result<(), ImportError> {
    let opened = opening::Opened {
        xml: zeroize::Zeroizing::new(xml.to_vec()),
        inner: streams::InnerStream::None,
    };
    document::read(opened, inbox)
}

/// Why a database cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Problem {
    Truncated,
    Damaged,
    WrongPassword,
    TooLarge,
    /// A cipher, such as Twofish, or a way of making the key that is not known.
    Unknown,
    /// A version that is not known.
    Version(u16),
}

impl From<Problem> for ImportError {
    fn from(problem: Problem) -> Self {
        let format = Format::KeePass;
        match problem {
            Problem::Truncated => Self::Truncated,
            Problem::Damaged => Self::Misshapen {
                format,
                part: "content",
            },
            Problem::WrongPassword => Self::WrongPassword { format },
            Problem::TooLarge => Self::TooLarge,
            Problem::Unknown => Self::UnknownEncryption { format },
            Problem::Version(found) => Self::NewerVersion {
                format,
                found: found.into(),
                known: header::NEWEST.into(),
            },
        }
    }
}

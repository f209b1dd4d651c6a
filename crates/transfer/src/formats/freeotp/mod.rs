//! FreeOTP: the preferences `tokens.xml` of version 1, in which each text is a token in JSON, under its
//! id, and `tokenOrder` lists the ids as the app shows them. FreeOTP+ keeps the same file.
//!
//! The backup of version 2 is a map in Java's serialization, sealed with a password; see [`backup`].
//!
//! The counter is taken as it is written; the first code that the app shows next may be one further on,
//! which every site allows for.

mod backup;
mod preferences;
mod sealed_key;
mod token;

pub(crate) use token::{Ids, Token};

use crate::error::ImportError;
use crate::format::Description;
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "freeotp",
    aliases: &[],
    title: "FreeOTP",
    recognize,
    read,
    write: None,
};

fn recognize(source: &Source) -> bool {
    backup::recognize(source) || recognize_preferences(source)
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    if backup::recognize(source) {
        return backup::read(source, inbox);
    }
    read_preferences(source, inbox)
}

/// Whether these are the preferences with the tokens.
pub(crate) fn recognize_preferences(source: &Source) -> bool {
    preferences::recognize(source)
}

/// Reads the preferences with the tokens.
pub(crate) fn read_preferences(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    preferences::read(source, inbox)
}

//! Stratum, which was called Authenticator Pro: its backups, encrypted or not, and the database that the
//! app keeps inside.

mod backup;
mod database;
mod decrypt;
mod surroundings;

use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "stratum",
    aliases: &["authenticator-pro"],
    title: "Stratum",
    recognize,
    read,
    write: None,
};

fn recognize(source: &Source) -> bool {
    source.object().is_some_and(backup::recognize)
        || decrypt::recognize(source)
        || database::recognize(source)
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    if let Some(object) = source.object() {
        return backup::read(object, inbox);
    }
    if !decrypt::recognize(source) {
        return database::read(source, inbox);
    }
    let opened = decrypt::decrypt(source)?;
    let object = serde_json::from_slice(&opened).map_err(|_| ImportError::Misshapen {
        format: Format::Stratum,
        part: "encrypted content",
    })?;
    backup::read(&object, inbox)
}

//! Stratum, which was called Authenticator Pro: the database that the app keeps inside.

mod database;

use crate::error::ImportError;
use crate::format::Description;
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
    database::recognize(source)
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    database::read(source, inbox)
}

//! Google Authenticator: the database of the app on Android, the file `databases`.

mod database;

use crate::error::ImportError;
use crate::format::Description;
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "google-authenticator",
    aliases: &["google"],
    title: "Google Authenticator",
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

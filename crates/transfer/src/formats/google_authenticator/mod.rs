//! Google Authenticator: the database of the app on Android, the file `databases`, and the links with
//! which it moves accounts to another phone.

mod database;
mod message;
mod migration;
mod write;

pub(crate) use migration::{is_link, read_link};

use crate::error::ImportError;
use crate::format::Description;
use crate::formats::otpauth_uri;
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "google-authenticator",
    aliases: &["google"],
    title: "Google Authenticator",
    recognize,
    read,
    write: Some(write::WRITER),
};

fn recognize(source: &Source) -> bool {
    database::recognize(source)
        || ((migration::recognize(source) || migration::may_be_meant(source))
            && !otpauth_uri::recognize(source))
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    if source.text().is_some() {
        return migration::read(source, inbox);
    }
    database::read(source, inbox)
}

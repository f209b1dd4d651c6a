//! `WinAuth`, after the source of the app: what it [exports](list), and the [file](config) `winauth.xml` that
//! it keeps.

mod config;
mod icon;
mod list;
mod protection;
mod secret_data;

use crate::error::ImportError;
use crate::format::Description;
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "winauth",
    aliases: &[],
    title: "WinAuth",
    recognize,
    read,
    write: None,
};

fn recognize(source: &Source) -> bool {
    config::recognize(source) || list::recognize(source)
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    if config::recognize(source) {
        config::read(source, inbox)
    } else {
        list::read(source, inbox)
    }
}

//! A page to be printed and put in a safe place: a QR code for each account, with its names, its
//! parameters and its secret to be typed where nothing can be scanned. One HTML file without scripts,
//! that asks nothing of the network.
//!
//! From paper the accounts come back one by one, through the camera; from the file all at once: each
//! entry has its URI in `data-uri`.

mod day;
mod page;
mod read;
mod write;

pub use write::migration_page;

use crate::format::Description;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "html",
    aliases: &["page", "paper", "print"],
    title: "Lifeboat's page to be printed",
    recognize,
    read: read::read,
    write: Some(write::WRITER),
};

/// What the page says that it is, on one of its first lines.
const MARK: &str = "<meta name=\"generator\" content=\"Lifeboat accounts page\">";
/// What comes before the URI of an entry, which ends at the next quotation mark.
const URI: &str = "data-uri=\"";

fn recognize(source: &Source) -> bool {
    const HEAD_LINES: usize = 10;
    source
        .text()
        .is_some_and(|text| text.lines().take(HEAD_LINES).any(|line| line == MARK))
}

//! A text with an `otpauth://` URI on each line: what many apps write, and what people put together
//! by hand. Blank lines and lines that begin with `#` are left alone.

mod read;
mod write;

pub(crate) use read::{place_of_bad_link, read_link, read_text};
pub use write::account_uri;
pub(crate) use write::uri;

use crate::format::Description;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "otpauth-uri",
    aliases: &["otpauth-uris", "otpauth", "uri", "uris"],
    title: "otpauth:// URIs",
    recognize,
    read: read::read,
    write: Some(write::WRITER),
};

pub(crate) fn recognize(source: &Source) -> bool {
    source
        .text()
        .is_some_and(|text| text.lines().any(|line| is_uri(line.trim_start())))
}

pub(crate) fn is_uri(line: &str) -> bool {
    ["otpauth://", "steam://"].iter().any(|scheme| {
        line.get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

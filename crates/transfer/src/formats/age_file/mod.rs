//! Lifeboat's own JSON in a file of the program `age` (<https://c2sp.org/age>), under a passphrase. It
//! keeps everything, and nobody needs Lifeboat to open it: `age --decrypt FILE`.

mod read;
mod write;

use crate::format::Description;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "age",
    aliases: &["lifeboat-age"],
    title: "age",
    recognize,
    read: read::read,
    write: Some(write::WRITER),
};

fn recognize(source: &Source) -> bool {
    source.bytes().starts_with(b"age-encryption.org/v1\n")
}

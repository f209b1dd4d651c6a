//! The vault and export files of Aegis, after its `docs/vault.md` and the source of the app that
//! writes them.
//!
//! ```json
//! {"version": 1,
//!  "header": {"slots": null, "params": null},
//!  "db": {"version": 3,
//!         "entries": [{"type": "totp", "uuid": "…", "name": "ann", "issuer": "Acme", "note": "",
//!                      "favorite": false, "icon": null, "info": {"secret": "…", "algo": "SHA1",
//!                      "digits": 6, "period": 30}, "groups": ["…"]}],
//!         "groups": [{"uuid": "…", "name": "Work"}]}}
//! ```
//!
//! Versions 1 and 2 of `db` have one group per entry, by name, in `group`. In an encrypted file `db`
//! is a text: the object in Base64, sealed with a key that the slots in `header` hold.

mod decrypt;
mod encrypt;
mod entry;
mod icon;
mod read;
mod write;

use crate::format::Description;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "aegis",
    aliases: &["aegis-plain"],
    title: "Aegis",
    recognize,
    read: read::read,
    write: Some(write::WRITER),
};

/// The newest version of the file that is known.
const FILE_VERSION: u64 = 1;
/// The newest version of what is inside.
const CONTENT_VERSION: u64 = 3;

fn recognize(source: &Source) -> bool {
    source.object().is_some_and(|object| {
        ["version", "header", "db"]
            .iter()
            .all(|member| object.has(member))
    })
}

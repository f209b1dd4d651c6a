//! The exports of Proton Authenticator, in clear and under a password, after the source of the app that
//! writes them.
//!
//! ```json
//! {"version": 1,
//!  "entries": [{"id": "…", "note": null,
//!               "content": {"uri": "otpauth://totp/…", "entry_type": "Totp", "name": "ann"}}]}
//! ```
//!
//! Under a password: `{"version": 1, "salt": "…", "content": "…"}`.

mod decrypt;
mod read;

use crate::format::Description;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "proton-authenticator",
    aliases: &["proton"],
    title: "Proton Authenticator",
    recognize,
    read: read::read,
    write: None,
};

/// The newest version that is known.
const VERSION: u64 = 1;

fn recognize(source: &Source) -> bool {
    source
        .object()
        .is_some_and(|object| object.has("version") && object.has("entries") && !object.has("db"))
        || decrypt::recognize(source)
}

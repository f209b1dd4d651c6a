//! The backups of 2FAS, schemas 1 to 4, after the source of the app that writes them.
//!
//! ```json
//! {"schemaVersion": 4, "appOrigin": "android", "groups": [{"id": "…", "name": "Work"}],
//!  "services": [{"name": "Acme", "secret": "…", "groupId": "…", "order": {"position": 0},
//!                "otp": {"account": "ann", "issuer": "Acme", "digits": 6, "period": 30,
//!                        "algorithm": "SHA1", "counter": 0, "tokenType": "TOTP"}}]}
//! ```
//!
//! Schemas 1 and 2 know no type: everything is TOTP. In an encrypted file `services` is empty, and
//! `servicesEncrypted` is `content:salt:nonce` in Base64: the list of services under AES-256-GCM, with
//! a key of PBKDF2 with HMAC-SHA-256 and 10 000 iterations.

mod read;
mod write;

use crate::format::Description;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "2fas",
    aliases: &["2fas-authenticator", "twofas"],
    title: "2FAS",
    recognize,
    read: read::read,
    write: Some(write::WRITER),
};

/// The icon of a service that 2FAS knows none for.
const NO_ICON: &str = "a5b3fb65-4ec5-43e6-8ec1-49e24ca9e7ad";
/// The newest schema that is known.
const SCHEMA: u64 = 4;
/// Fixed in the app.
const ITERATIONS: u64 = 10_000;

fn recognize(source: &Source) -> bool {
    source.object().is_some_and(|object| {
        object.has("schemaVersion") && (object.has("services") || object.has("servicesEncrypted"))
    })
}

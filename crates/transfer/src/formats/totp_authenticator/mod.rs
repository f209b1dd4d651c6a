//! TOTP Authenticator by `BinaryBoot`: its preferences, with the list under `STATIC_TOTP_CODES_LIST`, and
//! its backups, which hold the same list encrypted.
//!
//! ```json
//! [{"issuer": "Acme", "name": "ann", "key": "E492…", "base": 16, "digits": "6", "period": "30"}]
//! ```
//!
//! A backup is Base64 of AES-256-CBC with a nonce of zeros; the key is the SHA-256 of the password, or of
//! a fixed one where the user chose none. It has no mark, so a file that does not open is only perhaps one. What
//! it opens to is an object whose first name is a list of
//! texts, each the JSON of an entry. The app makes codes of 6 digits and 30 seconds with SHA-1, whatever
//! is written.

mod read;

use crate::format::Description;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "totp-authenticator",
    aliases: &["totpauthenticator"],
    title: "TOTP Authenticator",
    recognize,
    read: read::read,
    write: None,
};

const LIST: &str = "STATIC_TOTP_CODES_LIST";

fn recognize(source: &Source) -> bool {
    source
        .preferences()
        .is_some_and(|preferences| preferences.get(LIST).is_some())
        || read::sealed(source).is_some()
}

//! The backups of andOTP, after its class `Entry` and its encryption.
//!
//! ```json
//! [{"secret": "…", "issuer": "Acme", "label": "ann", "digits": 6, "type": "TOTP",
//!   "algorithm": "SHA1", "thumbnail": "Default", "period": 30, "tags": ["Work"]}]
//! ```
//!
//! Encrypted it is bytes without any mark. Since 0.6.3: the number of iterations (32 bits, big
//! endian), a salt of 12 bytes, a nonce of 12 bytes, and the list under AES-256-GCM with a key of PBKDF2
//! with HMAC-SHA-1. Before: the nonce and the list, the key being the SHA-256 of the password. The old
//! kind is recognized by opening it, or taken for it when the user says so.

mod entry;
mod read;

pub(crate) use read::may_be_old;

use crate::format::{Description, Format};
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "andotp",
    aliases: &[],
    title: "andOTP",
    recognize,
    read: read::read,
    write: None,
};

fn recognize(source: &Source) -> bool {
    if source.text().is_some() {
        return source.list_has(&["secret", "label"]);
    }
    let bytes = source.bytes();
    read::iterations(bytes).is_some()
        || read::opens_as_old(source)
        || (source.asked() == Some(Format::AndOtp) && bytes.len() >= read::OLD_MIN_BYTES)
}

//! The exports of Bitwarden and Bitwarden Authenticator, as JSON, as CSV and as JSON under a password,
//! after the source of the clients that write them.
//!
//! ```json
//! {"encrypted": false, "folders": [{"id": "…", "name": "Work"}],
//!  "items": [{"type": 1, "name": "Acme", "folderId": "…", "favorite": false, "notes": null,
//!             "login": {"username": "ann", "totp": "otpauth://totp/…"}}]}
//! ```
//!
//! `totp` is an `otpauth://` URI, a `steam://` one, or a bare secret in Base32. Items without it are
//! logins, cards and notes, which are no accounts of an authenticator: they stay behind, and are
//! counted.

mod csv;
mod decrypt;
mod json;
mod write;

use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "bitwarden",
    aliases: &["bitwarden-authenticator", "vaultwarden"],
    title: "Bitwarden",
    recognize,
    read,
    write: Some(write::WRITER),
};

fn recognize(source: &Source) -> bool {
    match source.object() {
        Some(object) => {
            let has = |marks: &[&str]| marks.iter().any(|mark| object.has(mark));
            match object.read("encrypted") {
                // Others say that they are encrypted, too.
                Some(true) => has(&["encKeyValidation_DO_NOT_EDIT", "passwordProtected"]),
                Some(false) => has(&["items"]),
                None => false,
            }
        }
        None => source.text().is_some_and(csv::recognize),
    }
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let Some(object) = source.object() else {
        let text = source.text().ok_or(ImportError::NotText)?;
        return csv::read(text, inbox);
    };
    match object.read("encrypted") {
        Some(false) => json::read(object, inbox),
        Some(true) if object.read("passwordProtected") == Some(true) => {
            let opened = decrypt::decrypt(source, object)?;
            let text = std::str::from_utf8(&opened).map_err(|_| misshapen("items"))?;
            let inner = serde_json::from_str(text).map_err(|_| misshapen("items"))?;
            json::read(&inner, inbox)
        }
        // Only the account that made it has the key.
        Some(true) => Err(ImportError::Encrypted {
            format: Format::Bitwarden,
        }),
        None => Err(misshapen("\"encrypted\"")),
    }
}

const fn misshapen(part: &'static str) -> ImportError {
    ImportError::Misshapen {
        format: Format::Bitwarden,
        part,
    }
}

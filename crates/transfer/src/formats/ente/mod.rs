//! The exports of Ente Auth, after the source of the app that writes them: a text with an `otpauth://`
//! URI on each line, whose parameter `codeDisplay` holds what the user added, as JSON. Encrypted, that
//! text is in a JSON object:
//!
//! ```json
//! {"version": 1, "kdfParams": {"memLimit": 4096, "opsLimit": 3, "salt": "…"},
//!  "encryptedData": "…", "encryptionNonce": "…"}
//! ```

mod decrypt;
mod read;
mod stream;
mod write;

use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "ente",
    aliases: &["ente-auth"],
    title: "Ente Auth",
    recognize,
    read,
    write: Some(write::WRITER),
};

fn recognize(source: &Source) -> bool {
    match source.object() {
        Some(object) => object.has("kdfParams") && object.has("encryptedData"),
        None => source.text().is_some_and(read::recognize),
    }
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    if let Some(object) = source.object() {
        let opened = decrypt::decrypt(source, object)?;
        let text = std::str::from_utf8(&opened).map_err(|_| misshapen())?;
        read::read(text, inbox);
    } else {
        read::read(source.text().ok_or(ImportError::NotText)?, inbox);
    }
    Ok(())
}

const fn misshapen() -> ImportError {
    ImportError::Misshapen {
        format: Format::Ente,
        part: "encrypted content",
    }
}

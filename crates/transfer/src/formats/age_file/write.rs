//! Sealing the JSON with a passphrase.

use std::io::Write;

use age::secrecy::SecretString;
use age::{Encryptor, scrypt};
use zeroize::Zeroizing;

use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::formats::lifeboat;
use crate::outbox::Outbox;
use crate::room::Room;

pub(super) const WRITER: Writer = Writer {
    summary: "Lifeboat's JSON under a passphrase, for safe keeping: plain age opens it",
    file: FileKind::AGE,
    protection: Protection::Always,
    room: Room::FOR_ALL,
    write,
};

/// scrypt's N is 2 to the power of this: 256 MiB, as the program `age` asks for.
const WORK: u8 = 18;

fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let json = lifeboat::write(outbox)?;
    let password = outbox.password.ok_or(ExportError::PasswordNeeded {
        format: outbox.format,
    })?;
    let mut recipient = scrypt::Recipient::new(SecretString::from(password.expose()));
    recipient.set_work_factor(WORK);
    sealed(&json, &recipient).ok_or(outbox.unwritable())
}

/// `None` never: there is one recipient, and memory takes any content.
fn sealed(json: &[u8], recipient: &dyn age::Recipient) -> Option<Zeroizing<Vec<u8>>> {
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).ok()?;
    let mut file = Zeroizing::new(Vec::with_capacity(json.len() + json.len() / 4096 + 1024));
    let mut writer = encryptor.wrap_output(&mut *file).ok()?;
    writer.write_all(json).ok()?;
    writer.finish().ok()?;
    Some(file)
}

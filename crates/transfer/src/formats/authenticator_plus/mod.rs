//! The export of Authenticator Plus: a ZIP archive, encrypted with a password, with `Accounts.txt` in
//! it, an `otpauth://` URI on each line.

use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::formats::otpauth_uri;
use crate::inbox::Inbox;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "authenticator-plus",
    aliases: &["authenticatorplus"],
    title: "Authenticator Plus",
    recognize,
    read,
    write: None,
};

const FORMAT_NAME: Format = Format::AuthenticatorPlus;
const ACCOUNTS: &str = "Accounts.txt";

fn recognize(source: &Source) -> bool {
    source
        .archive()
        .is_some_and(|archive| archive.has(ACCOUNTS))
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let archive = source
        .archive()
        .ok_or(ImportError::WrongKind { asked: FORMAT_NAME })?;
    let content = archive.read(ACCOUNTS, source.password(), FORMAT_NAME)?;
    let text = std::str::from_utf8(&content).map_err(|_| ImportError::NotText)?;
    otpauth_uri::read_text(text, inbox);
    Ok(())
}

//! Writing a list of URIs. They hold issuer, name and what makes the codes, and nothing else.

use lifeboat_otp::{Generator, Uri};
use lifeboat_vault::Account;
use zeroize::Zeroizing;

use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::outbox::Outbox;
use crate::room::Room;

pub(super) const WRITER: Writer = Writer {
    summary: "a text with an otpauth:// URI on each line, in clear: most apps read it",
    file: FileKind::TEXT,
    protection: Protection::Never,
    room: Room::FOR_CODES,
    write,
};

#[expect(clippy::unnecessary_wraps, reason = "other formats can fail")]
fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let lines: Vec<_> = outbox
        .entries()
        .map(|(account, generator)| uri(account, generator))
        .collect();
    let length = lines.iter().map(|line| line.len() + 1).sum();
    let mut bytes = Zeroizing::new(Vec::with_capacity(length));
    for line in lines {
        bytes.extend_from_slice(line.as_bytes());
        bytes.push(b'\n');
    }
    Ok(bytes)
}

/// The account as an `otpauth://` URI, as other authenticators scan it. **Its secret is readable in it.**
/// None for an account that is bound to a device: nothing of it can be copied.
#[must_use]
pub fn account_uri(account: &Account) -> Option<Zeroizing<String>> {
    Some(uri(account, account.credential.generator()?))
}

/// The account as a URI, its secret readable in it.
pub(crate) fn uri(account: &Account, generator: &Generator) -> Zeroizing<String> {
    Uri {
        issuer: account.issuer.as_str().to_owned(),
        name: account.name.as_str().to_owned(),
        generator: generator.clone(),
        image: None,
    }
    .to_string_exposing_secret()
}

//! Links that begin with `otpauth-migration://offline?data=`: what the app shows as QR codes to move to
//! another phone, in one or more parts, one link a line.
//!
//! `data` is Base64 of a message of Protocol Buffers: the accounts, and which part of how many this is.
//! All codes have a period of 30 seconds.

use prost::Message;
use zeroize::Zeroizing;

use super::message::Payload;
use crate::decryption::base64;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::place::Number;
use crate::source::Source;

const SCHEME: &str = "otpauth-migration://";
/// The newest version of the message that is taken. Links with 1 are the usual ones; 0 and 2 say the same in the
/// fields that are read here.
const VERSION: i32 = 2;
/// Far more than a QR code holds.
const MAX_LINK_BYTES: usize = 1024 * 1024;

/// Whether the text has such links. They need not be at the start of a line to be meant.
pub(super) fn recognize(source: &Source) -> bool {
    source.text().is_some_and(|text| {
        let mut lines = text.lines().filter(|line| !is_comment(line));
        lines.any(|line| position(line).is_some())
    })
}

/// Whether the user says that the text has such links, and nothing shows that it is of another kind. Then its lines
/// are named.
pub(super) fn may_be_meant(source: &Source) -> bool {
    let is_asked_for = source.asked() == Some(Format::GoogleAuthenticator);
    let text = source.text().unwrap_or_default().trim_start();
    is_asked_for && !text.is_empty() && !text.starts_with(['{', '[', '<'])
}

/// Whether the text is such a link, sound or not.
pub(crate) fn is_link(text: &str) -> bool {
    position(text) == Some(0)
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

/// Where in a line a link begins.
fn position(line: &str) -> Option<usize> {
    line.as_bytes()
        .windows(SCHEME.len())
        .position(|window| window.eq_ignore_ascii_case(SCHEME.as_bytes()))
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let text = source.text().ok_or(ImportError::NotText)?;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if !line.is_empty() && !is_comment(line) {
            read_link(Number::line(index + 1), line, inbox);
        }
    }
    Ok(())
}

/// Reads what must be a link.
pub(crate) fn read_link(number: Number, link: &str, inbox: &mut Inbox) {
    match payload(link) {
        Ok(payload) => {
            let batches = inbox.batches();
            batches.see(payload.batch_id, payload.batch_size, payload.batch_index);
            for account in payload.accounts {
                account.take(number, inbox);
            }
        }
        Err(reason) => inbox.refuse(&number.called("", ""), &reason),
    }
}

fn payload(line: &str) -> Result<Payload, &'static str> {
    const NO_LINK: &str =
        "this is no link that starts with otpauth-migration://offline?data=: copy it again";
    const DAMAGED: &str = "this link is damaged or cut off: copy it again";

    if line.len() > MAX_LINK_BYTES {
        return Err("this link is longer than 1 MiB: no app makes such a link, so it is not read");
    }
    if !is_link(line) {
        return Err(NO_LINK);
    }
    let (_, query) = line.split_once('?').ok_or(NO_LINK)?;
    let data = query
        .split(['&', '#'])
        .find_map(|parameter| parameter.strip_prefix("data="))
        .ok_or(NO_LINK)?;
    let data = percent_decoded(data).ok_or(DAMAGED)?;
    let bytes = Zeroizing::new(base64(&data).ok_or(DAMAGED)?);
    let payload = Payload::decode(bytes.as_slice()).map_err(|_| DAMAGED)?;
    if payload.version > VERSION {
        return Err("this link is of a later version of the app: update Lifeboat");
    }
    if payload.accounts.is_empty() {
        return Err("this link holds no accounts: export again");
    }
    Ok(payload)
}

/// Some write the `+` of Base64 as it is, so it is not taken for a space.
fn percent_decoded(text: &str) -> Option<Zeroizing<String>> {
    let mut decoded = Zeroizing::new(String::with_capacity(text.len()));
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '%' {
            let mut digit = || characters.next()?.to_digit(16);
            let code = digit()? * 16 + digit()?;
            decoded.push(char::from_u32(code).filter(char::is_ascii)?);
        } else {
            decoded.push(character);
        }
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_stays_a_plus() {
        assert_eq!(percent_decoded("a+b%2B%3d").unwrap().as_str(), "a+b+=");
        for broken in ["%", "%2", "%zz", "%ff"] {
            assert!(percent_decoded(broken).is_none(), "{broken}");
        }
    }

    #[test]
    fn what_is_no_link_is_refused_with_a_reason() {
        for line in [
            "hello",
            "QR-Code:otpauth-migration://offline?data=AAAA",
            "otpauth-migration://offline",
            "otpauth-migration://offline?data=XXXX",
            "otpauth-migration://offline?data=%%",
            "otpauth-migration://offline?data=",
        ] {
            assert!(payload(line).is_err(), "{line}");
        }
        assert!(payload(&"x".repeat(MAX_LINK_BYTES + 1)).is_err());
    }
}

//! A picture with QR codes: each is one account, an `otpauth://` URI, or a part of a batch of Google
//! Authenticator, an `otpauth-migration://` link.

use crate::error::ImportError;
use crate::format::Description;
use crate::formats::{google_authenticator, otpauth_uri};
use crate::inbox::Inbox;
use crate::place::Number;
use crate::qr;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "qr-image",
    aliases: &["qr", "picture"],
    title: "QR codes",
    recognize,
    read,
    write: None,
};

fn recognize(source: &Source) -> bool {
    qr::is_picture(source.bytes())
}

#[cfg(feature = "qr-read")]
fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let texts = qr::read(source.bytes()).map_err(ImportError::Picture)?;
    read_texts(&texts, inbox)
}

#[cfg(not(feature = "qr-read"))]
fn read(_: &Source, _: &mut Inbox) -> Result<(), ImportError> {
    Err(ImportError::Picture(qr::QrReadError::NoReader))
}

/// Reads what the QR codes of a picture say, whoever made that out.
pub(crate) fn read_texts(texts: &[impl AsRef<str>], inbox: &mut Inbox) -> Result<(), ImportError> {
    let texts = || texts.iter().map(|text| text.as_ref().trim());
    if !texts().any(is_meant_for_us) {
        return Err(ImportError::NoAccountInQrCodes);
    }
    for (number, text) in (1..).zip(texts()) {
        otpauth_uri::read_link(Number::qr_code(number), text, inbox);
    }
    Ok(())
}

fn is_meant_for_us(text: &str) -> bool {
    otpauth_uri::is_uri(text) || google_authenticator::is_link(text)
}

//! A picture with QR codes: each is one account, an `otpauth://` URI, or a part of a batch of Google
//! Authenticator, an `otpauth-migration://` link.

use zeroize::Zeroizing;

use crate::error::ImportError;
use crate::format::Description;
use crate::formats::otpauth_uri;
use crate::inbox::Inbox;
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

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let texts = qr::read(source.bytes()).map_err(ImportError::Picture)?;
    let texts: Vec<&str> = texts.iter().map(|text| text.trim()).collect();
    otpauth_uri::read_text(&Zeroizing::new(texts.join("\n")), inbox);
    Ok(())
}

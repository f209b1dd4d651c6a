//! Writing, strictly: every parameter spelled out, everything but RFC 3986's unreserved characters
//! encoded, so that no reader has to guess.

use std::fmt::Write as _;

use zeroize::Zeroizing;

use super::Uri;
use crate::Generator;

impl Uri {
    /// The account as an `otpauth://` URI, its secret readable in it.
    ///
    /// [`Uri::parse`] gives back an equal account, as long as issuer and name are what it would
    /// accept.
    #[must_use]
    pub fn to_string_exposing_secret(&self) -> Zeroizing<String> {
        // Room for all of it, so that growing leaves no copy of the secret behind.
        let mut uri = Zeroizing::new(String::with_capacity(self.longest()));
        uri.push_str("otpauth://");
        uri.push_str(self.generator.kind_str());
        uri.push('/');
        self.write_label(&mut uri);
        uri.push_str("?secret=");
        uri.push_str(&self.generator.secret().expose_base32());
        if !self.issuer.is_empty() {
            uri.push_str("&issuer=");
            encode(&self.issuer, &mut uri);
        }
        self.write_parameters(&mut uri);
        if let Some(image) = &self.image {
            uri.push_str("&image=");
            encode(image, &mut uri);
        }
        uri
    }

    fn write_label(&self, uri: &mut String) {
        encode(&self.issuer, uri);
        // The bare colon stands between issuer and name. A name that holds one itself needs it
        // even when there is no issuer.
        if !self.issuer.is_empty() || self.name.contains(':') {
            uri.push(':');
        }
        encode(&self.name, uri);
    }

    fn write_parameters(&self, uri: &mut String) {
        let generator = &self.generator;
        let written = write!(
            uri,
            "&algorithm={}&digits={}",
            generator.algorithm(),
            generator.digits(),
        )
        .and_then(|()| match generator {
            Generator::Hotp(hotp) => write!(uri, "&counter={}", hotp.counter),
            Generator::Totp(_) | Generator::Steam(_) => generator
                .period()
                .map_or(Ok(()), |period| write!(uri, "&period={period}")),
        });
        debug_assert!(written.is_ok(), "writing to a string does not fail");
    }

    fn longest(&self) -> usize {
        let image = self.image.as_ref().map_or(0, String::len);
        let secret = self.generator.secret().expose_bytes().len();
        128 + 3 * (2 * self.issuer.len() + self.name.len() + image) + 2 * secret
    }
}

fn encode(text: &str, uri: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            uri.push('%');
            uri.extend(hex_digit(byte >> 4));
            uri.extend(hex_digit(byte & 0x0F));
        }
    }
}

fn hex_digit(value: u8) -> Option<char> {
    char::from_digit(u32::from(value), 16).map(|digit| digit.to_ascii_uppercase())
}

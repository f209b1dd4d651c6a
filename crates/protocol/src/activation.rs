//! Activation codes: what an administrator hands to a member, as a QR code or as text to type.
//!
//! A code is 128 random bits. As text it is Bech32m (BIP 350) with the prefix `lba`, whose checksum
//! notices up to four wrong characters before the server is asked. The QR code holds a
//! [link](ActivationLink) that names the server as well.

use std::fmt;

use bech32::{Bech32m, Hrp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What a code as text begins with.
const PREFIX: Hrp = Hrp::parse_unchecked("lba");

/// What a link begins with.
const LINK: &str = "lifeboat://enroll?";

/// The longest text that is looked at, in bytes.
const MOST_TEXT: usize = 2_048;

/// A code that enrolls one device for one member, once. It prints as `[redacted]`; the server
/// stores only its SHA-256.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ActivationCode([u8; 16]);

/// Why a text is no activation code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActivationError {
    /// It does not look like a code or a link at all.
    #[error(
        "this is not an activation code: it begins with lba1, or is the content of the \
         administrator's QR code, which begins with lifeboat://enroll"
    )]
    NotACode,
    /// The checksum is wrong.
    #[error("the activation code is mistyped: compare it with what the administrator gave you")]
    Mistyped,
    /// The link names no server, or one that is not a web address.
    #[error("the QR code names no server: ask the administrator for a new one")]
    NoServer,
}

impl ActivationCode {
    /// A code of 16 bytes, which must come from a cryptographic random number generator.
    #[must_use]
    pub fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The secret bytes.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The secret as text to type, in groups of four.
    ///
    /// # Panics
    ///
    /// Never: 16 bytes are short enough for Bech32m.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let whole = self.encode();
        let mut grouped = Zeroizing::new(String::with_capacity(64));
        for (index, letter) in whole.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                grouped.push('-');
            }
            grouped.push(letter);
        }
        grouped
    }

    #[expect(clippy::expect_used, reason = "16 bytes are short enough for Bech32m")]
    fn encode(&self) -> Zeroizing<String> {
        bech32::encode::<Bech32m>(PREFIX, &self.0)
            .expect("16 bytes fit")
            .into()
    }

    /// Reads a code as people type it: any case; spaces and dashes anywhere.
    ///
    /// # Errors
    ///
    /// See [`ActivationError`].
    pub fn parse(text: &str) -> Result<Self, ActivationError> {
        if text.len() > MOST_TEXT {
            return Err(ActivationError::NotACode);
        }
        let plain: Zeroizing<String> = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '.'))
            .flat_map(char::to_lowercase)
            .collect::<String>()
            .into();
        if !plain.starts_with("lba1") {
            return Err(ActivationError::NotACode);
        }
        let decoded = bech32::primitives::decode::CheckedHrpstring::new::<Bech32m>(&plain)
            .map_err(|_| ActivationError::Mistyped)?;
        let mut bytes = [0; 16];
        let mut count = 0;
        for byte in decoded.byte_iter() {
            *bytes.get_mut(count).ok_or(ActivationError::Mistyped)? = byte;
            count += 1;
        }
        if count == bytes.len() && decoded.hrp() == PREFIX {
            Ok(Self(bytes))
        } else {
            Err(ActivationError::Mistyped)
        }
    }
}

impl fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Serialize for ActivationCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.encode())
    }
}

impl<'de> Deserialize<'de> for ActivationCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// What the QR code holds: `lifeboat://enroll?server=URL&code=CODE`.
///
/// ```
/// use lifeboat_protocol::activation::{ActivationCode, ActivationLink};
///
/// let link = ActivationLink {
///     server: "https://id.example.org".parse().unwrap(),
///     code: ActivationCode::from_random([7; 16]),
/// };
/// let again = ActivationLink::parse(&link.expose()).unwrap();
/// assert_eq!(again.server, link.server);
/// ```
#[derive(Debug, Clone)]
pub struct ActivationLink {
    /// The server's address, `http` or `https`.
    pub server: url::Url,
    /// The code.
    pub code: ActivationCode,
}

impl ActivationLink {
    /// Whether a text is meant as one, right or wrong.
    #[must_use]
    pub fn is_meant(text: &str) -> bool {
        let head = text.trim_start().get(.."lifeboat:".len());
        head.is_some_and(|head| head.eq_ignore_ascii_case("lifeboat:"))
    }

    /// The link, with the secret in it.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("server", self.server.as_str())
            .append_pair("code", &self.code.encode())
            .finish();
        format!("{LINK}{query}").into()
    }

    /// Reads a link.
    ///
    /// # Errors
    ///
    /// See [`ActivationError`].
    pub fn parse(text: &str) -> Result<Self, ActivationError> {
        let text = text.trim();
        if text.len() > MOST_TEXT {
            return Err(ActivationError::NotACode);
        }
        let link = url::Url::parse(text).map_err(|_| ActivationError::NotACode)?;
        if link.scheme() != "lifeboat" || link.host_str() != Some("enroll") {
            return Err(ActivationError::NotACode);
        }
        let part = |name: &str| {
            link.query_pairs()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.into_owned())
        };
        let server = part("server")
            .and_then(|server| url::Url::parse(&server).ok())
            .filter(|server| matches!(server.scheme(), "http" | "https") && server.has_host())
            .ok_or(ActivationError::NoServer)?;
        let code = Zeroizing::new(part("code").ok_or(ActivationError::NotACode)?);
        Ok(Self {
            server,
            code: ActivationCode::parse(&code)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> ActivationCode {
        ActivationCode::from_random(*b"0123456789abcdef")
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let text = code().expose();
        for typed in [
            text.to_string(),
            text.to_uppercase(),
            text.replace('-', " "),
            text.replace('-', ""),
            format!("  {}\n", text.as_str()),
        ] {
            assert_eq!(ActivationCode::parse(&typed).unwrap(), code(), "{typed}");
        }
        assert_eq!(format!("{:?}", code()), "[redacted]");
    }

    #[test]
    fn every_single_slip_is_noticed() {
        let text = code().expose().replace('-', "");
        for index in 4..text.len() {
            for letter in "qpzry9x8gf2tvdw0s3jn54khce6mua7l".chars() {
                let mut slip: Vec<char> = text.chars().collect();
                if slip[index] == letter {
                    continue;
                }
                slip[index] = letter;
                let slip: String = slip.into_iter().collect();
                assert_eq!(
                    ActivationCode::parse(&slip).unwrap_err(),
                    ActivationError::Mistyped
                );
            }
        }
    }

    #[test]
    fn what_is_no_code_is_refused_with_its_reason() {
        for text in [
            "",
            "123456",
            "otpauth://totp/x?secret=AA",
            &"x".repeat(1 << 20),
        ] {
            assert_eq!(
                ActivationCode::parse(text).unwrap_err(),
                ActivationError::NotACode
            );
            assert_eq!(
                ActivationLink::parse(text).unwrap_err(),
                ActivationError::NotACode
            );
        }
        let code = code().expose().replace('-', "");
        for server in ["", "javascript:alert(1)", "file:///etc/passwd", "nonsense"] {
            let link = format!("lifeboat://enroll?server={server}&code={code}");
            assert_eq!(
                ActivationLink::parse(&link).unwrap_err(),
                ActivationError::NoServer,
                "{server}"
            );
        }
        let short = bech32::encode::<Bech32m>(PREFIX, &[1; 8]).unwrap();
        assert_eq!(
            ActivationCode::parse(&short).unwrap_err(),
            ActivationError::Mistyped
        );
    }
}

//! Bearer secrets: sessions, pending sign-ins, device secrets.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::WireError;

/// 256 random bits that prove something to the server: whoever holds them may act.
///
/// As text it is 43 characters of Base64url. It prints as `[redacted]`; the server stores only its
/// SHA-256.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Token([u8; 32]);

impl Token {
    /// A token of 32 bytes, which must come from a cryptographic random number generator.
    #[must_use]
    pub fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret bytes.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The secret as text, for an `Authorization` header or a link.
    #[must_use]
    pub fn expose(&self) -> zeroize::Zeroizing<String> {
        URL_SAFE_NO_PAD.encode(self.0).into()
    }

    /// Reads a token from its text.
    ///
    /// # Errors
    ///
    /// The text is not 43 characters of Base64url.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let wrong = || WireError("expected a token of 43 Base64url characters".to_owned());
        let mut bytes = [0; 32];
        if text.len() != 43 {
            return Err(wrong());
        }
        match URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) {
            Ok(32) => Ok(Self(bytes)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Serialize for Token {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.expose())
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_comes_back_from_its_text_and_does_not_print() {
        let token = Token::from_random([7; 32]);
        assert_eq!(
            Token::parse(&token.expose()).unwrap().expose_bytes(),
            &[7; 32]
        );
        assert_eq!(format!("{token:?}"), "[redacted]");
    }

    #[test]
    fn anything_else_is_no_token() {
        for text in [
            "",
            "abc",
            &"=".repeat(43),
            &"A".repeat(44),
            &"A".repeat(10_000),
        ] {
            assert!(Token::parse(text).is_err());
        }
    }
}

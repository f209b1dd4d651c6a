//! The secret that a site and an authenticator share, and its Base32 form (RFC 4648 §6).
//!
//! People copy secrets by hand and from web pages, so reading is lenient: spaces, dashes, lower
//! case, with or without padding, and a last character that does not fill a byte. Writing has one
//! form: upper case, no padding.

use std::fmt;
use std::sync::{LazyLock, OnceLock};

use data_encoding::{BASE32_NOPAD, Encoding, Specification};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::Algorithm;
use crate::error::SecretError;
use crate::mac::KeyedMac;

/// The shared secret of an account, 1 to 1024 bytes.
///
/// Wiped from memory when dropped, compared in constant time, and readable only through methods
/// whose names begin with `expose`.
///
/// ```
/// use lifeboat_otp::Secret;
///
/// let secret = Secret::parse_base32("jbsw y3dp-ehpk 3pxp ====")?;
/// assert_eq!(secret.expose_base32().as_str(), "JBSWY3DPEHPK3PXP");
/// assert_eq!(format!("{secret:?}"), "Secret([redacted])");
/// # Ok::<(), lifeboat_otp::SecretError>(())
/// ```
pub struct Secret {
    bytes: Zeroizing<Vec<u8>>,
    /// The MAC with this key taken in, made at the first code: half of the work of every later one.
    keyed: OnceLock<Box<KeyedMac>>,
}

impl Secret {
    /// The longest secret that is accepted, in bytes.
    pub const MAX_BYTES: usize = 1024;

    /// Takes the raw bytes of a secret.
    ///
    /// # Errors
    /// [`SecretError::Empty`] and [`SecretError::TooLong`].
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, SecretError> {
        let bytes = Zeroizing::new(bytes);
        if bytes.is_empty() {
            return Err(SecretError::Empty);
        }
        if bytes.len() > Self::MAX_BYTES {
            return Err(SecretError::TooLong);
        }
        Ok(Self {
            bytes,
            keyed: OnceLock::new(),
        })
    }

    /// Reads Base32 as people and programs write it: in any case, with spaces and dashes anywhere,
    /// with or without `=` at the end. Bits at the end that do not fill a byte are dropped, as the
    /// issuers of such secrets do.
    ///
    /// # Errors
    /// [`SecretError::NotBase32`] names the place of the first character that is not Base32;
    /// [`SecretError::Empty`], [`SecretError::TooShort`] and [`SecretError::TooLong`].
    pub fn parse_base32(text: &str) -> Result<Self, SecretError> {
        let symbols = symbols(text)?;
        let mut bytes = Zeroizing::new(vec![0; symbols.len() * 5 / 8]);
        let decoded = BASE32_LENIENT
            .decode_mut(&symbols, &mut bytes)
            .map_err(|partial| SecretError::NotBase32 {
                position: partial.error.position + 1,
            })?;
        bytes.truncate(decoded);
        Self::from_bytes(std::mem::take(&mut *bytes))
    }

    /// The raw bytes.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The secret in Base32: upper case, no padding.
    #[must_use]
    pub fn expose_base32(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(
            BASE32_NOPAD.encode_len(self.bytes.len()),
        ));
        BASE32_NOPAD.encode_append(&self.bytes, &mut text);
        text
    }

    /// The 31 bits of a counter's code (RFC 4226 §5.3, steps 1 and 2).
    pub(crate) fn truncated_mac(&self, algorithm: Algorithm, counter: u64) -> u32 {
        let keyed = self
            .keyed
            .get_or_init(|| Box::new(KeyedMac::new(algorithm, &self.bytes)));
        if keyed.algorithm() == algorithm {
            keyed.truncated(counter)
        } else {
            KeyedMac::new(algorithm, &self.bytes).truncated(counter)
        }
    }
}

impl Clone for Secret {
    fn clone(&self) -> Self {
        Self {
            bytes: self.bytes.clone(),
            keyed: OnceLock::new(),
        }
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.bytes.ct_eq(&other.bytes).into()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret([redacted])")
    }
}

/// Base32 that does not mind leftover bits that are not zero.
static BASE32_LENIENT: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = Specification::new();
    specification
        .symbols
        .push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    specification.check_trailing_bits = false;
    specification.encoding().unwrap_or(BASE32_NOPAD)
});

/// The Base32 symbols of `text`, in upper case, as many as whole bytes need.
fn symbols(text: &str) -> Result<Zeroizing<Vec<u8>>, SecretError> {
    let mut symbols = Zeroizing::new(Vec::with_capacity(text.len().min(Secret::MAX_BYTES * 2)));
    let mut padded = false;
    for (index, character) in text.chars().enumerate() {
        match character {
            '=' => padded = true,
            c if is_separator(c) => {}
            'A'..='Z' | 'a'..='z' | '2'..='7' if !padded => {
                if symbols.len() > Secret::MAX_BYTES * 8 / 5 + 1 {
                    return Err(SecretError::TooLong);
                }
                let mut utf8 = [0; 4];
                symbols.extend(character.encode_utf8(&mut utf8).bytes());
            }
            _ => {
                return Err(SecretError::NotBase32 {
                    position: index + 1,
                });
            }
        }
    }
    symbols.make_ascii_uppercase();
    if symbols.len() == 1 {
        return Err(SecretError::TooShort);
    }
    // 1, 3 or 6 symbols of a group of 8 end in one that carries no whole byte.
    if matches!(symbols.len() % 8, 1 | 3 | 6) {
        symbols.pop();
    }
    Ok(symbols)
}

fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '_' | '\u{2010}'..='\u{2015}' | '\u{200B}' | '\u{FEFF}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn base32_is_read_as_people_write_it() {
        let plain = Secret::parse_base32("JBSWY3DPEHPK3PXPJBSWY3DP").unwrap();
        for sloppy in [
            "jbswy3dpehpk3pxpjbswy3dp",
            "JBSW Y3DP EHPK 3PXP JBSW Y3DP",
            " jbsw-y3dp-ehpk-3pxp-jbsw-y3dp\n",
            "JBSW\u{a0}Y3DP\u{2011}EHPK3PXPJBSWY3DP",
            "JBSWY3DPEHPK3PXPJBSWY3DP====",
            "JBSWY3DPEHPK3PXPJBSWY3DP = = =",
        ] {
            assert_eq!(
                Secret::parse_base32(sloppy).as_ref(),
                Ok(&plain),
                "{sloppy:?}"
            );
        }
    }

    #[test]
    fn bits_that_fill_no_byte_are_dropped() {
        let whole = Secret::parse_base32("MFRGG").unwrap();
        assert_eq!(whole.expose_bytes(), b"abc");
        assert_eq!(Secret::parse_base32("MFRGGA").unwrap(), whole);
        assert_eq!(
            Secret::parse_base32("MFRGH").unwrap(),
            whole,
            "bits beyond the last byte"
        );
    }

    #[test]
    fn what_is_not_base32_is_refused_with_its_place() {
        for (text, position) in [
            ("JBSW1", 5),
            ("0BSW", 1),
            ("JB=SW", 4),
            ("JBSÄ", 4),
            ("ab\0c", 3),
        ] {
            assert_eq!(
                Secret::parse_base32(text),
                Err(SecretError::NotBase32 { position }),
                "{text:?}"
            );
        }
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        for empty in ["", "  ", "====", "- -"] {
            assert_eq!(
                Secret::parse_base32(empty),
                Err(SecretError::Empty),
                "{empty:?}"
            );
        }
        for short in ["A", " a ==="] {
            assert_eq!(Secret::parse_base32(short), Err(SecretError::TooShort));
        }
        assert_eq!(Secret::from_bytes(Vec::new()), Err(SecretError::Empty));
        assert_eq!(Secret::from_bytes(vec![1; 1025]), Err(SecretError::TooLong));
        assert_eq!(
            Secret::parse_base32(&"A".repeat(2000)),
            Err(SecretError::TooLong)
        );
        assert!(Secret::from_bytes(vec![1; 1024]).is_ok());
        assert_eq!(
            Secret::parse_base32(&"A".repeat(1_000_000)),
            Err(SecretError::TooLong)
        );
    }

    #[test]
    fn debug_shows_nothing() {
        let secret = Secret::from_bytes(b"hunter2".to_vec()).unwrap();
        assert_eq!(format!("{secret:?}"), "Secret([redacted])");
    }

    proptest! {
        #[test]
        fn base32_round_trips(bytes in prop::collection::vec(any::<u8>(), 1..=1024)) {
            let secret = Secret::from_bytes(bytes).unwrap();
            prop_assert_eq!(Secret::parse_base32(&secret.expose_base32()).unwrap(), secret);
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            let _ = Secret::parse_base32(&text);
        }
    }
}

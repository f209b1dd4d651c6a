//! A code, as the person types it.

use std::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::Digits;

/// Steam's alphabet: no characters that look alike.
const STEAM_ALPHABET: &[u8; 26] = b"23456789BCDFGHJKMNPQRTVWXY";
const STEAM_LENGTH: u8 = 5;

/// One code: 4 to 10 digits, or Steam's 5 letters and digits.
///
/// Kept without an allocation, wiped from memory when dropped, compared in constant time.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Code {
    text: [u8; Digits::MAX.get() as usize],
    length: u8,
}

impl Code {
    /// The last `digits` decimal digits of `number` (RFC 4226 §5.3, step 3), leading zeros kept.
    #[inline]
    pub(crate) fn decimal(number: u32, digits: Digits) -> Self {
        let mut rest = number;
        Self::from_symbols(digits.get(), |text| {
            for symbol in text.iter_mut().rev() {
                *symbol = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        })
    }

    /// The first five digits of `number` to base 26, least significant first, in Steam's alphabet.
    #[expect(
        clippy::indexing_slicing,
        reason = "a remainder of 26 is an index of 26 characters"
    )]
    pub(crate) fn steam(number: u32) -> Self {
        let mut rest = number;
        Self::from_symbols(STEAM_LENGTH, |text| {
            for symbol in text {
                *symbol = STEAM_ALPHABET[(rest % 26) as usize];
                rest /= 26;
            }
        })
    }

    #[inline]
    fn from_symbols(length: u8, write: impl FnOnce(&mut [u8])) -> Self {
        let mut code = Self {
            text: [0; Digits::MAX.get() as usize],
            length,
        };
        if let Some(symbols) = code.text.get_mut(..usize::from(length)) {
            write(symbols);
        }
        code
    }

    /// The code, as the person types it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII is ever written, and `length` is at most 10.
        self.text
            .get(..usize::from(self.length))
            .and_then(|symbols| std::str::from_utf8(symbols).ok())
            .unwrap_or_default()
    }

    /// The code as it is easy to read off: `123 456`, `1234 5678`, `123 456 7890`.
    #[must_use]
    pub fn spaced(&self) -> String {
        let code = self.as_str();
        let cuts: &[usize] = match code.len() {
            6 => &[3],
            7 | 8 => &[4],
            9 | 10 => &[3, 6],
            _ => &[],
        };
        let mut spaced = String::with_capacity(code.len() + cuts.len());
        for (index, symbol) in code.chars().enumerate() {
            if cuts.contains(&index) {
                spaced.push(' ');
            }
            spaced.push(symbol);
        }
        spaced
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.as_str()
            .as_bytes()
            .ct_eq(other.as_str().as_bytes())
            .into()
    }
}

impl Eq for Code {}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Code([redacted])")
    }
}

/// A code and the time in which it is valid: `valid_from` is in it, `valid_until` is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimedCode {
    /// The code.
    pub code: Code,
    /// The first second of validity, in seconds since the UNIX epoch.
    pub valid_from: u64,
    /// The first second in which the next code is valid, in seconds since the UNIX epoch.
    pub valid_until: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_zeros_are_kept() {
        assert_eq!(Code::decimal(42, Digits::new(4).unwrap()).as_str(), "0042");
        assert_eq!(
            Code::decimal(i32::MAX as u32, Digits::MAX).as_str(),
            "2147483647"
        );
        assert_eq!(
            Code::decimal(1_234_567, Digits::default()).as_str(),
            "234567"
        );
    }

    #[test]
    fn debug_shows_nothing() {
        let code = Code::decimal(123_456, Digits::default());
        assert_eq!(format!("{code:?}"), "Code([redacted])");
    }

    #[test]
    fn equal_codes_are_equal() {
        let six = Digits::default();
        assert_eq!(Code::decimal(7, six), Code::decimal(1_000_007, six));
        assert_ne!(Code::decimal(7, six), Code::decimal(8, six));
        assert_ne!(Code::decimal(7, six), Code::decimal(7, Digits::MAX));
    }

    #[test]
    fn codes_are_spaced_for_reading() {
        let code = |text: &str| {
            Code::from_symbols(u8::try_from(text.len()).unwrap(), |symbols| {
                symbols.copy_from_slice(text.as_bytes());
            })
        };
        let spaced = [
            ("1234", "1234"),
            ("PV9M4", "PV9M4"),
            ("123456", "123 456"),
            ("1234567", "1234 567"),
            ("12345678", "1234 5678"),
            ("123456789", "123 456 789"),
            ("1234567890", "123 456 7890"),
        ];
        for (text, expected) in spaced {
            assert_eq!(code(text).spaced(), expected);
        }
    }
}

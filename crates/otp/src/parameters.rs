//! How long a code is, and how long it lives.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{ParameterError, shown};

/// How many digits a code has: 4 to 10, 6 unless the site says otherwise.
///
/// RFC 4226 §5.3 asks for 6 or more; sites with 4, 5, 9 and 10 exist. The MAC is cut to 31 bits, so
/// the first of 10 digits is 0, 1 or 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Digits(u8);

impl Digits {
    /// The fewest digits.
    pub const MIN: Self = Self(4);
    /// The most digits.
    pub const MAX: Self = Self(10);

    /// Takes a number of digits.
    ///
    /// # Errors
    /// [`ParameterError::Digits`] outside of 4 to 10.
    pub fn new(digits: u8) -> Result<Self, ParameterError> {
        if (Self::MIN.0..=Self::MAX.0).contains(&digits) {
            Ok(Self(digits))
        } else {
            Err(ParameterError::Digits {
                found: digits.to_string(),
            })
        }
    }

    /// The number of digits.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for Digits {
    fn default() -> Self {
        Self(6)
    }
}

impl FromStr for Digits {
    type Err = ParameterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim()
            .parse()
            .ok()
            .and_then(|digits| Self::new(digits).ok())
            .ok_or_else(|| ParameterError::Digits { found: shown(text) })
    }
}

impl TryFrom<u8> for Digits {
    type Error = ParameterError;

    fn try_from(digits: u8) -> Result<Self, Self::Error> {
        Self::new(digits)
    }
}

impl From<Digits> for u8 {
    fn from(digits: Digits) -> Self {
        digits.0
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How many seconds a TOTP code lives (RFC 6238 §4.1, "X"): 1 or more, 30 unless the site says
/// otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Period(NonZeroU32);

impl Period {
    const DEFAULT: Self = match NonZeroU32::new(30) {
        Some(seconds) => Self(seconds),
        None => Self(NonZeroU32::MIN),
    };

    /// Takes a number of seconds.
    ///
    /// # Errors
    /// [`ParameterError::Period`] for zero.
    pub fn new(seconds: u32) -> Result<Self, ParameterError> {
        NonZeroU32::new(seconds)
            .map(Self)
            .ok_or_else(|| ParameterError::Period {
                found: seconds.to_string(),
            })
    }

    /// The number of seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        self.0.get()
    }
}

impl Default for Period {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl FromStr for Period {
    type Err = ParameterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim()
            .parse()
            .map(Self)
            .map_err(|_| ParameterError::Period { found: shown(text) })
    }
}

impl TryFrom<u32> for Period {
    type Error = ParameterError;

    fn try_from(seconds: u32) -> Result<Self, Self::Error> {
        Self::new(seconds)
    }
}

impl From<Period> for u32 {
    fn from(period: Period) -> Self {
        period.seconds()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_4_to_10_digits() {
        for digits in 0..=u8::MAX {
            let allowed = (4..=10).contains(&digits);
            assert_eq!(Digits::new(digits).is_ok(), allowed, "{digits}");
            assert_eq!(
                digits.to_string().parse::<Digits>().is_ok(),
                allowed,
                "{digits}"
            );
        }
        assert_eq!(Digits::default().get(), 6);
        for wrong in ["", "six", "-6", "6.0", "99", "256"] {
            assert_eq!(
                wrong.parse::<Digits>(),
                Err(ParameterError::Digits {
                    found: wrong.to_owned()
                })
            );
        }
    }

    #[test]
    fn a_period_is_at_least_a_second() {
        assert_eq!(Period::default().seconds(), 30);
        assert_eq!("60".parse(), Period::new(60));
        assert_eq!(Period::new(u32::MAX).unwrap().seconds(), u32::MAX);
        assert!(Period::new(0).is_err());
        for wrong in ["", "0", "-30", "30s", "4294967296"] {
            assert_eq!(
                wrong.parse::<Period>(),
                Err(ParameterError::Period {
                    found: wrong.to_owned()
                })
            );
        }
    }

    #[test]
    fn json_numbers_are_checked_too() {
        assert_eq!(serde_json::from_str::<Digits>("8").unwrap().get(), 8);
        assert!(serde_json::from_str::<Digits>("99").is_err());
        assert!(serde_json::from_str::<Period>("0").is_err());
        assert_eq!(serde_json::to_string(&Period::default()).unwrap(), "30");
    }
}

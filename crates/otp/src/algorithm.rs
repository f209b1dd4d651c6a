//! The hash function inside HMAC.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::{AlgorithmError, shown};

/// The hash function of a generator's HMAC (RFC 4226 §5.3, RFC 6238 §1.2).
///
/// Read leniently, because every app spells it differently; written in one way.
///
/// ```
/// use lifeboat_otp::Algorithm;
///
/// for spelling in ["SHA256", "sha-256", "HmacSHA256", "HMAC-SHA-256", "hmac_sha256"] {
///     assert_eq!(spelling.parse(), Ok(Algorithm::Sha256));
/// }
/// assert_eq!(Algorithm::Sha256.as_str(), "SHA256");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Algorithm {
    /// HMAC-SHA-1, what nearly all sites use. The weakness of SHA-1 against collisions does not
    /// touch HMAC.
    #[default]
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

impl Algorithm {
    /// `SHA1`, `SHA256` or `SHA512`, as in an `otpauth://` URI.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha256 => "SHA256",
            Self::Sha512 => "SHA512",
        }
    }
}

impl FromStr for Algorithm {
    type Err = AlgorithmError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // Long enough for the longest spelling; a longer text is no algorithm.
        let name: String = text
            .chars()
            .filter(|c| !matches!(c, '-' | '_' | ' ' | '/'))
            .map(|c| c.to_ascii_uppercase())
            .take(16)
            .collect();
        match name.strip_prefix("HMAC").unwrap_or(&name) {
            "SHA1" => Ok(Self::Sha1),
            "SHA256" => Ok(Self::Sha256),
            "SHA512" => Ok(Self::Sha512),
            _ => Err(AlgorithmError { name: shown(text) }),
        }
    }
}

impl TryFrom<String> for Algorithm {
    type Error = AlgorithmError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Algorithm> for &'static str {
    fn from(algorithm: Algorithm) -> Self {
        algorithm.as_str()
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_that_apps_use_is_read() {
        for (algorithm, spellings) in [
            (
                Algorithm::Sha1,
                ["SHA1", "sha1", "SHA-1", "HmacSHA1", "HMAC-SHA-1"],
            ),
            (
                Algorithm::Sha256,
                ["SHA256", "sha256", "SHA-256", "HmacSHA256", "HMAC_SHA256"],
            ),
            (
                Algorithm::Sha512,
                ["SHA512", "Sha512", "SHA-512", "HMACSHA512", "hmac-sha-512"],
            ),
        ] {
            for spelling in spellings {
                assert_eq!(spelling.parse(), Ok(algorithm), "{spelling}");
            }
        }
    }

    #[test]
    fn another_hash_is_refused_by_name() {
        for name in ["MD5", "SHA224", "SHA3-256", "", "SHA1x", "HMAC"] {
            assert_eq!(
                name.parse::<Algorithm>(),
                Err(AlgorithmError {
                    name: name.to_owned()
                })
            );
        }
        let endless = "SHA1 \u{1b}[2J".repeat(100_000);
        let error = endless.parse::<Algorithm>().unwrap_err();
        assert!(error.to_string().len() < 200);
        assert!(!error.to_string().contains('\u{1b}'));
    }

    #[test]
    fn serde_uses_the_same_names() {
        assert_eq!(
            serde_json::to_string(&Algorithm::Sha512).unwrap(),
            "\"SHA512\""
        );
        assert_eq!(
            serde_json::from_str::<Algorithm>("\"sha-1\"").unwrap(),
            Algorithm::Sha1
        );
    }
}

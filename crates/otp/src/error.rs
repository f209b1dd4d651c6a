//! What can be wrong with the things that make codes. The texts are for the person who typed or
//! scanned them; none of them repeats a secret.

use thiserror::Error;

/// Why bytes or text are not a [`Secret`](crate::Secret).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SecretError {
    /// Nothing was left after spaces, dashes and padding.
    #[error("the secret is empty: copy it again from the site that issued it")]
    Empty,
    /// One character of Base32, which is not even a byte.
    #[error("the secret is too short: copy all of it from the site that issued it")]
    TooShort,
    /// Longer than [`Secret::MAX_BYTES`](crate::Secret::MAX_BYTES).
    #[error("the secret is longer than 1024 bytes: no authenticator issues such a secret")]
    TooLong,
    /// A character that Base32 (RFC 4648 §6) does not have.
    #[error(
        "the secret is not Base32, which has only the letters A to Z and the digits 2 to 7: \
         look at character {position}"
    )]
    NotBase32 {
        /// Which character, counted from 1, spaces and dashes included.
        position: usize,
    },
}

/// Why a text does not name an [`Algorithm`](crate::Algorithm).
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the algorithm \"{name}\" is not known: it must be SHA1, SHA256 or SHA512")]
pub struct AlgorithmError {
    /// What was found instead, shortened, without control characters.
    pub name: String,
}

/// Why a number is not a parameter of a generator.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ParameterError {
    /// Not a number from 4 to 10.
    #[error("a code must have 4 to 10 digits, not {found}")]
    Digits {
        /// What was found instead, shortened, without control characters.
        found: String,
    },
    /// Zero, or not a number of seconds that fits 32 bits.
    #[error("the period must be a number of seconds, 1 or more, not {found}")]
    Period {
        /// What was found instead, shortened, without control characters.
        found: String,
    },
    /// Not a number that fits 64 bits.
    #[error("the counter must be a number from 0 on, not {found}")]
    Counter {
        /// What was found instead, shortened, without control characters.
        found: String,
    },
}

/// The last code of a counter has been used ([`Hotp::advance`](crate::Hotp::advance)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("this account's counter is used up: ask its issuer for a new secret")]
pub struct CounterExhausted;

/// Why a text is not an `otpauth://` URI that Lifeboat can use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum UriError {
    /// Longer than [`Uri::MAX_BYTES`](crate::Uri::MAX_BYTES).
    #[error("the URI is longer than 8 KiB: no account needs that much, so it is not read")]
    TooLong,
    /// Neither `otpauth://` nor `steam://`.
    #[error("this is not an account: it should start with otpauth://")]
    NotOtpauth,
    /// `otpauth-migration://`: a batch of accounts, not one.
    #[error(
        "this link holds a batch of accounts of Google Authenticator, not one account: only links \
         that start with otpauth:// can be added"
    )]
    Migration,
    /// A type other than `totp`, `hotp` and `steam`.
    #[error("the type \"{name}\" is not known: it must be totp, hotp or steam")]
    UnknownType {
        /// What was found instead, shortened, without control characters.
        name: String,
    },
    /// There is no `secret` parameter, or it is empty.
    #[error("the URI holds no secret: without it no code can be made")]
    NoSecret,
    /// There is no `counter` parameter, or it is empty. The wiki requires it of the type `hotp`; from 0 on, the
    /// codes of an account that was used would be wrong.
    #[error(
        "the URI is of a counted code (hotp) and holds no counter: add &counter= and the number of the \
         next code, 0 for a new account"
    )]
    NoCounter,
    /// There is a secret, and it is wrong.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The `algorithm` parameter is wrong.
    #[error(transparent)]
    Algorithm(#[from] AlgorithmError),
    /// The `digits`, `period` or `counter` parameter is wrong.
    #[error(transparent)]
    Parameter(#[from] ParameterError),
    /// The issuer or the name holds control characters after decoding.
    #[error("the {part} holds control characters, which no name has: do not trust this URI")]
    ControlCharacters {
        /// `issuer` or `name`.
        part: &'static str,
    },
    /// The issuer or the name is longer than [`Uri::MAX_LABEL_BYTES`](crate::Uri::MAX_LABEL_BYTES).
    #[error("the {part} is longer than 512 bytes: shorten it")]
    LabelTooLong {
        /// `issuer` or `name`.
        part: &'static str,
    },
}

/// `text` as an error may show it: short, and without characters that upset a terminal.
pub(crate) fn shown(text: &str) -> String {
    const MAX_CHARACTERS: usize = 24;
    let mut shown: String = text
        .chars()
        .take(MAX_CHARACTERS)
        .map(|c| if c.is_control() { '\u{FFFD}' } else { c })
        .collect();
    if text.chars().nth(MAX_CHARACTERS).is_some() {
        shown.push('…');
    }
    shown
}

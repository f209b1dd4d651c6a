//! What makes an account's codes, whichever kind it is.

use crate::{Algorithm, Code, Hotp, Period, Secret, Steam, TimedCode, Totp};

/// A generator of codes of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Generator {
    /// A code every period (RFC 6238).
    Totp(Totp),
    /// A code per use (RFC 4226).
    Hotp(Hotp),
    /// Steam Guard.
    Steam(Steam),
}

impl Generator {
    /// The secret shared with the site.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        match self {
            Self::Totp(totp) => &totp.secret,
            Self::Hotp(hotp) => &hotp.secret,
            Self::Steam(steam) => &steam.secret,
        }
    }

    /// `totp`, `hotp` or `steam`, as in an `otpauth://` URI.
    #[must_use]
    pub const fn kind_str(&self) -> &'static str {
        match self {
            Self::Totp(_) => "totp",
            Self::Hotp(_) => "hotp",
            Self::Steam(_) => "steam",
        }
    }

    /// The hash function inside HMAC.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Totp(totp) => totp.algorithm,
            Self::Hotp(hotp) => hotp.algorithm,
            Self::Steam(_) => Steam::ALGORITHM,
        }
    }

    /// The length of a code in characters: 4 to 10, for Steam 5.
    #[must_use]
    pub const fn digits(&self) -> u8 {
        match self {
            Self::Totp(totp) => totp.digits.get(),
            Self::Hotp(hotp) => hotp.digits.get(),
            Self::Steam(_) => Steam::CHARACTERS,
        }
    }

    /// How long a code lives; nothing for HOTP.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        match self {
            Self::Totp(totp) => Some(totp.period),
            Self::Hotp(_) => None,
            Self::Steam(_) => Some(Steam::period()),
        }
    }

    /// The counter of the next code; only for HOTP.
    #[must_use]
    pub const fn counter(&self) -> Option<u64> {
        match self {
            Self::Hotp(hotp) => Some(hotp.counter),
            Self::Totp(_) | Self::Steam(_) => None,
        }
    }

    /// The code at `unix_seconds`, seconds since the UNIX epoch. HOTP's does not depend on the
    /// time; it stays until [`Hotp::advance`].
    #[must_use]
    pub fn code_at(&self, unix_seconds: u64) -> Code {
        match self {
            Self::Totp(totp) => totp.code_at(unix_seconds).code,
            Self::Hotp(hotp) => hotp.code(),
            Self::Steam(steam) => steam.code_at(unix_seconds).code,
        }
    }

    /// The code at `unix_seconds` and how long it lives; nothing for HOTP.
    #[must_use]
    pub fn timed_code_at(&self, unix_seconds: u64) -> Option<TimedCode> {
        match self {
            Self::Totp(totp) => Some(totp.code_at(unix_seconds)),
            Self::Hotp(_) => None,
            Self::Steam(steam) => Some(steam.code_at(unix_seconds)),
        }
    }

    /// Whether both make the same codes: the same kind, secret and parameters. Where HOTP's
    /// counter stands does not matter.
    #[must_use]
    pub fn makes_same_codes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Hotp(mine), Self::Hotp(theirs)) => {
                mine.secret == theirs.secret
                    && mine.algorithm == theirs.algorithm
                    && mine.digits == theirs.digits
            }
            _ => self == other,
        }
    }
}

impl From<Totp> for Generator {
    fn from(totp: Totp) -> Self {
        Self::Totp(totp)
    }
}

impl From<Hotp> for Generator {
    fn from(hotp: Hotp) -> Self {
        Self::Hotp(hotp)
    }
}

impl From<Steam> for Generator {
    fn from(steam: Steam) -> Self {
        Self::Steam(steam)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Digits;

    fn secret() -> Secret {
        Secret::from_bytes(b"12345678901234567890".to_vec()).unwrap()
    }

    #[test]
    fn each_kind_says_what_it_is() {
        let totp = Generator::from(Totp::new(secret()));
        assert_eq!(
            (totp.kind_str(), totp.digits(), totp.counter()),
            ("totp", 6, None)
        );
        assert_eq!(totp.period(), Some(Period::default()));

        let hotp = Generator::from(Hotp::new(secret()));
        assert_eq!(
            (hotp.kind_str(), hotp.digits(), hotp.counter()),
            ("hotp", 6, Some(0))
        );
        assert_eq!(hotp.period(), None);
        assert_eq!(hotp.timed_code_at(0), None);
        assert_eq!(hotp.code_at(0).as_str(), "755224");

        let steam = Generator::from(Steam::new(secret()));
        assert_eq!(
            (steam.kind_str(), steam.digits(), steam.counter()),
            ("steam", 5, None)
        );
        assert_eq!(steam.algorithm(), Algorithm::Sha1);
        assert_eq!(steam.code_at(59).as_str(), "PV9M4");
    }

    #[test]
    fn a_hotp_generator_is_the_same_wherever_its_counter_stands() {
        let start = Hotp::new(secret());
        let later = Hotp {
            counter: 9,
            ..start.clone()
        };
        let longer = Hotp {
            digits: Digits::MAX,
            ..start.clone()
        };
        let start = Generator::from(start);
        assert!(start.makes_same_codes(&later.into()));
        assert!(!start.makes_same_codes(&longer.into()));
        assert!(!start.makes_same_codes(&Totp::new(secret()).into()));
    }
}

//! TOTP: a new code every period (RFC 6238).

use crate::{Algorithm, Code, Digits, Period, Secret, TimedCode};

/// A time-based generator (RFC 6238), with T0 = 0, the UNIX epoch.
///
/// Making many codes from one generator is cheap: the secret is taken into the MAC at the first
/// code and kept so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Totp {
    /// The secret shared with the site.
    pub secret: Secret,
    /// The hash function inside HMAC.
    pub algorithm: Algorithm,
    /// The length of a code.
    pub digits: Digits,
    /// How long a code lives.
    pub period: Period,
}

impl Totp {
    /// A generator with what most sites use: SHA-1, 6 digits, 30 seconds.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            algorithm: Algorithm::default(),
            digits: Digits::default(),
            period: Period::default(),
        }
    }

    /// The code at `unix_seconds`, seconds since the UNIX epoch, and how long it lives.
    #[must_use]
    pub fn code_at(&self, unix_seconds: u64) -> TimedCode {
        let step = Step::at(unix_seconds, self.period);
        let number = self.secret.truncated_mac(self.algorithm, step.number);
        step.timed(Code::decimal(number, self.digits))
    }
}

/// One period of time (RFC 6238 §4.2, "T").
pub(crate) struct Step {
    pub(crate) number: u64,
    seconds: u64,
}

impl Step {
    pub(crate) fn at(unix_seconds: u64, period: Period) -> Self {
        let seconds = u64::from(period.seconds());
        Self {
            number: unix_seconds / seconds,
            seconds,
        }
    }

    pub(crate) fn timed(self, code: Code) -> TimedCode {
        let valid_from = self.number * self.seconds;
        TimedCode {
            code,
            valid_from,
            valid_until: valid_from.saturating_add(self.seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_lives_for_its_whole_period_and_no_longer() {
        let mut totp = Totp::new(Secret::from_bytes(b"12345678901234567890".to_vec()).unwrap());
        totp.period = Period::new(20).unwrap();
        let code = totp.code_at(40);
        assert_eq!((code.valid_from, code.valid_until), (40, 60));
        assert_eq!(totp.code_at(59), code);
        assert_ne!(totp.code_at(60).code, code.code);
        assert_ne!(totp.code_at(39).code, code.code);
    }

    #[test]
    fn the_end_of_time_has_a_code() {
        let totp = Totp::new(Secret::from_bytes(vec![1]).unwrap());
        let code = totp.code_at(u64::MAX);
        assert!(code.valid_from <= u64::MAX - 14);
        assert_eq!(code.valid_until, u64::MAX);
    }

    #[test]
    fn a_changed_algorithm_changes_the_codes() {
        let mut totp = Totp::new(Secret::from_bytes(vec![1; 20]).unwrap());
        let sha1 = totp.code_at(0);
        totp.algorithm = Algorithm::Sha256;
        let sha256 = totp.code_at(0);
        assert_ne!(sha1, sha256);
        assert_eq!(
            sha256,
            totp.clone().code_at(0),
            "the same as of a fresh generator"
        );
    }
}

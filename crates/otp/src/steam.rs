//! Steam Guard: TOTP with an alphabet of its own.

use crate::totp::Step;
use crate::{Algorithm, Code, Period, Secret, TimedCode};

/// A Steam Guard generator: HMAC-SHA-1, 30 seconds, 5 characters of an alphabet without
/// look-alikes. No standard describes it; the vectors in the tests are those of other
/// implementations.
///
/// ```
/// use lifeboat_otp::{Secret, Steam};
///
/// let steam = Steam::new(Secret::from_bytes(b"TestSecretSuperSecret".to_vec())?);
/// assert_eq!(steam.code_at(0).code.as_str(), "7KFNF");
/// # Ok::<(), lifeboat_otp::SecretError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Steam {
    /// The secret shared with Steam.
    pub secret: Secret,
}

impl Steam {
    /// The hash function inside HMAC.
    pub const ALGORITHM: Algorithm = Algorithm::Sha1;
    /// The length of a code, in characters.
    pub const CHARACTERS: u8 = 5;

    /// A generator with this secret.
    #[must_use]
    pub const fn new(secret: Secret) -> Self {
        Self { secret }
    }

    /// How long a code lives: 30 seconds.
    #[must_use]
    pub fn period() -> Period {
        Period::default()
    }

    /// The code at `unix_seconds`, seconds since the UNIX epoch, and how long it lives.
    #[must_use]
    pub fn code_at(&self, unix_seconds: u64) -> TimedCode {
        let step = Step::at(unix_seconds, Self::period());
        let number = self.secret.truncated_mac(Self::ALGORITHM, step.number);
        step.timed(Code::steam(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_other_implementations() {
        for (secret, unix_seconds, code) in [
            (&b"TestSecretSuperSecret"[..], 0, "7KFNF"),
            (b"TestSecretSuperSecret", 30_000, "HG3Y6"),
            (b"12345678901234567890", 59, "PV9M4"),
            (b"12345678901234567890", 1_111_111_109, "PY4YB"),
            (b"12345678901234567890", 20_000_000_000, "R5DMB"),
        ] {
            let steam = Steam::new(Secret::from_bytes(secret.to_vec()).unwrap());
            assert_eq!(steam.code_at(unix_seconds).code.as_str(), code);
        }
    }

    #[test]
    fn a_code_lives_30_seconds() {
        let steam = Steam::new(Secret::from_bytes(vec![9; 20]).unwrap());
        let code = steam.code_at(61);
        assert_eq!((code.valid_from, code.valid_until), (60, 90));
    }
}

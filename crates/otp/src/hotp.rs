//! HOTP: a code per press of a button (RFC 4226).

use crate::error::CounterExhausted;
use crate::{Algorithm, Code, Digits, Secret};

/// A counter-based generator (RFC 4226).
///
/// ```
/// use lifeboat_otp::{Hotp, Secret};
///
/// let mut hotp = Hotp::new(Secret::from_bytes(b"12345678901234567890".to_vec())?);
/// assert_eq!(hotp.code().as_str(), "755224");
/// hotp.advance()?;
/// assert_eq!(hotp.code().as_str(), "287082");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hotp {
    /// The secret shared with the site.
    pub secret: Secret,
    /// The hash function inside HMAC.
    pub algorithm: Algorithm,
    /// The length of a code.
    pub digits: Digits,
    /// The counter of the code that comes next.
    pub counter: u64,
}

impl Hotp {
    /// A generator with what most sites use: SHA-1, 6 digits, counting from 0.
    #[must_use]
    pub fn new(secret: Secret) -> Self {
        Self {
            secret,
            algorithm: Algorithm::default(),
            digits: Digits::default(),
            counter: 0,
        }
    }

    /// The code at the present counter. It stays the same until [`Self::advance`].
    #[must_use]
    pub fn code(&self) -> Code {
        let number = self.secret.truncated_mac(self.algorithm, self.counter);
        Code::decimal(number, self.digits)
    }

    /// Moves on to the next code, once the present one has been used.
    ///
    /// # Errors
    /// [`CounterExhausted`] at the last counter, which stays.
    pub fn advance(&mut self) -> Result<(), CounterExhausted> {
        self.counter = self.counter.checked_add(1).ok_or(CounterExhausted)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_counter_does_not_wrap_around() {
        let mut hotp = Hotp::new(Secret::from_bytes(vec![7; 20]).unwrap());
        hotp.counter = u64::MAX - 1;
        assert_eq!(hotp.advance(), Ok(()));
        let last = hotp.code();
        assert_eq!(hotp.advance(), Err(CounterExhausted));
        assert_eq!(hotp.code(), last);
    }
}

//! Codes of devices: each has its own TOTP secret for the personal account (RFC 6238: SHA-1, 6
//! digits, 30 seconds), which this server made and can check.
//!
//! The arithmetic is here, and not taken from the crate `lifeboat_otp`, because the server does not
//! depend on what reads user data.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use lifeboat_protocol::device::TotpSecret;
use sha1::Sha1;
use zeroize::Zeroizing;

use crate::{clock::UnixSeconds, entropy::Entropy, sealing::equal};

/// How many seconds a code is shown.
const PERIOD: UnixSeconds = 30;

/// A device's TOTP secret: 160 random bits (RFC 4226 §4, R6).
pub struct DeviceTotp(Zeroizing<Vec<u8>>);

impl DeviceTotp {
    /// A new secret.
    #[must_use]
    pub fn generate(entropy: &Entropy) -> Self {
        Self(Zeroizing::new(entropy.bytes::<20>().to_vec()))
    }

    /// The secret that was stored.
    #[must_use]
    pub fn from_bytes(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    /// The bytes to seal and store.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret on its way to its device.
    #[must_use]
    pub fn to_wire(&self) -> TotpSecret {
        TotpSecret::new(BASE32_NOPAD.encode(&self.0))
    }

    /// The time step whose code this is: the present one, the one before, or the one after
    /// (RFC 6238 §5.2), if it comes after the last one that was used. None if the code is wrong.
    #[must_use]
    pub fn step_of(&self, code: &str, now: UnixSeconds, last_used: i64) -> Option<i64> {
        let present = now.div_euclid(PERIOD);
        (present - 1..=present + 1)
            .filter(|step| equal(self.code(*step).as_bytes(), code.as_bytes()))
            .find(|step| *step > last_used)
    }

    /// The code of a time step (RFC 4226 §5.3).
    ///
    /// # Panics
    ///
    /// Never: HMAC takes keys of any length.
    #[must_use]
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    pub fn code(&self, step: i64) -> Zeroizing<String> {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("a key");
        mac.update(&step.to_be_bytes());
        let hash: [u8; 20] = mac.finalize().into_bytes().into();
        let [.., last] = hash;
        let window = hash.iter().skip(usize::from(last & 15)).take(4);
        let number = window.fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
        Zeroizing::new(format!("{:06}", (number & 0x7fff_ffff) % 1_000_000))
    }
}

impl std::fmt::Debug for DeviceTotp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceTotp([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totp() -> DeviceTotp {
        DeviceTotp::from_bytes(Zeroizing::new(b"12345678901234567890".to_vec()))
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        // Appendix B, the last six digits of the eight.
        for (time, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp().code(time / PERIOD).as_str(), code);
        }
    }

    #[test]
    fn a_code_is_taken_one_step_early_or_late_and_no_more() {
        let now = 1_234_567_890;
        let step = now / PERIOD;
        for offset in -1..=1 {
            let code = totp().code(step + offset);
            assert_eq!(totp().step_of(&code, now, 0), Some(step + offset));
        }
        for offset in [-2, 2] {
            assert_eq!(totp().step_of(&totp().code(step + offset), now, 0), None);
        }
    }

    #[test]
    fn a_step_is_used_once() {
        let now = 1_234_567_890;
        let step = now / PERIOD;
        assert_eq!(totp().step_of(&totp().code(step), now, step), None);
        assert_eq!(
            totp().step_of(&totp().code(step + 1), now, step),
            Some(step + 1)
        );
    }
}

//! What making a key may cost.

use crate::error::ImportError;
use crate::format::Format;

/// What the key of an encrypted file may cost at most. The file says itself how expensive its key is to
/// make, and a hostile one could ask for days or for all the memory there is.
///
/// Nothing goes beyond [`Self::MOST`], whatever is asked for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyLimits {
    /// Memory of Argon2 and of an age file's scrypt, in KiB. Another app's scrypt gets a quarter of it:
    /// it takes more time for as much memory, and no app asks for so much.
    pub memory_kib: u64,
    /// Memory that Argon2 writes altogether, in all passes, in KiB.
    pub written_kib: u64,
    /// Iterations of PBKDF2, for all keys of the file together.
    pub pbkdf2_iterations: u64,
    /// Rounds of the AES that `KeePass` makes keys with.
    pub aes_rounds: u64,
}

impl KeyLimits {
    /// Far above what any app uses: 1 GiB and some tens of seconds. A file that asks for more is refused as
    /// one that is not to be trusted.
    pub const MOST: Self = if cfg!(fuzzing) {
        // A file that is made up by a fuzzer must not take long. What some apps always take must be possible:
        // Stratum's Argon2, and the PBKDF2 of its versions before.
        Self {
            memory_kib: 64 * 1024,
            written_kib: 3 * 64 * 1024,
            pbkdf2_iterations: 64_000,
            aes_rounds: 1000,
        }
    } else {
        Self {
            memory_kib: 1024 * 1024,
            written_kib: 16 * 1024 * 1024,
            pbkdf2_iterations: 10_000_000,
            aes_rounds: 100_000_000,
        }
    };

    /// For a web page, whose memory ends earlier and never gets smaller again, and whose processor knows no
    /// AES: 512 MiB. What apps choose by themselves is below it; a file for which somebody chose more is
    /// refused with the advice to import it elsewhere.
    pub const BROWSER: Self = Self {
        memory_kib: 512 * 1024,
        written_kib: 4 * 1024 * 1024,
        pbkdf2_iterations: 3_000_000,
        aes_rounds: 20_000_000,
    };

    pub(super) const MAX_ARGON2_PASSES: u64 = 50;
    pub(super) const MAX_ARGON2_LANES: u64 = 64;

    /// Of scrypt as other apps use it, in bytes.
    pub(super) const fn scrypt_bytes(&self) -> u64 {
        self.memory_kib * 1024 / 4
    }
}

impl Default for KeyLimits {
    fn default() -> Self {
        Self::MOST
    }
}

/// Why a key is not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No app asks for so much, or for what there is not.
    Hostile,
    /// An app may ask for it, and it is more than the caller or the memory allows.
    BeyondLimits,
}

impl Refusal {
    /// What to say of a file of this format.
    pub(crate) const fn of(self, format: Format) -> ImportError {
        match self {
            Self::Hostile => ImportError::TooCostly { format },
            Self::BeyondLimits => ImportError::TooCostlyHere { format },
        }
    }
}

/// Whether a derivation may be done whose cost is `within` some limits or not, and that needs so much
/// memory at once.
pub(super) fn allow(
    limits: &KeyLimits,
    memory_bytes: u64,
    within: impl Fn(&KeyLimits) -> bool,
) -> Result<(), Refusal> {
    if !within(&KeyLimits::MOST) {
        return Err(Refusal::Hostile);
    }
    if !within(limits) || !is_available(memory_bytes) {
        return Err(Refusal::BeyondLimits);
    }
    Ok(())
}

/// Whether there is so much memory. Where there is not, as in a web page, asking for it later would end
/// the program.
pub(crate) fn is_available(bytes: u64) -> bool {
    usize::try_from(bytes).is_ok_and(|bytes| Vec::<u8>::new().try_reserve_exact(bytes).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_can_lower_the_limits_and_not_raise_them() {
        let low = KeyLimits {
            pbkdf2_iterations: 10,
            ..KeyLimits::MOST
        };
        let high = KeyLimits {
            pbkdf2_iterations: u64::MAX,
            ..KeyLimits::MOST
        };
        let asked = |limits: &KeyLimits, iterations: u64| {
            allow(limits, 0, |limits| iterations <= limits.pbkdf2_iterations)
        };
        assert_eq!(asked(&low, 10), Ok(()));
        assert_eq!(asked(&low, 11), Err(Refusal::BeyondLimits));
        assert_eq!(asked(&low, 10_000_001), Err(Refusal::Hostile));
        assert_eq!(asked(&high, 10_000_000), Ok(()));
        assert_eq!(asked(&high, 10_000_001), Err(Refusal::Hostile));
    }

    #[test]
    fn memory_that_is_not_there_is_not_asked_for() {
        assert!(is_available(1024));
        assert!(!is_available(u64::MAX));
    }
}

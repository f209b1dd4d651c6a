//! Keys from passwords, at a bounded cost.

use argon2::{Algorithm, Argon2, Params, Version};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::limits::{KeyLimits, Refusal, allow};

/// A key of 256 bits, wiped when dropped.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// What PBKDF2 is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prf {
    HmacSha1,
    HmacSha256,
    HmacSha512,
}

/// The parameters of scrypt, as files write them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ScryptCost {
    pub(crate) n: u64,
    pub(crate) r: u64,
    pub(crate) p: u64,
}

/// The parameters of Argon2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Argon2Cost {
    pub(crate) memory_kib: u64,
    pub(crate) passes: u64,
    pub(crate) lanes: u64,
}

/// The key, after `spent` iterations for other keys of the same file.
pub(super) fn pbkdf2<const BYTES: usize>(
    prf: Prf,
    password: &[u8],
    salt: &[u8],
    iterations: u64,
    spent: u64,
    limits: &KeyLimits,
) -> Result<Zeroizing<[u8; BYTES]>, Refusal> {
    let spent = spent.saturating_add(iterations);
    allow(limits, 0, |limits| {
        iterations > 0 && spent <= limits.pbkdf2_iterations
    })?;
    let iterations = u32::try_from(iterations).map_err(|_| Refusal::Hostile)?;
    let mut key = Zeroizing::new([0; BYTES]);
    match prf {
        Prf::HmacSha1 => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, iterations, &mut *key),
        Prf::HmacSha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, iterations, &mut *key),
        Prf::HmacSha512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, iterations, &mut *key),
    }
    Ok(key)
}

pub(super) fn scrypt(
    password: &[u8],
    salt: &[u8],
    cost: ScryptCost,
    limits: &KeyLimits,
) -> Result<Key, Refusal> {
    let ScryptCost { n, r, p } = cost;
    let bytes = 128_u64
        .checked_mul(n)
        .and_then(|bytes| bytes.checked_mul(r))
        .and_then(|bytes| bytes.checked_mul(p))
        .filter(|_| n.is_power_of_two())
        .ok_or(Refusal::Hostile)?;
    allow(limits, bytes, |limits| bytes <= limits.scrypt_bytes())?;
    let parameters = u8::try_from(n.trailing_zeros())
        .ok()
        .zip(u32::try_from(r).ok())
        .zip(u32::try_from(p).ok())
        .and_then(|((log_n, r), p)| scrypt::Params::new(log_n, r, p).ok())
        .ok_or(Refusal::Hostile)?;
    let mut key = Key::default();
    scrypt::scrypt(password, salt, &parameters, &mut *key).map_err(|_| Refusal::Hostile)?;
    Ok(key)
}

pub(super) fn argon2(
    kind: (Algorithm, Version),
    password: &[u8],
    salt: &[u8],
    cost: Argon2Cost,
    limits: &KeyLimits,
) -> Result<Key, Refusal> {
    let Argon2Cost {
        memory_kib,
        passes,
        lanes,
    } = cost;
    if passes > KeyLimits::MAX_ARGON2_PASSES || lanes > KeyLimits::MAX_ARGON2_LANES {
        return Err(Refusal::Hostile);
    }
    allow(limits, memory_kib.saturating_mul(1024), |limits| {
        memory_kib <= limits.memory_kib && memory_kib * passes <= limits.written_kib
    })?;
    let parameters = u32::try_from(memory_kib)
        .ok()
        .zip(u32::try_from(passes).ok())
        .zip(u32::try_from(lanes).ok())
        .and_then(|((memory, passes), lanes)| Params::new(memory, passes, lanes, Some(32)).ok())
        .ok_or(Refusal::Hostile)?;
    let (algorithm, version) = kind;
    let mut key = Key::default();
    Argon2::new(algorithm, version, parameters)
        .hash_password_into(password, salt, &mut *key)
        .map_err(|_| Refusal::Hostile)?;
    Ok(key)
}

pub(super) fn sha256(password: &[u8]) -> Key {
    Zeroizing::new(Sha256::digest(password).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decryption::hex;

    const LIMITS: KeyLimits = KeyLimits::MOST;
    const ARGON2ID: (Algorithm, Version) = (Algorithm::Argon2id, Version::V0x13);

    /// RFC 6070 §2 (SHA-1, cut to 20 bytes there) and the like for SHA-256 and SHA-512.
    #[test]
    fn pbkdf2_follows_its_vectors() {
        for (prf, expected) in [
            (Prf::HmacSha1, "4b007901b765489abead49d926f721d065a429c1"),
            (
                Prf::HmacSha256,
                "c5e478d59288c841aa530db6845c4c8d962893a001ce4e11a4963873aa98134a",
            ),
            (
                Prf::HmacSha512,
                "d197b1b33db0143e018b12f3d1d1479e6cdebdcc97c5c0f87f6902e072f457b5",
            ),
        ] {
            let key = pbkdf2::<32>(prf, b"password", b"salt", 4096, 0, &LIMITS).unwrap();
            let expected = hex(expected).unwrap();
            assert_eq!(key[..expected.len()], expected, "{prf:?}");
        }
    }

    /// RFC 7914 §12, the second vector, cut to 32 bytes.
    #[test]
    fn scrypt_follows_its_vector() {
        let cost = ScryptCost {
            n: 1024,
            r: 8,
            p: 16,
        };
        let key = scrypt(b"password", b"NaCl", cost, &LIMITS).unwrap();
        let expected = "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162";
        assert_eq!(key[..], hex(expected).unwrap());
    }

    #[test]
    fn costs_out_of_bounds_are_refused_at_once() {
        let hostile = Some(Refusal::Hostile);
        for iterations in [0, 10_000_001, u64::MAX] {
            let key = pbkdf2::<32>(Prf::HmacSha1, b"", b"", iterations, 0, &LIMITS);
            assert_eq!(key.err(), hostile, "{iterations}");
        }
        for (n, r, p) in [
            (1 << 30, 8, 1),
            (1 << 15, 8, 9),
            (u64::MAX, u64::MAX, 1),
            (1000, 8, 1),
            (0, 8, 1),
            (1024, 0, 1),
            (1024, 8, 0),
        ] {
            let key = scrypt(b"", b"", ScryptCost { n, r, p }, &LIMITS);
            assert_eq!(key.err(), hostile, "{n}");
        }
        for (memory_kib, passes, lanes) in [
            (1024 * 1024 + 1, 1, 1),
            (1024 * 1024, 17, 1),
            (64, 51, 1),
            (1024, 1, 65),
            (0, 1, 1),
            (64, 0, 1),
            (u64::MAX, 1, 1),
            (8, u64::MAX, 1),
        ] {
            let cost = Argon2Cost {
                memory_kib,
                passes,
                lanes,
            };
            let key = argon2(ARGON2ID, b"", b"saltsalt", cost, &LIMITS);
            assert_eq!(key.err(), hostile, "{cost:?}");
        }
    }

    #[test]
    fn costs_beyond_a_callers_limits_are_refused_as_such() {
        let limits = KeyLimits {
            memory_kib: 1024,
            written_kib: 2048,
            pbkdf2_iterations: 1000,
            ..KeyLimits::MOST
        };
        let beyond = Some(Refusal::BeyondLimits);
        for (spent, iterations) in [(0, 1001), (1, 1000), (1000, 1)] {
            let key = pbkdf2::<32>(Prf::HmacSha1, b"", b"", iterations, spent, &limits);
            assert_eq!(key.err(), beyond);
        }
        let cost = ScryptCost { n: 512, r: 8, p: 1 };
        assert_eq!(scrypt(b"", b"", cost, &limits).err(), beyond);
        for (memory_kib, passes) in [(1025, 1), (1024, 3)] {
            let cost = Argon2Cost {
                memory_kib,
                passes,
                lanes: 1,
            };
            let key = argon2(ARGON2ID, b"", b"saltsalt", cost, &limits);
            assert_eq!(key.err(), beyond);
        }
    }
}

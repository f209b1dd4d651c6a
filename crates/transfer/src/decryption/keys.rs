//! Keys from passwords, at a bounded cost.

use argon2::{Algorithm, Argon2, Params, Version};
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

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

/// The parameters of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Argon2Cost {
    pub(crate) memory_kib: u64,
    pub(crate) passes: u64,
    pub(crate) lanes: u64,
}

/// A file that is made up by a fuzzer must not take long.
const MAX_ITERATIONS: u64 = if cfg!(fuzzing) { 2000 } else { 10_000_000 };
const MAX_SCRYPT_BYTES: u64 = MAX_ARGON2_KIB * 1024 / 4;
const MAX_ARGON2_KIB: u64 = if cfg!(fuzzing) { 1024 } else { 1024 * 1024 };
/// Memory written altogether, in all passes: 16 GiB, some ten seconds.
const MAX_WRITTEN_KIB: u64 = 16 * MAX_ARGON2_KIB;
const MAX_ARGON2_PASSES: u64 = 50;
const MAX_ARGON2_LANES: u64 = 64;

/// `None` when the cost is out of bounds.
pub(super) fn pbkdf2(prf: Prf, password: &[u8], salt: &[u8], iterations: u64) -> Option<Key> {
    if !(1..=MAX_ITERATIONS).contains(&iterations) {
        return None;
    }
    let iterations = u32::try_from(iterations).ok()?;
    let mut key = Key::default();
    match prf {
        Prf::HmacSha1 => pbkdf2::pbkdf2_hmac::<Sha1>(password, salt, iterations, &mut *key),
        Prf::HmacSha256 => pbkdf2::pbkdf2_hmac::<Sha256>(password, salt, iterations, &mut *key),
        Prf::HmacSha512 => pbkdf2::pbkdf2_hmac::<Sha512>(password, salt, iterations, &mut *key),
    }
    Some(key)
}

/// `None` when the cost is out of bounds, or none that scrypt has.
pub(super) fn scrypt(password: &[u8], salt: &[u8], cost: ScryptCost) -> Option<Key> {
    let ScryptCost { n, r, p } = cost;
    let bytes = 128u64.checked_mul(n)?.checked_mul(r)?.checked_mul(p)?;
    if bytes > MAX_SCRYPT_BYTES || !n.is_power_of_two() {
        return None;
    }
    let log_n = u8::try_from(n.trailing_zeros()).ok()?;
    let (r, p) = (u32::try_from(r).ok()?, u32::try_from(p).ok()?);
    let parameters = scrypt::Params::new(log_n, r, p).ok()?;
    let mut key = Key::default();
    scrypt::scrypt(password, salt, &parameters, &mut *key).ok()?;
    Some(key)
}

/// `None` when the cost is out of bounds, or none that Argon2 has.
pub(super) fn argon2id(password: &[u8], salt: &[u8], cost: Argon2Cost) -> Option<Key> {
    if cost.memory_kib > MAX_ARGON2_KIB
        || cost.passes > MAX_ARGON2_PASSES
        || cost.lanes > MAX_ARGON2_LANES
        || cost.memory_kib * cost.passes > MAX_WRITTEN_KIB
    {
        return None;
    }
    let [memory, passes, lanes] =
        [cost.memory_kib, cost.passes, cost.lanes].map(|number| u32::try_from(number).ok());
    let parameters = Params::new(memory?, passes?, lanes?, Some(32)).ok()?;
    let mut key = Key::default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(password, salt, &mut *key)
        .ok()?;
    Some(key)
}

pub(super) fn sha256(password: &[u8]) -> Key {
    Zeroizing::new(Sha256::digest(password).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decryption::hex;

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
            let key = pbkdf2(prf, b"password", b"salt", 4096).unwrap();
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
        let key = scrypt(b"password", b"NaCl", cost).unwrap();
        let expected = "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162";
        assert_eq!(key[..], hex(expected).unwrap());
    }

    #[test]
    fn costs_out_of_bounds_are_refused_at_once() {
        assert!(pbkdf2(Prf::HmacSha1, b"", b"", 0).is_none());
        assert!(pbkdf2(Prf::HmacSha1, b"", b"", 10_000_001).is_none());
        for (n, r, p) in [
            (1 << 30, 8, 1),
            (1 << 15, 8, 9),
            (u64::MAX, u64::MAX, 1),
            (1000, 8, 1),
            (0, 8, 1),
            (1024, 0, 1),
            (1024, 8, 0),
        ] {
            assert!(scrypt(b"", b"", ScryptCost { n, r, p }).is_none(), "{n}");
        }
        for (memory_kib, passes, lanes) in [
            (1024 * 1024 + 1, 1, 1),
            (64, 51, 1),
            (1024, 1, 65),
            (0, 1, 1),
            (64, 0, 1),
            (u64::MAX, 1, 1),
        ] {
            let cost = Argon2Cost {
                memory_kib,
                passes,
                lanes,
            };
            assert!(argon2id(b"", b"saltsalt", cost).is_none(), "{cost:?}");
        }
    }
}

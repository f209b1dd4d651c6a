//! Sealing what the server must read back: its devices' TOTP secrets, half-done sign-ins, messages,
//! push subscriptions.
//!
//! The key is a file, not in the database, so that the database alone gives none of it away.
//! XChaCha20-Poly1305 with a random nonce; what a thing is for is bound to it, so that one cannot
//! stand in for another.

use std::fmt;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::entropy::Entropy;

const NONCE: usize = 24;

/// The key that seals, and the one that hashes what could be guessed.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SealingKey {
    seal: [u8; 32],
    hash: [u8; 32],
}

/// What a sealed thing is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A device's TOTP secret.
    DeviceTotp,
    /// The state of an OPAQUE sign-in between two requests.
    SignIn,
    /// A message that waits to be sent.
    Message,
    /// Where a device is reached by Web Push.
    PushSubscription,
}

/// What a keyed hash is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashPurpose {
    /// A code of six digits that was sent.
    Code,
    /// The subject of a throttle.
    Throttle,
    /// The number of a sign-in request.
    SignInNumber,
}

/// The bytes were not sealed by this key for this purpose, or are damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value cannot be opened: it is damaged, or sealing.key is another one")]
pub struct Unsealable;

impl SealingKey {
    /// How many bytes a key is made from.
    pub const LENGTH: usize = 32;

    /// The keys derived from these bytes (HKDF-SHA-256, RFC 5869); none if there are not
    /// [`LENGTH`](Self::LENGTH) of them.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; Self::LENGTH] = bytes.try_into().ok()?;
        let root = Hkdf::<Sha256>::new(None, bytes);
        let mut key = Self {
            seal: [0; 32],
            hash: [0; 32],
        };
        root.expand(b"lifeboat/server-seal/v1", &mut key.seal)
            .ok()?;
        root.expand(b"lifeboat/server-hash/v1", &mut key.hash)
            .ok()?;
        Some(key)
    }

    /// Seals for this purpose: a nonce of 24 bytes, the ciphertext, a tag of 16 bytes.
    ///
    /// # Panics
    ///
    /// For more than 256 GiB, which do not fit into memory.
    #[must_use]
    #[expect(clippy::expect_used, reason = "it fails only for more than 256 GiB")]
    pub fn seal(&self, purpose: Purpose, plaintext: &[u8], entropy: &Entropy) -> Vec<u8> {
        let nonce: [u8; NONCE] = entropy.bytes();
        let payload = Payload {
            msg: plaintext,
            aad: purpose.name(),
        };
        let ciphertext = XChaCha20Poly1305::new(&self.seal.into())
            .encrypt(&nonce.into(), payload)
            .expect("a short plaintext");
        [&nonce[..], &ciphertext].concat()
    }

    /// Opens what was sealed for this purpose.
    ///
    /// # Errors
    ///
    /// See [`Unsealable`].
    pub fn open(&self, purpose: Purpose, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unsealable> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE>().ok_or(Unsealable)?;
        let payload = Payload {
            msg: ciphertext,
            aad: purpose.name(),
        };
        XChaCha20Poly1305::new(&self.seal.into())
            .decrypt(&(*nonce).into(), payload)
            .map(Zeroizing::new)
            .map_err(|_| Unsealable)
    }

    /// HMAC-SHA-256 of something that could be guessed if it were only hashed. Each part is
    /// preceded by its length, so that no two lists of parts are alike.
    ///
    /// # Panics
    ///
    /// Never: HMAC takes keys of any length.
    #[must_use]
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    pub fn keyed_hash(&self, purpose: HashPurpose, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.hash).expect("a key of 32 bytes");
        for part in [purpose.name()].iter().chain(parts) {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

impl Purpose {
    fn name(self) -> &'static [u8] {
        match self {
            Self::DeviceTotp => b"lifeboat/device-totp/v1",
            Self::SignIn => b"lifeboat/sign-in/v1",
            Self::Message => b"lifeboat/message/v1",
            Self::PushSubscription => b"lifeboat/push-subscription/v1",
        }
    }
}

impl HashPurpose {
    fn name(self) -> &'static [u8] {
        match self {
            Self::Code => b"lifeboat/code/v1",
            Self::Throttle => b"lifeboat/throttle/v1",
            Self::SignInNumber => b"lifeboat/sign-in-number/v1",
        }
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealingKey([redacted])")
    }
}

/// SHA-256, for what cannot be guessed: tokens, proofs.
#[must_use]
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Compares in a time that does not depend on where the difference is.
#[must_use]
pub fn equal(one: &[u8], other: &[u8]) -> bool {
    one.ct_eq(other).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> SealingKey {
        SealingKey::from_bytes(&[7; 32]).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_for_the_same_purpose_only() {
        let sealed = key().seal(Purpose::Message, b"hello", &Entropy::seeded(1));
        assert_eq!(*key().open(Purpose::Message, &sealed).unwrap(), b"hello");
        assert_eq!(key().open(Purpose::SignIn, &sealed), Err(Unsealable));
        let other = SealingKey::from_bytes(&[8; 32]).unwrap();
        assert_eq!(other.open(Purpose::Message, &sealed), Err(Unsealable));
    }

    #[test]
    fn no_bit_of_a_sealed_value_can_be_changed() {
        let sealed = key().seal(Purpose::Message, b"hello", &Entropy::seeded(1));
        for index in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[index] ^= 1;
            assert_eq!(key().open(Purpose::Message, &damaged), Err(Unsealable));
        }
        assert_eq!(key().open(Purpose::Message, &sealed[..10]), Err(Unsealable));
    }

    #[test]
    fn parts_of_a_keyed_hash_do_not_run_together() {
        let hash = |parts: &[&[u8]]| key().keyed_hash(HashPurpose::Code, parts);
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_ne!(
            hash(&[b"a"]),
            key().keyed_hash(HashPurpose::Throttle, &[b"a"])
        );
    }
}

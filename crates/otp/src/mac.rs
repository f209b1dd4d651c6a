//! HMAC (RFC 2104) of an 8-byte counter, with the key already taken in.
//!
//! An HMAC is four runs of a hash function's compression for so short a message, and the first two
//! see only the key. An authenticator makes code after code from the same key, so those two are run
//! once and their outcome, the *midstates*, is kept. What is left is two runs on blocks whose layout
//! is known in advance, so no buffer is needed either. The crate `hmac` can keep the midstates too,
//! but its buffers cost a third of the speed; it is the oracle in the tests below.

use sha1::Sha1;
use sha2::digest::Digest;
use sha2::{Sha256, Sha512};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::Algorithm;

/// An HMAC that waits for its message. As secret as the key, and wiped like it.
pub(crate) enum KeyedMac {
    Sha1(Midstates<Sha1>),
    Sha256(Midstates<Sha256>),
    Sha512(Midstates<Sha512>),
}

impl KeyedMac {
    pub(crate) fn new(algorithm: Algorithm, key: &[u8]) -> Self {
        match algorithm {
            Algorithm::Sha1 => Self::Sha1(Midstates::of(key)),
            Algorithm::Sha256 => Self::Sha256(Midstates::of(key)),
            Algorithm::Sha512 => Self::Sha512(Midstates::of(key)),
        }
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Sha1(_) => Algorithm::Sha1,
            Self::Sha256(_) => Algorithm::Sha256,
            Self::Sha512(_) => Algorithm::Sha512,
        }
    }

    /// The MAC of `counter`, dynamically truncated to 31 bits (RFC 4226 §5.3).
    #[inline]
    pub(crate) fn truncated(&self, counter: u64) -> u32 {
        match self {
            Self::Sha1(midstates) => truncate(midstates.mac(counter).as_ref()),
            Self::Sha256(midstates) => truncate(midstates.mac(counter).as_ref()),
            Self::Sha512(midstates) => truncate(midstates.mac(counter).as_ref()),
        }
    }
}

/// A hash function's inside: the state that it carries along, and how a block changes it.
pub(crate) trait Compression: Digest {
    /// The chaining value: 5 or 8 words.
    type State: Copy + Zeroize;
    /// A block, 64 or 128 bytes.
    type Block: Copy + Zeroize + AsRef<[u8]> + AsMut<[u8]>;
    /// The state as bytes: the hash.
    type Hash: AsRef<[u8]>;

    /// The state before the first block (FIPS 180-4 §5.3).
    const INITIAL: Self::State;
    /// A block of zeros.
    const ZEROS: Self::Block;

    /// Takes one block in (FIPS 180-4 §6).
    fn compress(state: &mut Self::State, block: &Self::Block);
    /// The state as bytes, big end first.
    fn hash(state: &Self::State) -> Self::Hash;
}

macro_rules! compression {
    ($hash:ty, [$word:ty; $words:literal], block $block:literal, $compress:path, $initial:expr) => {
        impl Compression for $hash {
            type State = [$word; $words];
            type Block = [u8; $block];
            type Hash = [u8; $words * size_of::<$word>()];

            const INITIAL: Self::State = $initial;
            const ZEROS: Self::Block = [0; $block];

            #[inline]
            fn compress(state: &mut Self::State, block: &Self::Block) {
                $compress(state, std::slice::from_ref(block));
            }

            #[inline]
            fn hash(state: &Self::State) -> Self::Hash {
                let mut hash = [0; $words * size_of::<$word>()];
                for (bytes, word) in hash.chunks_exact_mut(size_of::<$word>()).zip(state) {
                    bytes.copy_from_slice(&word.to_be_bytes());
                }
                hash
            }
        }
    };
}

compression!(
    Sha1, [u32; 5], block 64, sha1::block_api::compress,
    [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
);
compression!(
    Sha256, [u32; 8], block 64, sha2::block_api::compress256,
    [
        0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
        0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
    ]
);
compression!(
    Sha512, [u64; 8], block 128, sha2::block_api::compress512,
    [
        0x6a09_e667_f3bc_c908, 0xbb67_ae85_84ca_a73b, 0x3c6e_f372_fe94_f82b,
        0xa54f_f53a_5f1d_36f1, 0x510e_527f_ade6_82d1, 0x9b05_688c_2b3e_6c1f,
        0x1f83_d9ab_fb41_bd6b, 0x5be0_cd19_137e_2179,
    ]
);

/// What the inner and the outer hash of an HMAC have come to once they have seen the key.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(crate) struct Midstates<H: Compression> {
    inner: H::State,
    outer: H::State,
}

impl<H: Compression> Midstates<H> {
    fn of(key: &[u8]) -> Self {
        let mut block = Zeroizing::new(H::ZEROS);
        if key.len() > block.as_ref().len() {
            // RFC 2104 §2: a key longer than a block is hashed first.
            fill(&mut *block, &H::digest(key));
        } else {
            fill(&mut *block, key);
        }
        let after = |pad: u8| {
            let mut padded = Zeroizing::new(*block);
            padded.as_mut().iter_mut().for_each(|byte| *byte ^= pad);
            let mut state = H::INITIAL;
            H::compress(&mut state, &padded);
            state
        };
        Self {
            inner: after(0x36),
            outer: after(0x5C),
        }
    }

    #[inline]
    fn mac(&self, counter: u64) -> H::Hash {
        let inner = Self::finish(self.inner, &counter.to_be_bytes());
        Self::finish(self.outer, inner.as_ref())
    }

    /// The hash of the key's block and `message`, which leaves room for the padding in its block
    /// (FIPS 180-4 §5.1): a 1 bit, zeros, and the length in bits.
    #[inline]
    fn finish(mut state: H::State, message: &[u8]) -> H::Hash {
        let mut block = H::ZEROS;
        let bytes = block.as_ref().len() + message.len();
        fill(&mut block, message);
        if let Some(end) = block.as_mut().get_mut(message.len()) {
            *end = 0x80;
        }
        if let Some(length) = block.as_mut().last_chunk_mut::<8>() {
            *length = (8 * bytes as u64).to_be_bytes();
        }
        H::compress(&mut state, &block);
        H::hash(&state)
    }
}

/// Puts `bytes`, which are no longer than a block, at its start.
#[inline]
fn fill(block: &mut impl AsMut<[u8]>, bytes: &[u8]) {
    for (slot, byte) in block.as_mut().iter_mut().zip(bytes) {
        *slot = *byte;
    }
}

#[inline]
#[expect(
    clippy::indexing_slicing,
    reason = "the offset is at most 15, and the shortest MAC, of SHA-1, has 20 bytes"
)]
fn truncate(mac: &[u8]) -> u32 {
    let offset = usize::from(mac[mac.len() - 1] & 0x0F);
    u32::from_be_bytes([
        mac[offset] & 0x7F,
        mac[offset + 1],
        mac[offset + 2],
        mac[offset + 3],
    ])
}

#[cfg(test)]
mod tests {
    use hmac::{Hmac, KeyInit, Mac};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn truncation_follows_the_example_of_rfc_4226_section_5_4() {
        let mac = [
            0x1f, 0x86, 0x98, 0x69, 0x0e, 0x02, 0xca, 0x16, 0x61, 0x85, 0x50, 0xef, 0x7f, 0x19,
            0xda, 0x8e, 0x94, 0x5b, 0x55, 0x5a,
        ];
        assert_eq!(truncate(&mac), 0x50ef_7f19);
    }

    fn oracle<M: Mac + KeyInit>(key: &[u8], counter: u64) -> Vec<u8> {
        let mut mac = <M as KeyInit>::new_from_slice(key).unwrap();
        mac.update(&counter.to_be_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    proptest! {
        #[test]
        fn macs_are_those_of_the_hmac_crate(
            key in prop::collection::vec(any::<u8>(), 1..=300),
            counter in any::<u64>(),
        ) {
            let sha1 = Midstates::<Sha1>::of(&key).mac(counter);
            prop_assert_eq!(sha1.to_vec(), oracle::<Hmac<Sha1>>(&key, counter));
            let sha256 = Midstates::<Sha256>::of(&key).mac(counter);
            prop_assert_eq!(sha256.to_vec(), oracle::<Hmac<Sha256>>(&key, counter));
            let sha512 = Midstates::<Sha512>::of(&key).mac(counter);
            prop_assert_eq!(sha512.to_vec(), oracle::<Hmac<Sha512>>(&key, counter));
        }
    }

    #[test]
    fn keys_of_a_whole_block_and_around_it_are_right() {
        for length in [1, 19, 20, 63, 64, 65, 127, 128, 129, 1024] {
            let key = vec![0xA5; length];
            assert_eq!(
                Midstates::<Sha1>::of(&key).mac(1).to_vec(),
                oracle::<Hmac<Sha1>>(&key, 1),
                "{length}"
            );
            assert_eq!(
                Midstates::<Sha512>::of(&key).mac(1).to_vec(),
                oracle::<Hmac<Sha512>>(&key, 1),
                "{length}"
            );
        }
    }
}

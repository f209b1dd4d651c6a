//! Which OPAQUE: the group, the hash, the key exchange and the key stretching.

use std::marker::PhantomData;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use opaque_ke::errors::InternalError;
use opaque_ke::generic_array::{ArrayLength, GenericArray};
use opaque_ke::ksf::Ksf;
use opaque_ke::{CipherSuite, Ristretto255, TripleDh};
use sha2::Sha512;
use zeroize::Zeroizing;

/// What both sides bind into every key exchange (RFC 9807 §6.2 "context"). It names the whole
/// suite, so it changes with any part of it.
pub const CONTEXT: &[u8] = b"lifeboat/opaque/v1 ristretto255-3dh-sha512 argon2id-64MiB-3-1";

/// What one try of a password costs: Argon2id (RFC 9106) with these parameters, a salt of 16 zero
/// bytes (RFC 9807 §7; the OPRF takes the salt's place) and 64 bytes of output.
pub const KEY_STRETCHING: KeyStretching = KeyStretching {
    memory_kib: 64 * 1024,
    iterations: 3,
    parallelism: 1,
};

/// Parameters of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyStretching {
    /// Memory, in units of 1024 bytes.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes; with 1, nothing is gained by more processors.
    pub parallelism: u32,
}

/// The suite that is in use.
pub(crate) type Lifeboat = Suite<Stretch>;

/// The suite with any key stretching, so that RFC 9807's vectors (which have none) run through it
/// too.
pub(crate) struct Suite<K>(PhantomData<K>);

impl<K: Ksf> CipherSuite for Suite<K> {
    type OprfCs = Ristretto255;
    type KeyExchange = TripleDh<Ristretto255, Sha512>;
    type Ksf = K;
}

/// [`KEY_STRETCHING`] as `opaque-ke` wants it. There is no way to choose other parameters by
/// omission.
#[derive(Default)]
pub(crate) struct Stretch;

impl Ksf for Stretch {
    fn hash<L: ArrayLength<u8>>(
        &self,
        input: GenericArray<u8, L>,
    ) -> Result<GenericArray<u8, L>, InternalError> {
        let KeyStretching {
            memory_kib,
            iterations,
            parallelism,
        } = KEY_STRETCHING;
        let params = Params::new(memory_kib, iterations, parallelism, None)
            .map_err(|_| InternalError::KsfError)?;
        // What is left in this memory would give the output away.
        let mut memory = Zeroizing::new(vec![Block::default(); params.block_count()]);
        let mut output = GenericArray::default();
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(
                &input,
                &[0; argon2::RECOMMENDED_SALT_LEN],
                &mut output,
                memory.as_mut_slice(),
            )
            .map_err(|_| InternalError::KsfError)?;
        Ok(output)
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    #[test]
    fn the_context_names_the_key_stretching() {
        let KeyStretching {
            memory_kib,
            iterations,
            parallelism,
        } = KEY_STRETCHING;
        let named = format!(
            "argon2id-{}MiB-{iterations}-{parallelism}",
            memory_kib / 1024
        );
        assert!(String::from_utf8_lossy(CONTEXT).ends_with(&named));
    }

    #[test]
    fn stretching_is_the_argon2id_that_others_compute() {
        // Argon2id(64 times 07, salt 16 times 00, 65536 KiB, 3, 1) by the Python package
        // `cryptography`.
        let expected = HEXLOWER
            .decode(
                b"8955177e97585f901ae86debee70e30e6a9ba75d44ef458de4d84128567e80ae\
                  56758f7eacd3f5e7158ec5cf4ec665184826e725a7774e30731793293332479a",
            )
            .unwrap();
        let stretched = Stretch.hash(GenericArray::from([7_u8; 64])).unwrap();
        assert_eq!(stretched.as_slice(), expected);
    }
}

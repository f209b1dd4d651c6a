//! Plaintext in memory that is overwritten when it is no longer needed.
//!
//! `Zeroizing<Vec<u8>>` does this byte by byte, spare capacity included, which for a large snapshot
//! takes as long as sealing it. Here the bytes that were used are overwritten at the speed of
//! memory, behind the barrier that the crate `zeroize` has for the purpose.

use std::mem::take;
use std::ops::{Deref, DerefMut};

use zeroize::{Zeroizing, optimization_barrier};

/// Bytes to be overwritten on drop.
///
/// Make it with enough capacity and never let it grow beyond that: a `Vec` that moves leaves its old
/// bytes behind.
pub(crate) struct Wiped(Vec<u8>);

impl Wiped {
    /// No bytes yet, and room for so many.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Vec::with_capacity(capacity))
    }

    /// The same bytes in the type that other crates know.
    pub(crate) fn into_zeroizing(mut self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(take(&mut self.0))
    }
}

/// For bytes that were written into room reserved for them at once, as all of Lifeboat's are: what
/// lies beyond their end was never used.
impl From<Zeroizing<Vec<u8>>> for Wiped {
    fn from(mut bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(take(&mut *bytes))
    }
}

impl Deref for Wiped {
    type Target = Vec<u8>;

    fn deref(&self) -> &Vec<u8> {
        &self.0
    }
}

impl DerefMut for Wiped {
    fn deref_mut(&mut self) -> &mut Vec<u8> {
        &mut self.0
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(bytes: &mut [u8]) {
    bytes.fill(0);
    optimization_barrier(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wiping_leaves_only_zeros() {
        let mut bytes = vec![7; 1000];
        wipe(&mut bytes);
        assert_eq!(bytes, [0; 1000]);
    }

    #[test]
    fn nothing_is_copied_on_the_way() {
        let original = Zeroizing::new(b"secret".to_vec());
        let place = original.as_ptr();
        let wiped = Wiped::from(original);
        assert_eq!(wiped.as_ptr(), place);
        assert_eq!(wiped.into_zeroizing().as_ptr(), place);
    }
}

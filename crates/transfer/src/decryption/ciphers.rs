//! Containers that a key opens.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce, Tag};
use zeroize::Zeroizing;

use super::Key;

/// AES-256-GCM with a nonce of 96 bits, the tag of 128 bits at the end, bound to `purpose`. `None` if it
/// does not open.
pub(super) fn aes_gcm(
    key: &Key,
    nonce: &[u8],
    purpose: &[u8],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    const TAG_BYTES: usize = 16;
    let nonce = Nonce::try_from(nonce).ok()?;
    let (sealed, tag) = sealed.split_at_checked(sealed.len().checked_sub(TAG_BYTES)?)?;
    let tag = Tag::try_from(tag).ok()?;
    let mut opened = Zeroizing::new(sealed.to_vec());
    Aes256Gcm::new((&**key).into())
        .decrypt_inout_detached(&nonce, purpose, opened.as_mut_slice().into(), &tag)
        .ok()?;
    Some(opened)
}

/// AES-256-CBC with PKCS #7 padding. `None` if the padding is none.
pub(super) fn aes_cbc(key: &Key, iv: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let decryptor = cbc::Decryptor::<Aes256>::new_from_slices(&key[..], iv).ok()?;
    let mut opened = Zeroizing::new(sealed.to_vec());
    let length = decryptor.decrypt_padded::<Pkcs7>(&mut opened).ok()?.len();
    opened.truncate(length);
    Some(opened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decryption::hex;

    /// NIST SP 800-38D, the AES-256 case with a block of zeros.
    #[test]
    fn gcm_opens_its_vector_and_nothing_else() {
        let key = Key::default();
        let mut sealed =
            hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919").unwrap();
        assert_eq!(*aes_gcm(&key, &[0; 12], b"", &sealed).unwrap(), vec![0; 16]);
        sealed[3] ^= 1;
        assert!(aes_gcm(&key, &[0; 12], b"", &sealed).is_none());
        assert!(aes_gcm(&key, &[0; 11], b"", &sealed).is_none());
        assert!(aes_gcm(&key, &[0; 12], b"", &[0; 15]).is_none());
    }

    #[test]
    fn cbc_refuses_what_is_no_whole_number_of_blocks() {
        let key = Key::default();
        assert!(aes_cbc(&key, &[0; 16], &[0; 15]).is_none());
        assert!(aes_cbc(&key, &[0; 15], &[0; 16]).is_none());
        assert!(aes_cbc(&key, &[0; 16], &[]).is_none());
    }
}

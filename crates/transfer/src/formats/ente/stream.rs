//! The first message of a libsodium `crypto_secretstream_xchacha20poly1305`.
//!
//! `HChaCha20` makes of the key and the first 16 bytes of the header a key for `ChaCha20`, whose nonce
//! is a counter of 4 bytes, from 1, and the other 8 bytes. Block 0 of the key stream is the key of
//! Poly1305; block 1 covers the tag that says what the message is; the text begins at block 2. The MAC
//! goes over the block with the encrypted tag, the ciphertext, padding, and both lengths.

use chacha20::cipher::{KeyIvInit, StreamCipher};
use chacha20::{ChaCha20, Key as ChaChaKey, R20, hchacha};
use poly1305::Poly1305;
use poly1305::universal_hash::KeyInit;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::decryption::Key;

pub(super) const HEADER_BYTES: usize = 24;
const BLOCK_BYTES: usize = 64;
const MAC_BYTES: usize = 16;

/// The text of the only message, if the key opens it.
pub(super) fn open(
    key: &Key,
    header: &[u8; HEADER_BYTES],
    sealed: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let (tag, rest) = sealed.split_first()?;
    let (text, mac) = rest.split_at_checked(rest.len().checked_sub(MAC_BYTES)?)?;
    let (mut cipher, authenticator) = start(key, header)?;

    let mut block = [0; BLOCK_BYTES];
    cipher.apply_keystream(&mut block);
    // Decrypted it would say whether more messages follow, which none do here.
    *block.first_mut()? = *tag;
    let expected = authenticator.compute_unpadded(&authenticated(&block, text));
    if !bool::from(expected.as_slice().ct_eq(mac)) {
        return None;
    }
    let mut opened = Zeroizing::new(text.to_vec());
    cipher.try_apply_keystream(&mut opened).ok()?;
    Some(opened)
}

/// The text as the only message, which is the last one.
pub(super) fn seal(key: &Key, header: &[u8; HEADER_BYTES], text: &[u8]) -> Option<Vec<u8>> {
    const FINAL: u8 = 3;
    let (mut cipher, authenticator) = start(key, header)?;
    let mut block = [0; BLOCK_BYTES];
    *block.first_mut()? = FINAL;
    cipher.apply_keystream(&mut block);
    let mut sealed = text.to_vec();
    cipher.try_apply_keystream(&mut sealed).ok()?;
    let mac = authenticator.compute_unpadded(&authenticated(&block, &sealed));
    sealed.insert(0, *block.first()?);
    sealed.extend_from_slice(mac.as_slice());
    Some(sealed)
}

fn start(key: &Key, header: &[u8; HEADER_BYTES]) -> Option<(ChaCha20, Poly1305)> {
    let (first, last) = header.split_first_chunk::<16>()?;
    let key = hchacha::<R20>(&ChaChaKey::from(**key), &(*first).into());
    let mut nonce = [0; 12];
    *nonce.first_mut()? = 1;
    nonce.get_mut(4..)?.copy_from_slice(last);
    let mut cipher = ChaCha20::new(&key, &nonce.into());
    let mut block = Zeroizing::new([0; BLOCK_BYTES]);
    cipher.apply_keystream(&mut *block);
    let (authenticator, _) = block.split_first_chunk::<32>()?;
    Some((cipher, Poly1305::new(authenticator.into())))
}

/// What the MAC goes over. libsodium pads with as many bytes as the last block has, not with as many as
/// it lacks, and every file is made so.
fn authenticated(block: &[u8], text: &[u8]) -> Vec<u8> {
    let padding = text.len() % 16;
    let length = |bytes: usize| (bytes as u64).to_le_bytes();
    let mut bytes = Vec::with_capacity(block.len() + text.len() + 32);
    bytes.extend(block);
    bytes.extend(text);
    bytes.extend(std::iter::repeat_n(0, padding));
    bytes.extend(length(0));
    bytes.extend(length(block.len() + text.len()));
    bytes
}

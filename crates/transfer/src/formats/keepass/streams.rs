//! The ciphers: of the whole content, and of the protected values in it.

use aes::Aes256;
use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit, StreamCipher};
use chacha20::ChaCha20;
use salsa20::Salsa20;
use sha2::{Digest, Sha256, Sha512};
use zeroize::Zeroizing;

use super::Problem;
use super::header::Cipher;
use crate::decryption::Key;

/// The content in clear. Nothing unless the bytes are what the cipher makes.
pub(super) fn decrypted(
    cipher: Cipher,
    key: &Key,
    iv: &[u8],
    mut content: Zeroizing<Vec<u8>>,
) -> Option<Zeroizing<Vec<u8>>> {
    match cipher {
        Cipher::Aes256Cbc => {
            let decryptor = cbc::Decryptor::<Aes256>::new_from_slices(&key[..], iv).ok()?;
            let length = decryptor.decrypt_padded::<Pkcs7>(&mut content).ok()?.len();
            content.truncate(length);
        }
        Cipher::ChaCha20 => {
            let mut stream = ChaCha20::new_from_slices(&key[..], iv).ok()?;
            stream.try_apply_keystream(&mut content).ok()?;
        }
    }
    Some(content)
}

/// What hides protected values, one after the other in the order of the document.
pub(super) enum InnerStream {
    None,
    Salsa20(Box<Salsa20>),
    ChaCha20(Box<ChaCha20>),
}

impl InnerStream {
    /// The stream with this number and key.
    pub(super) fn new(number: u32, key: &[u8]) -> Result<Self, Problem> {
        const SALSA20_NONCE: &[u8] = b"\xe8\x30\x09\x4b\x97\x20\x5d\x2a";
        match number {
            0 => Ok(Self::None),
            2 => {
                let key = Zeroizing::new(<[u8; 32]>::from(Sha256::digest(key)));
                Salsa20::new_from_slices(&*key, SALSA20_NONCE)
                    .map(|stream| Self::Salsa20(Box::new(stream)))
                    .map_err(|_| Problem::Damaged)
            }
            3 => {
                let hash = Zeroizing::new(<[u8; 64]>::from(Sha512::digest(key)));
                let (key, rest) = hash.split_at(32);
                let (nonce, _) = rest.split_at(12);
                ChaCha20::new_from_slices(key, nonce)
                    .map(|stream| Self::ChaCha20(Box::new(stream)))
                    .map_err(|_| Problem::Damaged)
            }
            _ => Err(Problem::Unknown),
        }
    }

    /// Shows the next value.
    pub(super) fn show(&mut self, value: &mut [u8]) -> Result<(), Problem> {
        let shown = match self {
            Self::None => Ok(()),
            Self::Salsa20(stream) => stream.try_apply_keystream(value),
            Self::ChaCha20(stream) => stream.try_apply_keystream(value),
        };
        shown.map_err(|_| Problem::Damaged)
    }
}

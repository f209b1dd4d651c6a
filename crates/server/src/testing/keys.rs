//! Device keys, each made from one byte.

use lifeboat_protocol::enrollment::{DevicePublicKey, Signature};
use p256::ecdsa::{SigningKey, signature::Signer};

/// The public half of the key with this number, which is not 0.
pub(crate) fn public(key: u8) -> DevicePublicKey {
    let point = signing_key(key).verifying_key().to_sec1_point(false);
    DevicePublicKey::from_bytes(point.as_bytes().try_into().unwrap()).unwrap()
}

/// What the device with this key signs.
pub(crate) fn sign(key: u8, message: &[u8]) -> Signature {
    let signature: p256::ecdsa::Signature = signing_key(key).sign(message);
    Signature::from_bytes(signature.to_bytes().into())
}

fn signing_key(key: u8) -> SigningKey {
    SigningKey::from_slice(&[key; 32]).unwrap()
}

//! Device keys: ES256 (ECDSA on P-256 with SHA-256, RFC 7518 §3.4). The server knows the public half
//! only, and checks with it what a device signed.

use lifeboat_protocol::{
    ErrorCode,
    enrollment::{DevicePublicKey, Signature},
};
use p256::ecdsa::{VerifyingKey, signature::Verifier};

use crate::error::{ApiError, Refusal};

/// The public half of a device key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceKey(VerifyingKey);

/// Why a key or a signature is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The bytes are no point of the curve.
    #[error("The device key is not a point of the curve P-256. Make a new key.")]
    NotOnTheCurve,
    /// It does not fit.
    #[error(
        "The signature does not fit the device's key. The device may have lost its key: enroll it \
         again."
    )]
    WrongSignature,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NotOnTheCurve => ErrorCode::InvalidRequest,
            Self::WrongSignature => ErrorCode::WrongSignature,
        }
    }
}

impl DeviceKey {
    /// The key that a device sent.
    ///
    /// # Errors
    ///
    /// See [`Refused::NotOnTheCurve`].
    pub fn parse(key: &DevicePublicKey) -> Result<Self, Refused> {
        VerifyingKey::from_sec1_bytes(key.as_bytes())
            .map(Self)
            .map_err(|_| Refused::NotOnTheCurve)
    }

    /// The key that was stored.
    ///
    /// # Errors
    ///
    /// The database was written by something else.
    pub fn from_stored(bytes: &[u8]) -> Result<Self, ApiError> {
        VerifyingKey::from_sec1_bytes(bytes)
            .map(Self)
            .map_err(|_| ApiError::internal(&"a stored device key is not a point of the curve"))
    }

    /// Makes sure that this was signed with the private half.
    ///
    /// # Errors
    ///
    /// See [`Refused::WrongSignature`].
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), Refused> {
        let signature = p256::ecdsa::Signature::from_slice(signature.as_bytes())
            .map_err(|_| Refused::WrongSignature)?;
        self.0
            .verify(message, &signature)
            .map_err(|_| Refused::WrongSignature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::keys::{public, sign};

    #[test]
    fn only_the_signature_of_this_key_over_this_message_is_accepted() {
        let key = DeviceKey::parse(&public(7)).unwrap();
        assert_eq!(key.verify(b"approve", &sign(7, b"approve")), Ok(()));
        let stored = DeviceKey::from_stored(public(7).as_bytes()).unwrap();
        assert_eq!(stored, key);
        let mut flipped = *sign(7, b"approve").as_bytes();
        flipped[40] ^= 1;
        for wrong in [
            sign(7, b"deny"),
            Signature::from_bytes(flipped),
            Signature::from_bytes([0; 64]),
            Signature::from_bytes([0xff; 64]),
        ] {
            let refused = key.verify(b"approve", &wrong);
            assert_eq!(refused, Err(Refused::WrongSignature));
        }
    }

    #[test]
    fn a_point_beside_the_curve_is_no_key() {
        let mut bytes = [7; 65];
        bytes[0] = 4;
        let point = DevicePublicKey::from_bytes(bytes).unwrap();
        assert_eq!(DeviceKey::parse(&point), Err(Refused::NotOnTheCurve));
    }
}

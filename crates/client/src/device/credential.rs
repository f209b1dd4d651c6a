//! What a device proves itself with to a provider: never in a snapshot, never in an export.

use lifeboat_otp::{Secret, Totp};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// This device's own TOTP secret for one device-bound account (B7): SHA-1, 6 digits, 30 s.
///
/// No type that is backed up can hold it: a [`Snapshot`](lifeboat_vault::Snapshot) is made of
/// [`Contents`](lifeboat_vault::Contents), and those of [`Account`](lifeboat_vault::Account)s.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeviceCredential(Totp);

impl DeviceCredential {
    /// A credential as a provider issued it, Base32.
    ///
    /// # Errors
    ///
    /// The text is not a secret.
    pub fn parse(base32: &str) -> Result<Self, lifeboat_otp::SecretError> {
        Ok(Self(Totp::new(Secret::parse_base32(base32)?)))
    }

    /// What makes its codes.
    #[must_use]
    pub fn totp(&self) -> &Totp {
        &self.0
    }
}

impl Serialize for DeviceCredential {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.secret.expose_base32())
    }
}

impl<'de> Deserialize<'de> for DeviceCredential {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = zeroize::Zeroizing::new(String::deserialize(deserializer)?);
        Self::parse(&text).map_err(de::Error::custom)
    }
}

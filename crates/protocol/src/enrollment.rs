//! Enrolling a device with a provider: the public half of a device key goes to the server, a TOTP
//! secret of the device's own comes back. The private half never travels.
//!
//! A personal account is enrolled by signing in ([`NewDevice`](crate::device::NewDevice) carries the
//! key); a work or school account by an [activation code](crate::activation).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Token, Wire, WireBytes, WireError,
    activation::ActivationCode,
    device::{Platform, TotpSecret},
};

/// The public half of a device key: a point of the curve P-256, uncompressed (SEC 1 §2.3.3).
///
/// Only its form is checked here. Whoever verifies with it checks that it lies on the curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DevicePublicKey([u8; 65]);

/// An ES256 signature: `r ‖ s`, 32 bytes each, big-endian (RFC 7518 §3.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl DevicePublicKey {
    /// Wraps an uncompressed point.
    ///
    /// # Errors
    ///
    /// It does not begin with the byte 4.
    pub fn from_bytes(bytes: [u8; 65]) -> Result<Self, WireError> {
        match bytes {
            [4, ..] => Ok(Self(bytes)),
            _ => Err(WireError("expected an uncompressed P-256 point".to_owned())),
        }
    }

    /// The point.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 65] {
        &self.0
    }
}

impl Signature {
    /// Wraps `r ‖ s`.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// `r ‖ s`.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl WireBytes for DevicePublicKey {
    fn wire_bytes(&self) -> &[u8] {
        &self.0
    }

    fn from_wire_bytes(bytes: Vec<u8>) -> Result<Self, WireError> {
        let bytes = bytes
            .try_into()
            .map_err(|_| WireError("expected the 65 bytes of a P-256 point".to_owned()))?;
        Self::from_bytes(bytes)
    }
}

impl WireBytes for Signature {
    fn wire_bytes(&self) -> &[u8] {
        &self.0
    }

    fn from_wire_bytes(bytes: Vec<u8>) -> Result<Self, WireError> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| WireError("expected the 64 bytes of an ES256 signature".to_owned()))
    }
}

/// Uses an activation code. Repeating it with the same device and key, while the code lives, gives
/// the same credential again: an answer may have been lost.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enroll {
    /// The activation code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: ActivationCode,
    /// The device's id, made on the device.
    pub device_id: Uuid,
    /// The device's name for people, 1 to 100 characters: the organization sees it.
    pub device_name: String,
    /// What it runs.
    pub platform: Platform,
    /// The key.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub device_key: Wire<DevicePublicKey>,
    /// Signed with that key: [`Enroll::signed_bytes`].
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub signature: Wire<Signature>,
    /// The only account that is to be enrolled, as in [`Enrolled::subject`]: a code of another one is
    /// refused and stays good. Left out, the code is used for whichever account it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
}

impl Enroll {
    /// What the device signs, so that nobody can enroll a key that is not theirs:
    /// `lifeboat/enroll/v1 ‖ 0 ‖ device id ‖ public key ‖ activation code`.
    #[must_use]
    pub fn signed_bytes(code: &ActivationCode, device_id: Uuid, key: &DevicePublicKey) -> Vec<u8> {
        let mut bytes = b"lifeboat/enroll/v1\0".to_vec();
        bytes.extend_from_slice(device_id.as_bytes());
        bytes.extend_from_slice(key.as_bytes());
        bytes.extend_from_slice(code.expose_bytes());
        bytes
    }
}

/// A device is enrolled with an organization.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Enrolled {
    /// The account's id at this server, the same on every device of the member:
    /// `organization id/member id`.
    pub subject: String,
    /// The organization's name.
    pub organization: String,
    /// The member's name, such as an email address.
    pub member: String,
    /// Names this device's credential.
    pub credential_id: Uuid,
    /// The bearer token with which this device asks for sign-in requests.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub token: Token,
    /// The device's own TOTP secret (Base32; SHA-1, 6 digits, 30 s).
    pub totp_secret: TotpSecret,
    /// Whether the member's other devices were revoked by this.
    pub others_revoked: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_another_form_is_refused() {
        let mut compressed = [0; 65];
        compressed[0] = 2;
        assert!(DevicePublicKey::from_bytes(compressed).is_err());
        assert!(DevicePublicKey::from_wire_bytes(vec![4; 64]).is_err());
        assert!(DevicePublicKey::from_wire_bytes(vec![4; 65]).is_ok());
        assert!(Signature::from_wire_bytes(vec![0; 63]).is_err());
    }

    #[test]
    fn without_an_account_that_is_meant_nothing_is_said_of_it() {
        let request = |subject| Enroll {
            code: ActivationCode::from_random([1; 16]),
            device_id: Uuid::nil(),
            device_name: "Phone".to_owned(),
            platform: Platform::Android,
            device_key: Wire(DevicePublicKey([4; 65])),
            signature: Wire(Signature([0; 64])),
            subject,
        };
        let mut json = serde_json::to_value(request(Some("o/m".to_owned()))).unwrap();
        assert_eq!(json["subject"], "o/m");
        json.as_object_mut().unwrap().remove("subject");
        assert_eq!(serde_json::to_value(request(None)).unwrap(), json);
        let read: Enroll = serde_json::from_value(json).unwrap();
        assert_eq!(read.subject, None);
    }

    #[test]
    fn what_is_signed_differs_with_every_part() {
        let key = |last| {
            let mut bytes = [4; 65];
            bytes[64] = last;
            DevicePublicKey::from_bytes(bytes).unwrap()
        };
        let code = |byte| ActivationCode::from_random([byte; 16]);
        let of = |c, d, k| Enroll::signed_bytes(&code(c), Uuid::from_bytes([d; 16]), &key(k));
        let all = [of(1, 1, 1), of(2, 1, 1), of(1, 2, 1), of(1, 1, 2)];
        let different: std::collections::BTreeSet<_> = all.iter().collect();
        assert_eq!(different.len(), all.len());
    }
}

//! Web Push (RFC 8030): how a device whose app is closed learns that a sign-in request waits.
//!
//! The device's browser gives it an address at a push service, and keys. The server sends what it has
//! to say there, encrypted for these keys (RFC 8291), so that the push service learns nothing but the
//! time.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Wire, WireBytes, WireError, enrollment::DevicePublicKey};

/// The longest address of a push service, in bytes.
pub const LONGEST_ENDPOINT: usize = 2048;

/// Where a device is reached, and how what is sent there is encrypted: what the browser's
/// `PushSubscription` holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSubscription {
    /// The address at the push service: https. Whoever knows it can reach the device, if they have
    /// the server's key as well.
    pub endpoint: String,
    /// The browser's public key of this subscription, called `p256dh` there: a point of P-256,
    /// uncompressed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub key: Wire<DevicePublicKey>,
    /// The secret that the browser shares with the server, called `auth` there.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = Byte))]
    pub secret: Wire<PushSecret>,
}

/// 16 bytes that only a browser and the server know (RFC 8291 §3.2). It prints as `[redacted]`.
#[derive(Clone, PartialEq, Eq)]
pub struct PushSecret([u8; 16]);

/// What is sent, encrypted. It holds no secret and not the number of the request, and nothing of what
/// it is about: the device asks for that, if it still may.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PushMessage {
    /// A sign-in request waits.
    SignInRequest {
        /// Its id.
        id: Uuid,
    },
    /// From a newer server.
    #[serde(other)]
    Unknown,
}

impl PushSecret {
    /// Wraps it.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The secret.
    #[must_use]
    pub fn expose_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl std::fmt::Debug for PushSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl WireBytes for PushSecret {
    fn wire_bytes(&self) -> &[u8] {
        &self.0
    }

    fn from_wire_bytes(bytes: Vec<u8>) -> Result<Self, WireError> {
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| WireError("expected the 16 bytes of a push secret".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_says_its_kind_and_a_newer_kind_is_no_error() {
        let id = Uuid::from_bytes([7; 16]);
        let json = serde_json::to_string(&PushMessage::SignInRequest { id }).unwrap();
        assert_eq!(json, format!(r#"{{"kind":"sign_in_request","id":"{id}"}}"#));
        let newer: PushMessage = serde_json::from_str(r#"{"kind":"moon_phase","x":1}"#).unwrap();
        assert_eq!(newer, PushMessage::Unknown);
    }

    #[test]
    fn a_secret_of_another_length_is_refused_and_none_prints() {
        assert!(PushSecret::from_wire_bytes(vec![0; 15]).is_err());
        let secret = PushSecret::from_wire_bytes(vec![7; 16]).unwrap();
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
}

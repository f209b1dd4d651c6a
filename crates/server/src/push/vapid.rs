//! Who sends: a signature with the server's own key (VAPID, RFC 8292), which push services check.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeboat_protocol::enrollment::DevicePublicKey;
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::json;
use url::Url;
use zeroize::Zeroizing;

use crate::{
    clock::{HOUR, UnixSeconds},
    entropy::Entropy,
};

/// How long a signature is good for; at most a day (RFC 8292 §2).
const GOOD_FOR: UnixSeconds = 12 * HOUR;

/// The key, from `vapid.key`. Browsers bind their subscriptions to its public half.
#[derive(Clone)]
pub struct VapidKey(SigningKey);

impl VapidKey {
    /// A new key, as the bytes that are kept.
    #[must_use]
    pub fn generate(entropy: &Entropy) -> Zeroizing<Vec<u8>> {
        loop {
            let bytes = Zeroizing::new(entropy.bytes::<32>());
            // Of 2³² numbers, one is too large to be a key.
            if SigningKey::from_slice(&*bytes).is_ok() {
                return Zeroizing::new(bytes.to_vec());
            }
        }
    }

    /// The key of these bytes; none if they are no key.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        SigningKey::from_slice(bytes).ok().map(Self)
    }

    /// The public half: a point of P-256, uncompressed.
    #[must_use]
    pub fn public_key(&self) -> Option<DevicePublicKey> {
        let point = self.0.verifying_key().to_sec1_point(false);
        DevicePublicKey::from_bytes(point.as_bytes().try_into().ok()?).ok()
    }

    /// The header `Authorization` for a push to this address. `contact` is whom a push service may
    /// write to about it.
    #[must_use]
    pub fn authorization(&self, endpoint: &Url, contact: Option<&str>, now: UnixSeconds) -> String {
        let header = URL_SAFE_NO_PAD.encode(json!({"typ": "JWT", "alg": "ES256"}).to_string());
        let mut claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": now + GOOD_FOR,
        });
        if let (Some(contact), Some(claims)) = (contact, claims.as_object_mut()) {
            claims.insert("sub".to_owned(), contact.into());
        }
        let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
        let signed = format!("{header}.{claims}");
        let signature: Signature = self.0.sign(signed.as_bytes());
        let signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        let key = URL_SAFE_NO_PAD.encode(self.0.verifying_key().to_sec1_point(false).as_bytes());
        format!("vapid t={signed}.{signature}, k={key}")
    }
}

impl fmt::Debug for VapidKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

//! What a device proves itself with to a provider: never in a snapshot, never in an export.

use lifeboat_otp::{Secret, SecretError, Totp};
use lifeboat_protocol::Token;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::ports::KeyName;

/// This device's own credential for one device-bound account (B7, B8).
///
/// It names the device key and does not hold it. No type that is backed up can hold either: a
/// [`Snapshot`](lifeboat_vault::Snapshot) is made of [`Contents`](lifeboat_vault::Contents), and those
/// of [`Account`](lifeboat_vault::Account)s.
#[derive(Clone, Debug)]
pub struct DeviceCredential {
    pub(crate) totp: Totp,
    /// Where sign-in requests are asked for and answered; none in a vault of an earlier release.
    pub server: Option<Url>,
    /// What the server knows this device by. None for the recovery account, whose session counts, and
    /// where the server has ended it.
    pub token: Option<Token>,
    /// The credential's id at the server: for a personal account, the device's.
    pub credential_id: Option<Uuid>,
    /// The device key; none in a vault of an earlier release, and after signing out.
    pub key: Option<KeyName>,
}

impl DeviceCredential {
    /// A credential as a provider issued it: its TOTP secret (SHA-1, 6 digits, 30 s), Base32.
    ///
    /// # Errors
    ///
    /// The text is not a secret.
    pub fn parse(base32: &str) -> Result<Self, SecretError> {
        Ok(Self {
            totp: Totp::new(Secret::parse_base32(base32)?),
            server: None,
            token: None,
            credential_id: None,
            key: None,
        })
    }

    /// What makes its codes.
    #[must_use]
    pub fn totp(&self) -> &Totp {
        &self.totp
    }
}

#[derive(Serialize)]
struct RecordOut<'a> {
    totp: Zeroizing<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    server: Option<&'a Url>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<&'a Token>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credential_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KeyName>,
}

#[derive(Deserialize)]
struct RecordIn {
    totp: String,
    server: Option<Url>,
    token: Option<Token>,
    credential_id: Option<Uuid>,
    key: Option<KeyName>,
}

impl Serialize for DeviceCredential {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        RecordOut {
            totp: self.totp.secret.expose_base32(),
            server: self.server.as_ref(),
            token: self.token.as_ref(),
            credential_id: self.credential_id,
            key: self.key,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DeviceCredential {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrRecord)
    }
}

/// An earlier release wrote the TOTP secret and nothing else.
struct TextOrRecord;

impl<'de> de::Visitor<'de> for TextOrRecord {
    type Value = DeviceCredential;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a device credential")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<DeviceCredential, E> {
        DeviceCredential::parse(text).map_err(E::custom)
    }

    fn visit_map<M: de::MapAccess<'de>>(self, map: M) -> Result<DeviceCredential, M::Error> {
        let record = RecordIn::deserialize(de::value::MapAccessDeserializer::new(map))?;
        let totp = Zeroizing::new(record.totp);
        let credential = DeviceCredential::parse(&totp).map_err(de::Error::custom)?;
        Ok(DeviceCredential {
            server: record.server,
            token: record.token,
            credential_id: record.credential_id,
            key: record.key,
            ..credential
        })
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    const SECRET: &str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    #[test]
    fn a_credential_of_an_earlier_release_is_read() {
        let credential: DeviceCredential = serde_json::from_str(&format!("\"{SECRET}\"")).unwrap();
        assert_eq!(credential.totp().secret.expose_base32().as_str(), SECRET);
        assert!(credential.key.is_none() && credential.token.is_none());
    }

    #[test]
    fn a_credential_comes_back_as_it_was_written() {
        let credential = DeviceCredential {
            server: Some(Url::parse("https://id.example.org").unwrap()),
            token: Some(Token::from_random([3; 32])),
            credential_id: Some(Uuid::from_bytes([4; 16])),
            key: Some(KeyName::random(&mut StdRng::seed_from_u64(1))),
            ..DeviceCredential::parse(SECRET).unwrap()
        };
        let json = serde_json::to_string(&credential).unwrap();
        let again: DeviceCredential = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&again).unwrap(), json);
        assert_eq!(again.key, credential.key);
    }

    #[test]
    fn it_does_not_print_its_secrets() {
        let credential = DeviceCredential {
            token: Some(Token::from_random([3; 32])),
            ..DeviceCredential::parse(SECRET).unwrap()
        };
        let shown = format!("{credential:?}");
        let token = Token::from_random([3; 32]).expose();
        assert!(
            !shown.contains(SECRET) && !shown.contains(token.as_str()),
            "{shown}"
        );
    }
}

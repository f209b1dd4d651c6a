//! An age identity as text, inside the sealed vault.

use lifeboat_seal::Identity;
use serde::{Deserialize, Deserializer, Serializer, de};
use zeroize::Zeroizing;

pub(crate) fn serialize<S: Serializer>(
    identity: &Identity,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&identity.expose())
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Identity, D::Error> {
    let text = Zeroizing::new(String::deserialize(deserializer)?);
    Identity::parse(&text).map_err(de::Error::custom)
}

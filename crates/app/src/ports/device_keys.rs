//! The device keys: ES256 keys of the browser that no script can read, this app included.

use js_sys::Array;
use lifeboat_client::ports::{DeviceKeys, KeyFailed, KeyName, StorageFailed};
use lifeboat_protocol::{
    WireBytes as _,
    enrollment::{DevicePublicKey, Signature},
};
use rand::CryptoRng;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::CryptoKey;

use super::{
    Database, IndexedDb, Store,
    browser::{field, object},
    web_crypto::{bytes, finished, subtle},
};
use crate::words::words;

words! {
    DeviceKeyWords {
        not_made(name: &str) = "This browser makes no keys for the app ({name}). Update the browser, then try again.",
                               "Deze browser maakt geen sleutels voor de app ({name}). Werk de browser bij en probeer het opnieuw.";
    }
}

/// The device keys of this browser, beside the vault and never in it.
#[derive(Debug, Clone)]
pub(crate) struct BrowserKeys(Database);

impl BrowserKeys {
    /// The keys beside this storage.
    pub(crate) fn new(storage: &IndexedDb) -> Self {
        Self(storage.database().clone())
    }

    /// One half of a pair: `privateKey` or `publicKey`.
    async fn half(&self, name: KeyName, which: &str) -> Result<CryptoKey, KeyFailed> {
        let pair = self.0.read(Store::DeviceKeys, &name.to_string()).await;
        let pair = pair.map_err(storage)?.ok_or(KeyFailed::Gone)?;
        Ok(field(&pair, which).unchecked_into())
    }
}

impl DeviceKeys for BrowserKeys {
    async fn make(
        &self,
        name: KeyName,
        _: &mut impl CryptoRng,
    ) -> Result<DevicePublicKey, KeyFailed> {
        let not_made = |name: String| KeyFailed::Storage(DeviceKeyWords::here().not_made(&name));
        let subtle = subtle().map_err(KeyFailed::Storage)?;
        let usages: Array = ["sign", "verify"].map(JsValue::from_str).iter().collect();
        let pair = finished(subtle.generate_key_with_object(&p256(), false, &usages))
            .await
            .map_err(not_made)?;
        // The browser's own pair is an object of a class that cannot be stored.
        let halves = object([
            ("privateKey", field(&pair, "privateKey")),
            ("publicKey", field(&pair, "publicKey")),
        ]);
        let public = exported(field(&pair, "publicKey").unchecked_ref()).await?;
        let writing = self.0.writing(&[Store::DeviceKeys]).await;
        let writing = writing.map_err(storage)?;
        writing
            .put(Store::DeviceKeys, &name.to_string(), &halves)
            .map_err(storage)?;
        writing.done().await.map_err(storage)?;
        Ok(public)
    }

    async fn public(&self, name: KeyName) -> Result<DevicePublicKey, KeyFailed> {
        exported(&self.half(name, "publicKey").await?).await
    }

    async fn sign(&self, name: KeyName, message: &[u8]) -> Result<Signature, KeyFailed> {
        let key = self.half(name, "privateKey").await?;
        let subtle = subtle().map_err(KeyFailed::Storage)?;
        let algorithm = object([("name", "ECDSA".into()), ("hash", "SHA-256".into())]);
        // `r ‖ s`, as the protocol has it.
        let signature =
            finished(subtle.sign_with_object_and_u8_array(&algorithm, &key, message)).await;
        let signature = bytes(&signature.map_err(KeyFailed::Unusable)?);
        Signature::from_wire_bytes(signature)
            .map_err(|error| KeyFailed::Unusable(error.to_string()))
    }

    async fn destroy(&self, name: KeyName) -> Result<(), KeyFailed> {
        let writing = self.0.writing(&[Store::DeviceKeys]).await;
        let writing = writing.map_err(storage)?;
        writing
            .delete(Store::DeviceKeys, &name.to_string())
            .map_err(storage)?;
        writing.done().await.map_err(storage)
    }

    async fn names(&self) -> Result<Vec<KeyName>, KeyFailed> {
        let reading = self.0.reading(&[Store::DeviceKeys]).await;
        let keys = reading.map_err(storage)?.keys(Store::DeviceKeys).await;
        let names = keys.map_err(storage)?;
        Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
    }
}

fn p256() -> js_sys::Object {
    object([("name", "ECDSA".into()), ("namedCurve", "P-256".into())])
}

/// The uncompressed point of a public key.
async fn exported(key: &CryptoKey) -> Result<DevicePublicKey, KeyFailed> {
    let subtle = subtle().map_err(KeyFailed::Storage)?;
    let point = finished(subtle.export_key("raw", key)).await;
    let point = bytes(&point.map_err(KeyFailed::Unusable)?);
    DevicePublicKey::from_wire_bytes(point).map_err(|error| KeyFailed::Unusable(error.to_string()))
}

fn storage(StorageFailed(text): StorageFailed) -> KeyFailed {
    KeyFailed::Storage(text)
}

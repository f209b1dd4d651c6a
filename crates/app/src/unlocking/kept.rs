//! The vault identity without an app lock: sealed with a key of this browser that no script can read
//! (AES-256-GCM), so that a copy of the files alone opens nothing.

use js_sys::{Array, Object, Uint8Array};
use lifeboat_client::{device::VaultError, ports::StorageFailed};
use lifeboat_seal::Identity;
use rand::CryptoRng;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::CryptoKey;
use zeroize::Zeroizing;

use crate::{
    ports::{IndexedDb, Store, bytes, field, finished, object, rng, subtle},
    words::words,
};

/// The name of the key, and of what it has sealed.
const VAULT_IDENTITY: &str = "vault-identity";
/// Binds what is sealed to its purpose.
const PURPOSE: &[u8] = b"lifeboat/kept-identity/v1";

words! {
    KeptWords {
        not_sealed(name: &str) = "This browser makes no keys for the app ({name}). Update the browser, then try again; nothing was changed.",
                                 "Deze browser maakt geen sleutels voor de app ({name}). Werk de browser bij en probeer het opnieuw; er is niets veranderd.";
    }
}

/// Whether this browser opens the vault.
///
/// # Errors
///
/// The storage does not work.
pub(crate) async fn is_kept(storage: &IndexedDb) -> Result<bool, VaultError> {
    let sealed = storage.database().read(Store::Sealed, VAULT_IDENTITY).await;
    Ok(sealed?.is_some())
}

/// Opens the vault identity; none when this browser does not keep it.
///
/// # Errors
///
/// The storage does not work, or [`VaultError::WrongIdentity`] when it is damaged.
pub(crate) async fn open(storage: &IndexedDb) -> Result<Option<Identity>, VaultError> {
    let database = storage.database();
    let reading = database.reading(&[Store::Keys, Store::Sealed]).await?;
    let key = reading.value(Store::Keys, VAULT_IDENTITY).await?;
    let sealed = reading.value(Store::Sealed, VAULT_IDENTITY).await?;
    drop(reading);
    match (key, sealed) {
        (Some(key), Some(sealed)) => unseal(&key, &sealed).await.map(Some),
        _ => Ok(None),
    }
}

/// Has this browser keep the vault identity, instead of any that it kept before. It is on the disk when
/// this returns.
///
/// # Errors
///
/// The storage does not work, or the browser makes no keys.
pub(crate) async fn keep(storage: &IndexedDb, identity: &Identity) -> Result<(), VaultError> {
    let new = Kept::of(identity, &mut rng()).await?;
    let database = storage.database();
    let writing = database.writing(&[Store::Keys, Store::Sealed]).await?;
    writing.put(Store::Keys, VAULT_IDENTITY, &new.key)?;
    writing.put(Store::Sealed, VAULT_IDENTITY, &new.sealed)?;
    Ok(writing.done().await?)
}

/// The vault identity for a new vault: the one that this browser keeps already, for instance since
/// another tab makes the vault at the same time or did not come to its end, otherwise a new one.
///
/// # Errors
///
/// Those of [`keep`] and [`open`].
pub(crate) async fn kept_or_new(
    storage: &IndexedDb,
    rng: &mut impl CryptoRng,
) -> Result<Identity, VaultError> {
    let identity = Identity::random(rng);
    let new = Kept::of(&identity, rng).await?;
    let database = storage.database();
    let writing = database.writing(&[Store::Keys, Store::Sealed]).await?;
    let key = writing.value(Store::Keys, VAULT_IDENTITY).await?;
    let sealed = writing.value(Store::Sealed, VAULT_IDENTITY).await?;
    if let (Some(key), Some(sealed)) = (key, sealed) {
        drop(writing);
        return unseal(&key, &sealed).await;
    }
    writing.put(Store::Keys, VAULT_IDENTITY, &new.key)?;
    writing.put(Store::Sealed, VAULT_IDENTITY, &new.sealed)?;
    writing.done().await?;
    Ok(identity)
}

/// Has this browser forget the vault identity. Whoever calls this has made sure that something else
/// opens the vault.
///
/// # Errors
///
/// The storage does not work.
pub(crate) async fn forget(storage: &IndexedDb) -> Result<(), VaultError> {
    let database = storage.database();
    let writing = database.writing(&[Store::Keys, Store::Sealed]).await?;
    writing.delete(Store::Keys, VAULT_IDENTITY)?;
    writing.delete(Store::Sealed, VAULT_IDENTITY)?;
    Ok(writing.done().await?)
}

/// A key of this browser, and what it has sealed. A key seals once.
struct Kept {
    key: JsValue,
    sealed: JsValue,
}

impl Kept {
    async fn of(identity: &Identity, rng: &mut impl CryptoRng) -> Result<Self, VaultError> {
        let refused = |name: String| failed(KeptWords::here().not_sealed(&name));
        let subtle = subtle().map_err(failed)?;
        let algorithm = object([("name", "AES-GCM".into()), ("length", 256.into())]);
        let usages: Array = ["encrypt", "decrypt"]
            .map(JsValue::from_str)
            .iter()
            .collect();
        let key = finished(subtle.generate_key_with_object(&algorithm, false, &usages))
            .await
            .map_err(refused)?;
        let mut nonce = [0; 12];
        rng.fill_bytes(&mut nonce);
        let text = identity.expose();
        let sealed = finished(subtle.encrypt_with_object_and_u8_array(
            &aes_gcm(&Uint8Array::from(nonce.as_slice())),
            key.unchecked_ref(),
            text.as_bytes(),
        ))
        .await
        .map_err(refused)?;
        let sealed = object([
            ("nonce", Uint8Array::from(nonce.as_slice()).into()),
            ("bytes", Uint8Array::new(&sealed).into()),
        ]);
        Ok(Self {
            key,
            sealed: sealed.into(),
        })
    }
}

async fn unseal(key: &JsValue, sealed: &JsValue) -> Result<Identity, VaultError> {
    let subtle = subtle().map_err(failed)?;
    let key: &CryptoKey = key.unchecked_ref();
    let nonce = Uint8Array::new(&field(sealed, "nonce"));
    let opened = finished(subtle.decrypt_with_object_and_js_u8_array(
        &aes_gcm(&nonce),
        key,
        &Uint8Array::new(&field(sealed, "bytes")),
    ))
    .await
    .map_err(|_| VaultError::WrongIdentity)?;
    let text = Zeroizing::new(bytes(&opened));
    let text = std::str::from_utf8(&text).map_err(|_| VaultError::WrongIdentity)?;
    Identity::parse(text).map_err(|_| VaultError::WrongIdentity)
}

fn aes_gcm(nonce: &Uint8Array) -> Object {
    object([
        ("name", "AES-GCM".into()),
        ("iv", nonce.into()),
        ("additionalData", Uint8Array::from(PURPOSE).into()),
    ])
}

fn failed(text: String) -> VaultError {
    VaultError::Storage(StorageFailed(text))
}

//! The device's storage: sealed files in the browser's database.

use js_sys::Uint8Array;
use lifeboat_client::ports::{DeviceStorage, StorageFailed};
use lifeboat_vault::Timestamp;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use super::{
    Database, Store, WebLock,
    browser::{field, object, scope},
    now,
    web_crypto::bytes,
};
use crate::words::words;

/// How many damaged files of one name are kept.
const MOST_ASIDE: usize = 20;
/// The lock that is held while a file is read, changed and replaced.
const LOCK: &str = "lifeboat-vault";

words! {
    AsideWords {
        too_many(name: &str) = "{name} is damaged, and so were 20 before it, which are kept beside it. Restart the browser and look after the device's disk, then try again; nothing was changed.",
                               "{name} is beschadigd, en dat waren er al 20 daarvoor, die ernaast bewaard zijn. Start de browser opnieuw, kijk de schijf van het apparaat na en probeer het opnieuw; er is niets veranderd.";
    }
}

/// The files of this browser.
#[derive(Debug, Clone)]
pub(crate) struct IndexedDb(Database);

impl IndexedDb {
    /// Opens the storage.
    ///
    /// # Errors
    ///
    /// This browser keeps nothing for this page, or another release of the app holds it.
    pub(crate) async fn open() -> Result<Self, StorageFailed> {
        Database::open().await.map(Self)
    }

    /// The database that the files lie in.
    pub(crate) fn database(&self) -> &Database {
        &self.0
    }

    async fn file(&self, name: &str) -> Result<Option<JsValue>, StorageFailed> {
        self.0.read(Store::Files, name).await
    }
}

impl DeviceStorage for IndexedDb {
    type Lock = WebLock;

    async fn lock(&self) -> Result<WebLock, StorageFailed> {
        WebLock::take(LOCK).await
    }

    async fn load(&self, name: &str) -> Result<Option<Vec<u8>>, StorageFailed> {
        let file = self.file(name).await?;
        Ok(file.map(|file| bytes(&field(&file, "bytes"))))
    }

    async fn load_previous(&self, name: &str) -> Result<Option<Vec<u8>>, StorageFailed> {
        self.load(&previous(name)).await
    }

    async fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StorageFailed> {
        let file = object([
            ("bytes", Uint8Array::from(bytes).into()),
            ("writtenAt", seconds(now())),
        ]);
        let writing = self.0.writing(&[Store::Files]).await?;
        if let Some(before) = writing.value(Store::Files, name).await? {
            writing.put(Store::Files, &previous(name), &before)?;
        }
        writing.put(Store::Files, name, &file)?;
        writing.done().await
    }

    async fn previous_written_at(&self, name: &str) -> Result<Option<u64>, StorageFailed> {
        let file = self.file(&previous(name)).await?;
        Ok(file.and_then(|file| written_at(&file)))
    }

    async fn set_aside(&self, name: &str) -> Result<(), StorageFailed> {
        let writing = self.0.writing(&[Store::Files]).await?;
        let Some(damaged) = writing.value(Store::Files, name).await? else {
            return Ok(());
        };
        let there = writing.keys(Store::Files).await?;
        let Some(place) = places_aside(name).find(|place| !there.contains(place)) else {
            return Err(StorageFailed(AsideWords::here().too_many(name)));
        };
        writing.put(Store::Files, &place, &damaged)?;
        writing.delete(Store::Files, name)?;
        writing.done().await
    }

    async fn aside(&self, name: &str) -> Result<Vec<String>, StorageFailed> {
        let there = self
            .0
            .reading(&[Store::Files])
            .await?
            .keys(Store::Files)
            .await?;
        Ok(places_aside(name)
            .filter(|place| there.contains(place))
            .collect())
    }

    async fn remove(&self, name: &str) -> Result<(), StorageFailed> {
        let writing = self.0.writing(&[Store::Files]).await?;
        writing.delete(Store::Files, name)?;
        writing.delete(Store::Files, &previous(name))?;
        writing.done().await
    }
}

/// Asks the browser not to throw the storage away when room is short. Whether it agrees is its own
/// decision, and nothing depends on it.
pub(crate) async fn ask_to_persist() {
    let Some(storage) = scope().navigator().storage() else {
        return;
    };
    if let Ok(asked) = storage.persist() {
        let _ = JsFuture::from(asked).await;
    }
}

fn previous(name: &str) -> String {
    format!("{name}.previous")
}

/// Where damaged files of that name are put aside: `vault.age.damaged`, `vault.age.damaged-2` …
fn places_aside(name: &str) -> impl Iterator<Item = String> {
    (1..=MOST_ASIDE).map(move |number| match number {
        1 => format!("{name}.damaged"),
        number => format!("{name}.damaged-{number}"),
    })
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the seconds of any time that a clock shows fit"
)]
fn seconds(time: Timestamp) -> JsValue {
    JsValue::from_f64(time.seconds() as f64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a time was written, and a cast of anything else gives a time too"
)]
fn written_at(file: &JsValue) -> Option<u64> {
    field(file, "writtenAt")
        .as_f64()
        .map(|seconds| seconds as u64)
}

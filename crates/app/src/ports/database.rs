//! The one database of the app in this browser (`IndexedDB`), and its transactions: each is written as a
//! whole or not at all, and is on the disk when it is done.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Object, Promise};
use lifeboat_client::ports::StorageFailed;
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use super::browser::{error_name, field, object, scope};
use crate::words::words;

/// What the database is called.
const NAME: &str = "lifeboat";
/// Counts up with the stores.
const VERSION: u32 = 1;

words! {
    StorageWords {
        nothing_kept = "This browser keeps nothing for this page: storing is turned off for it, or this is a private window. Allow the page to store data, or open it in an ordinary window.",
                       "Deze browser bewaart niets voor deze pagina: opslaan is ervoor uitgezet, of dit is een privévenster. Sta de pagina toe gegevens op te slaan, of open haar in een gewoon venster.";
        no_room = "This browser gives the app no more room. Free some on this device, or remove the data of other sites in the browser's settings, then try again; nothing was changed.",
                  "Deze browser geeft de app geen ruimte meer. Maak ruimte vrij op dit apparaat, of verwijder gegevens van andere sites bij de instellingen van de browser, en probeer het opnieuw; er is niets veranderd.";
        older_tab = "An older release of the app is open in another tab. Close that tab, then load this page again.",
                    "In een ander tabblad is een oudere versie van de app open. Sluit dat tabblad en laad deze pagina opnieuw.";
        newer = "A newer release of the app has been here. Load this page again.",
                "Een nieuwere versie van de app is hier al geweest. Laad deze pagina opnieuw.";
        failed(name: &str) = "This browser's storage does not work ({name}). Close the browser, open it again, then try once more; nothing was changed.",
                             "De opslag van deze browser werkt niet ({name}). Sluit de browser, open hem opnieuw en probeer het nog eens; er is niets veranderd.";
    }
}

/// What is kept apart in the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Store {
    /// The sealed files of the vault, by name.
    Files,
    /// The device keys, by name.
    DeviceKeys,
    /// The browser's own keys, by what they open.
    Keys,
    /// What those keys have sealed.
    Sealed,
    /// How the app lock is set.
    AppLock,
}

impl Store {
    const ALL: [Self; 5] = [
        Self::Files,
        Self::DeviceKeys,
        Self::Keys,
        Self::Sealed,
        Self::AppLock,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::DeviceKeys => "device-keys",
            Self::Keys => "keys",
            Self::Sealed => "sealed",
            Self::AppLock => "app-lock",
        }
    }
}

#[wasm_bindgen]
extern "C" {
    /// A database whose transactions can be asked to be durable.
    #[wasm_bindgen(extends = IdbDatabase)]
    type DurableDatabase;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// The database, open. Copies share the connection.
#[derive(Debug, Clone)]
pub(crate) struct Database(Rc<RefCell<Connection>>);

impl Database {
    /// Opens the database, and makes it where there is none.
    ///
    /// # Errors
    ///
    /// This browser keeps nothing for this page, or another release of the app holds it.
    pub(crate) async fn open() -> Result<Self, StorageFailed> {
        let connection = Connection::open().await?;
        Ok(Self(Rc::new(RefCell::new(connection))))
    }

    /// Begins to read.
    ///
    /// # Errors
    ///
    /// The storage does not work.
    pub(crate) async fn reading(&self, stores: &[Store]) -> Result<Transaction, StorageFailed> {
        self.begin(stores, "readonly").await
    }

    /// Begins to read and write. What was written before the transaction is dropped, and not
    /// [`done`](Transaction::done), is not written.
    ///
    /// # Errors
    ///
    /// The storage does not work.
    pub(crate) async fn writing(&self, stores: &[Store]) -> Result<Transaction, StorageFailed> {
        self.begin(stores, "readwrite").await
    }

    /// One value.
    ///
    /// # Errors
    ///
    /// The storage does not work.
    pub(crate) async fn read(
        &self,
        store: Store,
        key: &str,
    ) -> Result<Option<JsValue>, StorageFailed> {
        self.reading(&[store]).await?.value(store, key).await
    }

    /// Removes everything, or nothing.
    ///
    /// # Errors
    ///
    /// The storage does not work.
    pub(crate) async fn empty(&self) -> Result<(), StorageFailed> {
        let writing = self.writing(&Store::ALL).await?;
        for store in Store::ALL {
            let cleared = writing.store(store)?.clear();
            cleared.map_err(|error| failed(&error))?;
        }
        writing.done().await
    }

    async fn begin(&self, stores: &[Store], mode: &str) -> Result<Transaction, StorageFailed> {
        let begun = self.0.borrow().begin(stores, mode);
        match begun {
            // The browser has ended the connection, or another tab has asked for that.
            Err(error) if error_name(&error) == "InvalidStateError" => {
                let connection = Connection::open().await?;
                let begun = connection.begin(stores, mode);
                *self.0.borrow_mut() = connection;
                begun.map_err(|error| failed(&error))
            }
            begun => begun.map_err(|error| failed(&error)),
        }
    }
}

#[derive(Debug)]
struct Connection {
    database: IdbDatabase,
    /// Makes way for another release of the app, which waits in another tab.
    _make_way: Closure<dyn FnMut()>,
}

impl Connection {
    async fn open() -> Result<Self, StorageFailed> {
        let factory = scope()
            .indexed_db()
            .ok()
            .flatten()
            .ok_or_else(nothing_kept)?;
        let request = factory
            .open_with_u32(NAME, VERSION)
            .map_err(|error| unopened(&error))?;
        let make_stores = Closure::<dyn FnMut()>::once({
            let request = request.clone();
            move || make_stores(&request)
        });
        request.set_onupgradeneeded(Some(make_stores.as_ref().unchecked_ref()));
        let opened = Promise::new(&mut |resolve, reject| {
            request.set_onsuccess(Some(&resolve));
            request.set_onerror(Some(&reject));
            request.set_onblocked(Some(&reject));
        });
        if let Err(event) = JsFuture::from(opened).await {
            return Err(if field(&event, "type") == "blocked" {
                StorageFailed(StorageWords::here().older_tab().to_owned())
            } else {
                unopened(&error_of(&request))
            });
        }
        let database: IdbDatabase = request
            .result()
            .map_err(|error| failed(&error))?
            .unchecked_into();
        let make_way = Closure::<dyn FnMut()>::new({
            let database = database.clone();
            move || database.close()
        });
        database.set_onversionchange(Some(make_way.as_ref().unchecked_ref()));
        Ok(Self {
            database,
            _make_way: make_way,
        })
    }

    fn begin(&self, stores: &[Store], mode: &str) -> Result<Transaction, JsValue> {
        let names: Array = stores
            .iter()
            .map(|store| JsValue::from_str(store.name()))
            .collect();
        let options = object([("durability", "strict".into())]);
        let database: &DurableDatabase = self.database.unchecked_ref();
        database
            .transaction(&names, mode, &options)
            .map(|transaction| Transaction {
                transaction,
                is_done: false,
            })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.close();
    }
}

/// Makes the stores that a database of an earlier release, or a new one, does not have.
fn make_stores(request: &IdbOpenDbRequest) {
    let Ok(database) = request.result() else {
        return;
    };
    let database: IdbDatabase = database.unchecked_into();
    for store in Store::ALL {
        if !database.object_store_names().contains(store.name()) {
            // When it fails, the browser undoes the upgrade, and opening says so.
            let _ = database.create_object_store(store.name());
        }
    }
}

/// A transaction. Nothing but its own requests may be waited for while it is open: the browser ends it
/// when it has none.
#[derive(Debug)]
pub(crate) struct Transaction {
    transaction: IdbTransaction,
    is_done: bool,
}

impl Transaction {
    /// One value.
    ///
    /// # Errors
    ///
    /// The storage does not work.
    pub(crate) async fn value(
        &self,
        store: Store,
        key: &str,
    ) -> Result<Option<JsValue>, StorageFailed> {
        let value = answered(self.store(store)?.get(&JsValue::from_str(key))).await?;
        Ok(Some(value).filter(|value| !value.is_undefined()))
    }

    /// All keys of a store, in their order.
    ///
    /// # Errors
    ///
    /// The storage does not work.
    pub(crate) async fn keys(&self, store: Store) -> Result<Vec<String>, StorageFailed> {
        let keys = answered(self.store(store)?.get_all_keys()).await?;
        Ok(Array::from(&keys)
            .iter()
            .filter_map(|key| key.as_string())
            .collect())
    }

    /// Writes one value.
    ///
    /// # Errors
    ///
    /// The storage does not take it.
    pub(crate) fn put(
        &self,
        store: Store,
        key: &str,
        value: &JsValue,
    ) -> Result<(), StorageFailed> {
        let put = self
            .store(store)?
            .put_with_key(value, &JsValue::from_str(key));
        put.map(drop).map_err(|error| failed(&error))
    }

    /// Removes one value, if it is there.
    ///
    /// # Errors
    ///
    /// The storage does not work.
    pub(crate) fn delete(&self, store: Store, key: &str) -> Result<(), StorageFailed> {
        let deleted = self.store(store)?.delete(&JsValue::from_str(key));
        deleted.map(drop).map_err(|error| failed(&error))
    }

    /// Waits until everything is on the disk. It is called right after the last request.
    ///
    /// # Errors
    ///
    /// Nothing of it was written.
    pub(crate) async fn done(mut self) -> Result<(), StorageFailed> {
        self.is_done = true;
        if let Some(error) = self.transaction.error() {
            return Err(failed(&error));
        }
        let ended = Promise::new(&mut |resolve, reject| {
            self.transaction.set_oncomplete(Some(&resolve));
            self.transaction.set_onabort(Some(&reject));
        });
        if JsFuture::from(ended).await.is_ok() {
            return Ok(());
        }
        Err(match self.transaction.error() {
            Some(error) => failed(&error),
            None => failed(&JsValue::UNDEFINED),
        })
    }

    fn store(&self, store: Store) -> Result<IdbObjectStore, StorageFailed> {
        self.transaction
            .object_store(store.name())
            .map_err(|error| failed(&error))
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.is_done {
            // Fails when the browser has ended it already.
            let _ = self.transaction.abort();
        }
    }
}

async fn answered(request: Result<IdbRequest, JsValue>) -> Result<JsValue, StorageFailed> {
    let request = request.map_err(|error| failed(&error))?;
    let answered = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(answered).await {
        Ok(_) => request.result().map_err(|error| failed(&error)),
        Err(_) => Err(failed(&error_of(&request))),
    }
}

fn error_of(request: &IdbRequest) -> JsValue {
    request
        .error()
        .ok()
        .flatten()
        .map_or(JsValue::UNDEFINED, JsValue::from)
}

fn nothing_kept() -> StorageFailed {
    StorageFailed(StorageWords::here().nothing_kept().to_owned())
}

/// Why the database does not open.
fn unopened(error: &JsValue) -> StorageFailed {
    match error_name(error).as_str() {
        "SecurityError" | "InvalidStateError" | "NotAllowedError" => nothing_kept(),
        _ => failed(error),
    }
}

fn failed(error: &JsValue) -> StorageFailed {
    let words = StorageWords::here();
    StorageFailed(match error_name(error).as_str() {
        "QuotaExceededError" => words.no_room().to_owned(),
        "VersionError" => words.newer().to_owned(),
        name => words.failed(name),
    })
}

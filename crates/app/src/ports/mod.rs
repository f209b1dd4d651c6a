//! What `lifeboat-client` needs from the system: the browser's storage, its keys, its clock, the network.
//! All of it works in a page and in a worker.

mod browser;
mod database;
mod device_keys;
mod http;
mod indexed_db;
mod no_location;
mod system;
mod web_crypto;
mod web_lock;

pub(crate) use browser::{Credentials, Passkey, error_name, field, object, scope};
pub(crate) use database::{Database, Store};
pub(crate) use device_keys::BrowserKeys;
pub(crate) use http::server;
pub(crate) use indexed_db::{IndexedDb, ask_to_persist};
pub(crate) use no_location::NoLocation;
pub(crate) use system::{device_name, now, platform, rng};
pub(crate) use web_crypto::{bytes, finished, not_secure, subtle};
pub(crate) use web_lock::WebLock;

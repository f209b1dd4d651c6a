//! What a flow needs from the system that it runs on. The command line and the app each bring their
//! own; tests bring faulty ones.

mod api;
mod device_keys;
mod device_storage;
mod event_source;
mod storage_location;

pub use api::{Api, ApiRequest, ApiResponse, Method, Unreachable};
pub use device_keys::{DeviceKeys, KeyFailed, KeyName};
pub use device_storage::{DeviceStorage, StorageFailed};
pub use event_source::{EventSource, Events, Opened, ServerEvent};
pub use storage_location::{LocationFailed, StorageLocation};

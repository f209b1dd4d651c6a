//! What `lifeboat-client` needs from the system: the disk, the device keys, a folder as storage
//! location, the network.

mod device_keys;
mod file_storage;
mod folder_location;
mod http;
mod private_file;
mod system;

pub(crate) use device_keys::FileKeys;
pub(crate) use file_storage::{FileStorage, Stamp};
pub(crate) use folder_location::FolderLocation;
pub(crate) use http::{HeardTime, server};
pub(crate) use private_file::{explain, replace_file, write_file};
pub(crate) use system::{default_home, device_name, platform};

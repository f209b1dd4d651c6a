//! Storage locations of the user's own, of which a browser reaches none.

use lifeboat_client::ports::{LocationFailed, StorageLocation};

/// A storage location that does not exist: what a backup at the server is given none of.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NoLocation {}

impl StorageLocation for NoLocation {
    async fn put(&self, _: &str, _: &[u8]) -> Result<(), LocationFailed> {
        match *self {}
    }

    async fn get(&self, _: &str) -> Result<Option<Vec<u8>>, LocationFailed> {
        match *self {}
    }

    async fn list(&self) -> Result<Vec<String>, LocationFailed> {
        match *self {}
    }

    async fn delete(&self, _: &str) -> Result<(), LocationFailed> {
        match *self {}
    }
}

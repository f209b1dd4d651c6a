//! Where sealed versions lie, when they do not lie at the server.

use std::future::Future;

/// The storage location refused, or cannot be reached.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct LocationFailed(pub String);

/// A store of immutable objects: a synced folder, a bucket, a WebDAV share.
///
/// Whoever runs it sees ciphertext, sizes and times. Names are made by this crate
/// (`<sha-256>.age`).
pub trait StorageLocation {
    /// Stores an object under a name that nothing else has. Repeating it is harmless.
    ///
    /// # Errors
    ///
    /// The location is away, full, or may not be written.
    fn put(&self, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), LocationFailed>>;

    /// The object of that name, or none.
    ///
    /// # Errors
    ///
    /// The location is away or may not be read, or the object is larger than 64 MiB.
    fn get(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, LocationFailed>>;

    /// The names of all objects, in no order.
    ///
    /// # Errors
    ///
    /// The location is away or may not be read.
    fn list(&self) -> impl Future<Output = Result<Vec<String>, LocationFailed>>;

    /// Removes an object, if it is there.
    ///
    /// # Errors
    ///
    /// The location is away or may not be written.
    fn delete(&self, name: &str) -> impl Future<Output = Result<(), LocationFailed>>;
}

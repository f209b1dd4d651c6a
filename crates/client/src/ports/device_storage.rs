//! Where a device keeps its few files.

use std::future::Future;

/// The device's storage refused.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct StorageFailed(pub String);

/// Named blobs on the device, each replaced as a whole.
///
/// Names are fixed words of this crate (`vault.age`, `unlock.age`), never input.
pub trait DeviceStorage {
    /// Held while a blob is read, changed and replaced. No second holder exists at the same time,
    /// in this process or another; dropping it lets the next one in.
    type Lock;

    /// Waits for the lock.
    ///
    /// # Errors
    ///
    /// The storage cannot be locked, or another process held it for too long.
    fn lock(&self) -> impl Future<Output = Result<Self::Lock, StorageFailed>>;

    /// The blob of that name, or none.
    ///
    /// # Errors
    ///
    /// The blob is there and cannot be read.
    fn load(&self, name: &str) -> impl Future<Output = Result<Option<Vec<u8>>, StorageFailed>>;

    /// The blob that [`replace`](Self::replace) replaced last, or none.
    ///
    /// # Errors
    ///
    /// The blob is there and cannot be read.
    fn load_previous(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<Vec<u8>>, StorageFailed>>;

    /// Replaces the blob atomically and keeps the previous one: after a crash at any moment either
    /// the old or the new content is there, whole. When it returns, the new one is durable.
    ///
    /// # Errors
    ///
    /// No space, no permission, a broken disk. The old content is still there.
    fn replace(&self, name: &str, bytes: &[u8]) -> impl Future<Output = Result<(), StorageFailed>>;

    /// When the blob that [`replace`](Self::replace) replaced last was written, UNIX seconds; none
    /// where that is not known.
    ///
    /// # Errors
    ///
    /// The blob is there and cannot be looked at.
    fn previous_written_at(
        &self,
        name: &str,
    ) -> impl Future<Output = Result<Option<u64>, StorageFailed>>;

    /// Puts a damaged blob aside, where nothing overwrites it and a person can find it. Afterwards
    /// there is no blob of that name; the previous one stays. Nothing happens without a blob.
    ///
    /// # Errors
    ///
    /// No permission, a broken disk, or too many were put aside already. The blob is still there.
    fn set_aside(&self, name: &str) -> impl Future<Output = Result<(), StorageFailed>>;

    /// What was put aside of a blob and is still there, as a person would call it, such as a path.
    ///
    /// # Errors
    ///
    /// The storage cannot be read.
    fn aside(&self, name: &str) -> impl Future<Output = Result<Vec<String>, StorageFailed>>;

    /// Removes the blob and its previous one, if they are there.
    ///
    /// # Errors
    ///
    /// No permission, a broken disk.
    fn remove(&self, name: &str) -> impl Future<Output = Result<(), StorageFailed>>;
}

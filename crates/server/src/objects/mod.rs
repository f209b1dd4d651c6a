//! Where sealed objects lie: in the database by default, or in an OpenDAL service.
//!
//! An object in the database is written in the transaction that commits its version. An object
//! outside is stored *before* that transaction, so that a head always has its object; one whose
//! commit then fails belongs to nobody and is swept later ([`Objects::sweep`]).
//!
//! What is in the database is read from there also when a service is configured. What lies in a
//! service is found only while that service is configured: an operator who changes it moves the
//! objects first.

mod database;
mod opendal;

use lifeboat_protocol::Hex;
use uuid::Uuid;

use crate::{clock::UnixSeconds, config::ObjectStorage, database::Database};

pub use database::{AskedFor, BackupWithObject, StoredObjects, remove_backup_rows, remove_rows};
pub use opendal::{ObjectsError, Store};

/// The storage for sealed objects. Cloning it gives the same storage.
#[derive(Debug, Clone)]
pub struct Objects {
    /// None: in the database.
    outside: Option<Store>,
}

/// What an object is called. Objects are immutable: one name never has two contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ObjectName {
    /// The recovery account.
    pub account_id: Uuid,
    /// The backup.
    pub backup_id: Uuid,
    /// The version.
    pub sequence: i64,
    /// SHA-256 of its bytes.
    pub hash: Hex<32>,
    /// Random: the attempt to commit that stored it. So what one attempt left behind can be removed
    /// while another stores the same version again.
    pub attempt: Option<Uuid>,
}

impl Objects {
    /// The storage as configured. Nothing is read or written yet.
    ///
    /// # Errors
    ///
    /// The service is unknown, or its options are wrong.
    pub fn new(storage: &ObjectStorage) -> Result<Self, ObjectsError> {
        let outside = match storage {
            ObjectStorage::Database => None,
            ObjectStorage::OpenDal { service, options } => Some(Store::open(service, options)?),
        };
        Ok(Self { outside })
    }

    /// Whether new objects lie outside of the database.
    #[must_use]
    pub fn is_outside(&self) -> bool {
        self.outside.is_some()
    }

    /// Stores an object, or gives it back to be stored in the database by the commit's own
    /// transaction.
    ///
    /// # Errors
    ///
    /// The service failed.
    pub async fn store(
        &self,
        name: &ObjectName,
        bytes: Vec<u8>,
    ) -> Result<Option<Vec<u8>>, ObjectsError> {
        match &self.outside {
            None => Ok(Some(bytes)),
            Some(store) => store.put(name, bytes).await.map(|()| None),
        }
    }

    /// Reads an object that is not in the database. None if it is not there either.
    ///
    /// # Errors
    ///
    /// The service failed.
    pub async fn fetch(&self, name: &ObjectName) -> Result<Option<Vec<u8>>, ObjectsError> {
        match &self.outside {
            None => Ok(None),
            Some(store) => store.get(name).await,
        }
    }

    /// Removes an object that lies outside of the database. One that cannot be removed now is swept
    /// later.
    pub async fn remove(&self, name: &ObjectName) {
        if let Some(store) = &self.outside
            && let Err(error) = store.delete(name).await
        {
            tracing::warn!(%error, "an object stays until it is swept");
        }
    }

    /// Removes all objects of a backup that lie outside of the database, as far as that works now.
    pub async fn remove_backup(&self, account_id: Uuid, backup_id: Uuid) {
        if let Some(store) = &self.outside
            && let Err(error) = store.delete_backup(account_id, backup_id).await
        {
            tracing::warn!(%error, "the objects of a backup stay until they are swept");
        }
    }

    /// Removes objects outside of the database that belong to no version, and were stored before
    /// that time: what failed commits and interrupted deletions left behind. Gives their number.
    ///
    /// # Errors
    ///
    /// The service or the database failed; what was removed until then stays removed.
    pub async fn sweep(&self, db: &Database, before: UnixSeconds) -> Result<u64, ObjectsError> {
        match &self.outside {
            None => Ok(0),
            Some(store) => store.sweep(db, before).await,
        }
    }
}

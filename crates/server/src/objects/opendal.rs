//! Objects in an OpenDAL service: a folder (`fs`), S3 (`s3`) or WebDAV (`webdav`).
//!
//! An object lies at `ACCOUNT/BACKUP/SEQUENCE-HASH-ATTEMPT`. In a folder it is written beside its place,
//! synced, moved, and its folders are synced too, so that it survives a loss of power like the
//! database does. Of the others, an object that they acknowledge is theirs to keep.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::File,
    path::{Path, PathBuf},
    time::Duration,
};

use futures_util::TryStreamExt;
use opendal::{EntryMode, ErrorKind, HttpTransporter, Operator};
use opendal_http_transport_reqwest::ReqwestTransport;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::ObjectName;
use crate::{clock::UnixSeconds, database::Database, entities::version};

/// The services that this release can speak to.
const SERVICES: &[&str] = &["fs", "s3", "webdav"];

/// Where a folder keeps what is being written.
const WRITING: &str = ".writing";

/// How long the service may stay silent.
const PATIENCE: Duration = Duration::from_secs(20);

/// Why objects cannot be stored, read or removed. No text holds an option's value.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// The service is none of those that this release knows.
    #[error(
        "`{service}` is not a storage service that this server knows. Set objects.service to one \
         of {}.",
        SERVICES.join(", ")
    )]
    UnknownService {
        /// What was configured.
        service: String,
    },
    /// The options do not fit the service.
    #[error(
        "objects cannot be stored in `{service}` as configured: {reason}. Check objects.options."
    )]
    Options {
        /// The service.
        service: String,
        /// What OpenDAL says.
        reason: String,
    },
    /// The service failed.
    #[error("the storage service failed: {0}")]
    Service(#[from] opendal::Error),
    /// The folder cannot be synced.
    #[error("the objects' folder cannot be synced: {0}")]
    Sync(#[from] std::io::Error),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

/// A storage service.
#[derive(Debug, Clone)]
pub struct Store {
    operator: Operator,
    /// Of a folder: where it is.
    folder: Option<PathBuf>,
}

impl Store {
    /// Opens the service with its options, named as OpenDAL names them.
    ///
    /// # Errors
    ///
    /// The service is unknown, or its options are wrong.
    pub fn open(service: &str, options: &BTreeMap<String, String>) -> Result<Self, ObjectsError> {
        if !SERVICES.contains(&service) {
            return Err(ObjectsError::UnknownService {
                service: service.to_owned(),
            });
        }
        let wrong = |reason: String| ObjectsError::Options {
            service: service.to_owned(),
            reason,
        };
        opendal::init_default_registry();
        let mut options = options.clone();
        let mut folder = None;
        if service == "fs" {
            let root = options
                .get("root")
                .ok_or_else(|| wrong("`root` is missing".to_owned()))?;
            let root = PathBuf::from(root);
            let writing = root.join(WRITING).to_string_lossy().into_owned();
            options
                .entry("atomic_write_dir".to_owned())
                .or_insert(writing);
            folder = Some(root);
        } else {
            install_http().map_err(|error| wrong(error.to_string()))?;
        }
        let operator =
            Operator::via_iter(service, options).map_err(|error| wrong(error.to_string()))?;
        Ok(Self { operator, folder })
    }

    pub(super) async fn put(&self, name: &ObjectName, bytes: Vec<u8>) -> Result<(), ObjectsError> {
        self.operator.write(&path(name), bytes).await?;
        if let Some(folder) = self.folder.clone() {
            let (backup, account) = (backup_folder(name), account_folder(name));
            let synced = tokio::task::spawn_blocking(move || {
                [folder.join(backup), folder.join(account), folder]
                    .iter()
                    .try_for_each(|it| sync(it))
            });
            synced.await.map_err(std::io::Error::other)??;
        }
        Ok(())
    }

    pub(super) async fn get(&self, name: &ObjectName) -> Result<Option<Vec<u8>>, ObjectsError> {
        match self.operator.read(&path(name)).await {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) async fn delete(&self, name: &ObjectName) -> Result<(), ObjectsError> {
        Ok(self.operator.delete(&path(name)).await?)
    }

    pub(super) async fn delete_backup(
        &self,
        account_id: Uuid,
        backup_id: Uuid,
    ) -> Result<(), ObjectsError> {
        let folder = format!("{account_id}/{backup_id}/");
        Ok(self.operator.delete_with(&folder).recursive(true).await?)
    }

    pub(super) async fn sweep(
        &self,
        db: &Database,
        before: UnixSeconds,
    ) -> Result<u64, ObjectsError> {
        let mut old: HashMap<Uuid, Vec<ObjectName>> = HashMap::new();
        let mut entries = self.operator.lister_with("").recursive(true).await?;
        while let Some(entry) = entries.try_next().await? {
            let mut metadata = entry.metadata().clone();
            if metadata.mode() != EntryMode::FILE {
                continue;
            }
            let Some(name) = parse(entry.path()) else {
                continue;
            };
            if metadata.last_modified().is_none() {
                // Some services tell the time of one object only, not in a list.
                metadata = self.operator.stat(entry.path()).await?;
            }
            let stored = metadata
                .last_modified()
                .map(|time| time.into_inner().as_second());
            if stored.is_some_and(|stored| stored < before) {
                old.entry(name.backup_id).or_default().push(name);
            }
        }
        let mut removed = 0;
        for (backup_id, names) in old {
            let kept = kept(db, backup_id).await?;
            for name in names
                .iter()
                .filter(|name| !kept.contains(&name.of_version()))
            {
                self.delete(name).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }
}

/// What of a name is in the row of its version.
type OfVersion = (i64, Vec<u8>, Option<Uuid>);

impl ObjectName {
    fn of_version(&self) -> OfVersion {
        (self.sequence, self.hash.0.to_vec(), self.attempt)
    }
}

/// What of a backup is kept.
async fn kept(db: &Database, backup_id: Uuid) -> Result<HashSet<OfVersion>, DbErr> {
    let kept = version::Entity::find()
        .select_only()
        .column(version::Column::Sequence)
        .column(version::Column::Hash)
        .column(version::Column::Attempt)
        .filter(version::Column::BackupId.eq(backup_id))
        .filter(version::Column::Kept.eq(true))
        .into_tuple()
        .all(db.reader())
        .await?;
    Ok(kept.into_iter().collect())
}

/// Requests to a service have time limits, and TLS by the same means as everything else here.
fn install_http() -> Result<(), reqwest::Error> {
    // The first one to be installed stays; it is the same.
    drop(rustls::crypto::ring::default_provider().install_default());
    let client = reqwest::Client::builder()
        .connect_timeout(PATIENCE)
        .read_timeout(PATIENCE)
        .build()?;
    HttpTransporter::install_default(ReqwestTransport::new(client));
    Ok(())
}

fn sync(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

fn account_folder(name: &ObjectName) -> String {
    name.account_id.to_string()
}

fn backup_folder(name: &ObjectName) -> String {
    format!("{}/{}", name.account_id, name.backup_id)
}

fn path(name: &ObjectName) -> String {
    let attempt = name
        .attempt
        .map_or_else(String::new, |attempt| format!("-{}", attempt.simple()));
    format!(
        "{}/{}-{}{attempt}",
        backup_folder(name),
        name.sequence,
        name.hash
    )
}

/// Reads a path back. None for what is not ours.
fn parse(path: &str) -> Option<ObjectName> {
    let mut parts = path.split('/');
    let (account, backup, file) = (parts.next()?, parts.next()?, parts.next()?);
    let mut words = file.split('-');
    let (sequence, hash, attempt) = (words.next()?, words.next()?, words.next());
    if parts.next().is_some() || words.next().is_some() {
        return None;
    }
    let attempt = match attempt {
        Some(attempt) => Some(Uuid::try_parse(attempt).ok()?),
        None => None,
    };
    Some(ObjectName {
        account_id: account.parse().ok()?,
        backup_id: backup.parse().ok()?,
        sequence: sequence.parse().ok()?,
        hash: hash.parse().ok()?,
        attempt,
    })
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::Hex;

    use super::*;

    fn name(sequence: i64) -> ObjectName {
        ObjectName {
            account_id: Uuid::from_u128(1),
            backup_id: Uuid::from_u128(2),
            sequence,
            hash: Hex([3; 32]),
            attempt: Some(Uuid::from_u128(4)),
        }
    }

    fn folder(root: &Path) -> Store {
        let options = [("root".to_owned(), root.to_string_lossy().into_owned())];
        Store::open("fs", &options.into()).unwrap()
    }

    #[tokio::test]
    async fn an_object_in_a_folder_comes_back_until_it_is_removed() {
        let root = tempfile::tempdir().unwrap();
        let store = folder(root.path());
        assert_eq!(store.get(&name(1)).await.unwrap(), None);
        for sequence in 1..=3 {
            store
                .put(&name(sequence), b"sealed".to_vec())
                .await
                .unwrap();
            store
                .put(&name(sequence), b"sealed".to_vec())
                .await
                .unwrap();
        }
        assert_eq!(store.get(&name(2)).await.unwrap().unwrap(), b"sealed");
        store.delete(&name(2)).await.unwrap();
        store.delete(&name(2)).await.unwrap();
        assert_eq!(store.get(&name(2)).await.unwrap(), None);
        store
            .delete_backup(Uuid::from_u128(1), Uuid::from_u128(2))
            .await
            .unwrap();
        assert_eq!(store.get(&name(3)).await.unwrap(), None);
    }

    #[test]
    fn a_path_comes_back_as_its_name_and_nothing_else_is_taken_for_one() {
        assert_eq!(parse(&path(&name(7))), Some(name(7)));
        let without = ObjectName {
            attempt: None,
            ..name(7)
        };
        assert_eq!(parse(&path(&without)), Some(without));
        for other in [
            "",
            "lost+found",
            ".writing/a/b",
            "a/b/c",
            &format!("{}/x", path(&name(7))),
            &format!("{}-x", path(&name(7))),
        ] {
            assert_eq!(parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_wrong_configuration_is_named() {
        let none = BTreeMap::new();
        let unknown = Store::open("ftp", &none).unwrap_err().to_string();
        assert!(
            unknown.contains("ftp") && unknown.contains("webdav"),
            "{unknown}"
        );
        let incomplete = Store::open("fs", &none).unwrap_err().to_string();
        assert!(incomplete.contains("root"), "{incomplete}");
        assert!(Store::open("s3", &none).is_err());
    }
}

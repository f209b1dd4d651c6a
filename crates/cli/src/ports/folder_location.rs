//! A folder as storage location, such as one that a drive syncs: `file:///home/alice/Sync/Lifeboat`.

use std::path::{Path, PathBuf};

use lifeboat_client::ports::{LocationFailed, StorageLocation};
use opendal::{ErrorKind, Operator, services::Fs};
use url::Url;

use crate::error::CliError;

use super::{explain, private_file::sync_folder};

/// Where an object is written before it gets its name, so that no half of one is ever synced. Sync
/// programs leave hidden folders of this kind alone or carry them along; either does no harm.
const UNFINISHED: &str = ".unfinished";
/// The largest object that is read: 64 MiB.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A folder, through OpenDAL.
#[derive(Debug)]
pub(crate) struct FolderLocation {
    folder: PathBuf,
}

impl FolderLocation {
    /// The folder with this `file:` address. The disk is not looked at yet.
    ///
    /// # Errors
    ///
    /// Another kind of address, or one that names no folder of this device.
    pub(crate) fn open(url: &Url) -> Result<Self, CliError> {
        if url.scheme() != "file" {
            return Err(CliError::usage(format!(
                "{url} is not a folder. A storage location looks like file:///home/you/Sync/Lifeboat."
            )));
        }
        let folder = url.to_file_path().map_err(|()| {
            CliError::usage(format!(
                "{url} names no folder of this device. Write file:// and the whole path, such as \
                 file:///home/you/Sync/Lifeboat."
            ))
        })?;
        Ok(Self { folder })
    }

    /// Makes the folder, inside one that is there. For turning backup on: later a missing folder is
    /// a drive that is not mounted, and is not made up for.
    pub(crate) fn make(&self) -> Result<(), CliError> {
        if self.folder.is_dir() {
            return Ok(());
        }
        std::fs::create_dir(&self.folder)
            .map_err(|error| CliError::failed("location_failed", explain(&error, &self.folder)))
    }

    fn operator(&self) -> Result<Operator, LocationFailed> {
        let metadata = std::fs::metadata(&self.folder);
        match metadata {
            Ok(metadata) if metadata.is_dir() => {}
            Ok(_) => {
                return Err(LocationFailed(format!(
                    "{} is a file, not a folder",
                    self.folder.display()
                )));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(LocationFailed(format!(
                    "the folder {} is not there; mount or sync it",
                    self.folder.display()
                )));
            }
            Err(error) => return Err(failed_io(&error, &self.folder)),
        }
        let folder = self.folder.to_string_lossy();
        let unfinished = self.folder.join(UNFINISHED);
        let builder = Fs::default()
            .root(&folder)
            .atomic_write_dir(&unfinished.to_string_lossy());
        Operator::new(builder).map_err(|error| self.failed(&error))
    }

    /// Makes the name of an object that was written durable, where the drive knows how.
    fn make_durable(&self, name: &str) -> Result<(), LocationFailed> {
        match sync_folder(&self.folder.join(name)) {
            Err(error)
                if !matches!(
                    error.kind(),
                    std::io::ErrorKind::InvalidInput | std::io::ErrorKind::Unsupported
                ) =>
            {
                Err(failed_io(&error, &self.folder))
            }
            _ => Ok(()),
        }
    }

    /// Removes what a write that failed has left of an object, as far as that can be.
    fn remove_unfinished(&self, name: &str) {
        let Ok(entries) = std::fs::read_dir(self.folder.join(UNFINISHED)) else {
            return;
        };
        for entry in entries.flatten() {
            if entry.file_name().to_string_lossy().starts_with(name) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }

    fn failed(&self, error: &opendal::Error) -> LocationFailed {
        let mut cause: &dyn std::error::Error = error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        match cause.downcast_ref::<std::io::Error>() {
            Some(error) => failed_io(error, &self.folder),
            None => LocationFailed(format!("{}: {cause}", self.folder.display())),
        }
    }
}

fn failed_io(error: &std::io::Error, folder: &Path) -> LocationFailed {
    let text = explain(error, folder);
    LocationFailed(text.trim_end_matches('.').to_owned())
}

impl StorageLocation for FolderLocation {
    async fn put(&self, name: &str, bytes: &[u8]) -> Result<(), LocationFailed> {
        let operator = self.operator()?;
        let written = operator.write(name, bytes.to_vec()).await;
        written.map_err(|error| {
            self.remove_unfinished(name);
            self.failed(&error)
        })?;
        self.make_durable(name)
    }

    async fn get(&self, name: &str) -> Result<Option<Vec<u8>>, LocationFailed> {
        let operator = self.operator()?;
        let length = match operator.stat(name).await {
            Ok(metadata) => metadata.content_length(),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(&error)),
        };
        if length > MAX_BYTES {
            return Err(LocationFailed(format!("{name} is larger than 64 MiB")));
        }
        match operator.read(name).await {
            Ok(object) => Ok(Some(object.to_vec())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.failed(&error)),
        }
    }

    async fn list(&self) -> Result<Vec<String>, LocationFailed> {
        let entries = self
            .operator()?
            .list("/")
            .await
            .map_err(|error| self.failed(&error))?;
        Ok(entries
            .into_iter()
            .filter(|entry| entry.metadata().is_file())
            .map(|entry| entry.name().to_owned())
            .collect())
    }

    async fn delete(&self, name: &str) -> Result<(), LocationFailed> {
        let operator = self.operator()?;
        operator
            .delete(name)
            .await
            .map_err(|error| self.failed(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime;

    fn location(folder: &Path) -> FolderLocation {
        FolderLocation::open(&Url::from_file_path(folder).unwrap()).unwrap()
    }

    #[test]
    fn objects_are_stored_listed_and_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let location = location(&folder.path().join("Lifeboat"));
        location.make().unwrap();
        runtime::with_network(async {
            assert_eq!(location.get("a.age").await.unwrap(), None);
            location.put("a.age", b"sealed").await.unwrap();
            location.put("a.age", b"sealed").await.unwrap();
            assert_eq!(location.get("a.age").await.unwrap().unwrap(), b"sealed");
            assert_eq!(location.list().await.unwrap(), ["a.age"]);
            location.delete("a.age").await.unwrap();
            location.delete("a.age").await.unwrap();
            assert!(location.list().await.unwrap().is_empty());
        })
        .unwrap();
    }

    #[test]
    fn a_folder_that_is_away_is_not_made_up_for() {
        let folder = tempfile::tempdir().unwrap();
        let away = folder.path().join("drive");
        let location = location(&away);
        let error = runtime::with_network(location.put("a.age", b"sealed"))
            .unwrap()
            .unwrap_err();
        assert!(error.to_string().contains("not there"), "{error}");
        assert!(!away.exists());
    }

    #[test]
    fn only_folders_of_this_device_are_locations() {
        for address in ["https://example.com/a", "file://other-host/a"] {
            assert!(
                FolderLocation::open(&address.parse().unwrap()).is_err(),
                "{address}"
            );
        }
    }
}

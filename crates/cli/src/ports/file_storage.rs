//! The device's storage: a folder of files that only their owner may read.

use std::{
    cell::Cell,
    fs::{self, File, TryLockError},
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant, SystemTime},
};

use lifeboat_client::ports::{DeviceStorage, StorageFailed};

use super::private_file::{beside, explain, make_folder, private, replace_file, sync_folder};

/// How long another process is waited for. Nothing is done under the lock but reading, sealing and
/// writing a file.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many damaged files of one name are kept.
const MOST_ASIDE: usize = 20;
/// How often the lock is tried in that time.
const BETWEEN_TRIES: Duration = Duration::from_millis(5);

/// The files in one folder, which is made when something is first written.
#[derive(Debug)]
pub(crate) struct FileStorage {
    folder: PathBuf,
    written: Cell<bool>,
}

/// Stands for the content of a file that is replaced, never changed in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    #[cfg(unix)]
    inode: u64,
}

/// Lets the next process in when it is dropped, or when the process ends in any way.
#[derive(Debug)]
pub(crate) struct FolderLock(#[expect(dead_code, reason = "held, not used")] File);

impl FileStorage {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            written: Cell::new(false),
        }
    }

    /// Whether anything was written through this value.
    pub(crate) fn was_written(&self) -> bool {
        self.written.get()
    }

    /// The stamp of a file, where it is there and can be looked at: another stamp is another content.
    /// Nothing is read.
    pub(crate) fn stamp(&self, name: &str) -> Option<Stamp> {
        let metadata = fs::metadata(self.folder.join(name)).ok()?;
        Some(Stamp {
            modified: metadata.modified().ok(),
            length: metadata.len(),
            #[cfg(unix)]
            inode: std::os::unix::fs::MetadataExt::ino(&metadata),
        })
    }

    /// Held while the first files are made, so that two processes do not make two vaults of one.
    pub(crate) fn lock_for_creation(&self) -> Result<FolderLock, StorageFailed> {
        self.lock_file("creation.lock")
    }

    fn lock_file(&self, name: &str) -> Result<FolderLock, StorageFailed> {
        self.make_folder()?;
        let path = self.folder.join(name);
        let file = private()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| failed(&error, &path))?;
        let since = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(FolderLock(file)),
                Err(TryLockError::WouldBlock) if since.elapsed() < PATIENCE => {
                    thread::sleep(BETWEEN_TRIES);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(StorageFailed(format!(
                        "Another Lifeboat has been using the vault in {} for {} seconds. End it, \
                         then try again; nothing was changed.",
                        self.folder.display(),
                        PATIENCE.as_secs(),
                    )));
                }
                Err(TryLockError::Error(error)) => return Err(failed(&error, &path)),
            }
        }
    }

    fn make_folder(&self) -> Result<(), StorageFailed> {
        make_folder(&self.folder).map_err(|error| failed(&error, &self.folder))
    }

    /// Where damaged files of that name are put aside: `vault.age.damaged`, `vault.age.damaged-2` …
    fn places_aside(&self, name: &str) -> impl Iterator<Item = PathBuf> {
        let path = self.folder.join(name);
        (1..=MOST_ASIDE).map(move |number| match number {
            1 => beside(&path, ".damaged"),
            number => beside(&path, &format!(".damaged-{number}")),
        })
    }

    fn load_file(&self, path: &Path) -> Result<Option<Vec<u8>>, StorageFailed> {
        match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            // `--home` names a file: say that of the folder, not of a file below it.
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                Err(failed(&error, &self.folder))
            }
            Err(error) => Err(failed(&error, path)),
        }
    }
}

impl DeviceStorage for FileStorage {
    type Lock = FolderLock;

    async fn lock(&self) -> Result<FolderLock, StorageFailed> {
        self.lock_file("vault.lock")
    }

    async fn load(&self, name: &str) -> Result<Option<Vec<u8>>, StorageFailed> {
        self.load_file(&self.folder.join(name))
    }

    async fn load_previous(&self, name: &str) -> Result<Option<Vec<u8>>, StorageFailed> {
        self.load_file(&previous(&self.folder.join(name)))
    }

    async fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StorageFailed> {
        self.make_folder()?;
        let path = self.folder.join(name);
        replace_file(&path, bytes, Some(&previous(&path)))
            .map_err(|error| failed(&error, &path))?;
        self.written.set(true);
        Ok(())
    }

    async fn previous_written_at(&self, name: &str) -> Result<Option<u64>, StorageFailed> {
        let path = previous(&self.folder.join(name));
        match fs::metadata(&path) {
            Ok(metadata) => Ok(metadata
                .modified()
                .ok()
                .and_then(|at| at.duration_since(SystemTime::UNIX_EPOCH).ok())
                .map(|since| since.as_secs())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&error, &path)),
        }
    }

    async fn set_aside(&self, name: &str) -> Result<(), StorageFailed> {
        let path = self.folder.join(name);
        if !path.exists() {
            return Ok(());
        }
        let Some(aside) = self.places_aside(name).find(|place| !place.exists()) else {
            return Err(StorageFailed(format!(
                "{} is damaged, and so were {MOST_ASIDE} before it, which are kept beside it. Move \
                 them away and look after the disk, then try again; nothing was changed.",
                path.display()
            )));
        };
        fs::rename(&path, &aside)
            .and_then(|()| sync_folder(&aside))
            .map_err(|error| failed(&error, &aside))
    }

    async fn aside(&self, name: &str) -> Result<Vec<String>, StorageFailed> {
        Ok(self
            .places_aside(name)
            .filter(|place| place.exists())
            .map(|place| place.display().to_string())
            .collect())
    }

    async fn remove(&self, name: &str) -> Result<(), StorageFailed> {
        let path = self.folder.join(name);
        for path in [previous(&path), path] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(failed(&error, &path));
                }
                _ => {}
            }
        }
        self.written.set(true);
        sync_folder(&self.folder.join(name)).map_err(|error| failed(&error, &self.folder))
    }
}

fn previous(path: &Path) -> PathBuf {
    beside(path, ".previous")
}

fn failed(error: &io::Error, path: &Path) -> StorageFailed {
    StorageFailed(explain(error, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime;

    #[test]
    fn what_was_replaced_is_the_previous_one() {
        let folder = tempfile::tempdir().unwrap();
        let storage = FileStorage::new(folder.path().join("home"));
        runtime::here(async {
            assert_eq!(storage.load("vault.age").await.unwrap(), None);
            storage.replace("vault.age", b"one").await.unwrap();
            assert_eq!(storage.load_previous("vault.age").await.unwrap(), None);
            storage.replace("vault.age", b"two").await.unwrap();
            let previous = storage.load_previous("vault.age").await.unwrap();
            assert_eq!(previous.unwrap(), b"one");
            storage.remove("vault.age").await.unwrap();
            assert_eq!(storage.load("vault.age").await.unwrap(), None);
            assert_eq!(storage.load_previous("vault.age").await.unwrap(), None);
        });
    }

    #[test]
    fn what_was_replaced_has_another_stamp() {
        let folder = tempfile::tempdir().unwrap();
        let storage = FileStorage::new(folder.path().join("home"));
        assert_eq!(storage.stamp("vault.age"), None);
        runtime::here(async {
            storage.replace("vault.age", b"one").await.unwrap();
            let first = storage.stamp("vault.age");
            assert!(first.is_some());
            assert_eq!(storage.stamp("vault.age"), first);
            storage.replace("vault.age", b"two").await.unwrap();
            assert_ne!(storage.stamp("vault.age"), first);
        });
    }

    #[test]
    fn reading_makes_no_folder() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        let storage = FileStorage::new(home.clone());
        assert_eq!(runtime::here(storage.load("vault.age")).unwrap(), None);
        assert!(!home.exists() && !storage.was_written());
    }

    #[test]
    fn a_lock_lets_one_in_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let storage = FileStorage::new(folder.path().to_owned());
        let held = runtime::here(storage.lock()).unwrap();
        let second = thread::spawn({
            let folder = folder.path().to_owned();
            move || {
                let since = Instant::now();
                runtime::here(FileStorage::new(folder).lock()).unwrap();
                since.elapsed()
            }
        });
        thread::sleep(Duration::from_millis(100));
        drop(held);
        assert!(second.join().unwrap() >= Duration::from_millis(50));
    }
}

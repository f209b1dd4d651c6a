//! The files in a folder: how many, how large and how deep is bounded, and links are not followed, so
//! that nothing outside the folder is read.

use std::{
    fs::{self, DirEntry},
    path::{Path, PathBuf},
};

use lifeboat_transfer::{ImportOptions, WriteAheadLog};

use super::reading::Links;
use crate::{error::CliError, ports::explain};

const MAX_FILES: usize = ImportOptions::MAX_FILES;
/// How deep folders lie in each other at most.
const MAX_DEPTH: usize = 8;

/// A file that was chosen, or found in a folder.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// What the report calls it.
    pub(super) name: String,
    /// Why it is not read, if it is not.
    pub(super) unread: Option<&'static str>,
    /// Whether what lies beside it may be a link.
    pub(super) links: Links,
}

/// The files among these paths and in the folders among them, in the order of their names.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<Found>, CliError> {
    let mut walk = Walk {
        found: Vec::new(),
        bytes: 0,
    };
    for path in paths {
        if path.is_dir() {
            // Of one folder, its own name says nothing.
            let name = if paths.len() == 1 {
                Path::new("")
            } else {
                path
            };
            walk.folder(path, name, 1)?;
        } else {
            walk.take(path, path, None, Links::Followed)?;
        }
    }
    Ok(walk.found)
}

struct Walk {
    found: Vec<Found>,
    bytes: u64,
}

impl Walk {
    fn folder(&mut self, folder: &Path, name: &Path, depth: usize) -> Result<(), CliError> {
        let unreadable =
            |error: &std::io::Error| CliError::failed("unreadable_folder", explain(error, folder));
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder).map_err(|error| unreadable(&error))? {
            entries.push(entry.map_err(|error| unreadable(&error))?);
            if entries.len() > MAX_FILES {
                return Err(too_many());
            }
        }
        entries.sort_by_key(DirEntry::file_name);
        for entry in &entries {
            self.entry(entry, &name.join(entry.file_name()), depth)?;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &DirEntry, name: &Path, depth: usize) -> Result<(), CliError> {
        let path = entry.path();
        // Does not follow a link.
        let Ok(metadata) = entry.metadata() else {
            return self.found(&path, name, Some("It cannot be looked at."));
        };
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        let unread = if metadata.is_symlink() {
            Some("It is a link, and links are not followed.")
        } else if is_hidden {
            Some("It is hidden.")
        } else if metadata.is_dir() {
            if depth < MAX_DEPTH {
                return self.folder(&path, name, depth + 1);
            }
            Some("It lies too deep: give it by its own name.")
        } else if !metadata.is_file() {
            Some("It is no ordinary file.")
        } else if is_beside_a_database(&path) {
            return Ok(());
        } else {
            self.excess(metadata.len())
        };
        self.found(&path, name, unread)
    }

    /// Why a file of this length is not read, if it is not. Only what is read counts.
    fn excess(&mut self, bytes: u64) -> Option<&'static str> {
        if bytes > ImportOptions::MAX_BYTES as u64 {
            return Some("It is larger than 64 MiB: no authenticator's export is.");
        }
        let together = self.bytes.saturating_add(bytes);
        if together > ImportOptions::MAX_BYTES_TOGETHER {
            return Some("With the files before it there are more than 256 MiB: import it alone.");
        }
        self.bytes = together;
        None
    }

    fn found(
        &mut self,
        path: &Path,
        name: &Path,
        unread: Option<&'static str>,
    ) -> Result<(), CliError> {
        self.take(path, name, unread, Links::Refused)
    }

    fn take(
        &mut self,
        path: &Path,
        name: &Path,
        unread: Option<&'static str>,
        links: Links,
    ) -> Result<(), CliError> {
        if self.found.len() == MAX_FILES {
            return Err(too_many());
        }
        self.found.push(Found {
            path: path.to_owned(),
            name: name.display().to_string(),
            unread,
            links,
        });
        Ok(())
    }
}

/// What SQLite keeps beside a database is read with it, or is of no use.
fn is_beside_a_database(path: &Path) -> bool {
    let name = path.to_string_lossy();
    WriteAheadLog::database_beside(&name).is_some_and(|database| Path::new(database).is_file())
}

fn too_many() -> CliError {
    CliError::failed(
        "too_many_files",
        format!(
            "There are more than {MAX_FILES} files. Put the exports into a folder of their own, \
             and import that."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(folder: &Path, name: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::File::create(path).unwrap();
    }

    fn names(folder: &Path) -> Vec<(String, bool)> {
        let found = files(&[folder.to_owned()]).unwrap();
        let row = |found: Found| (found.name, found.unread.is_none());
        found.into_iter().map(row).collect()
    }

    #[test]
    fn files_are_found_in_order_and_beside_databases_left_out() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a/c.json", "a.db", "a.db-wal", "x-wal", ".hidden"] {
            make(folder.path(), name);
        }
        let expected = [
            (".hidden", false),
            ("a/c.json", true),
            ("a.db", true),
            ("b.txt", true),
            ("x-wal", true),
        ];
        let expected = expected.map(|(name, is_read)| (name.to_owned(), is_read));
        assert_eq!(names(folder.path()), expected);
    }

    #[test]
    fn folders_in_each_other_without_end_are_not_gone_into() {
        let folder = tempfile::tempdir().unwrap();
        let deep = "d/".repeat(MAX_DEPTH - 1);
        make(folder.path(), &format!("{deep}read"));
        make(folder.path(), &format!("{deep}d/unread"));
        assert_eq!(
            names(folder.path()),
            [(format!("{deep}d"), false), (format!("{deep}read"), true)]
        );
    }

    /// A video among the exports would keep all that come after it from being read.
    #[test]
    fn what_is_too_large_to_be_read_does_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let sparse = |name: &str, bytes: u64| {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            file.set_len(bytes).unwrap();
        };
        let most = ImportOptions::MAX_BYTES as u64;
        sparse("a-video", 5 * most);
        for name in ["b", "c", "d", "e"] {
            sparse(name, most);
        }
        sparse("f", 1);
        let read = names(folder.path())
            .into_iter()
            .filter(|(_, is_read)| *is_read);
        let read: Vec<String> = read.map(|(name, _)| name).collect();
        assert_eq!(read, ["b", "c", "d", "e"]);
        let found = files(&[folder.path().to_owned()]).unwrap();
        assert!(found[0].unread.unwrap().contains("64 MiB"));
        assert!(found[5].unread.unwrap().contains("256 MiB"));
    }

    #[test]
    fn too_many_files_are_refused_before_any_is_read() {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..=MAX_FILES {
            make(folder.path(), &format!("{number}"));
        }
        assert!(files(&[folder.path().to_owned()]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        make(other.path(), "secret");
        std::os::unix::fs::symlink(other.path(), folder.path().join("folder")).unwrap();
        std::os::unix::fs::symlink(other.path().join("secret"), folder.path().join("file"))
            .unwrap();
        assert_eq!(
            names(folder.path()),
            [("file".to_owned(), false), ("folder".to_owned(), false)]
        );
    }
}

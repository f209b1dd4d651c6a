//! Replacing a file that only its owner may read, so that a crash at any moment leaves the old content
//! or the new one, whole.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io::{self, ErrorKind, Write},
    path::{Path, PathBuf},
};

/// How many names are tried for a new file.
const MOST_NAMES: usize = 100;

/// Writes beside the file, syncs, and puts the new file in the old one's place. Durable on return.
///
/// With `previous`, the content until now is kept under that name.
pub(crate) fn replace_file(path: &Path, bytes: &[u8], previous: Option<&Path>) -> io::Result<()> {
    let new = beside(path, ".new");
    let written = write_and_sync(&new, bytes);
    let replaced = written.and_then(|()| {
        if let Some(previous) = previous {
            keep(path, previous)?;
        }
        fs::rename(&new, path)
    });
    if let Err(error) = replaced {
        // Whatever was written of it is of no use; the error counts, not this.
        let _ = fs::remove_file(&new);
        return Err(error);
    }
    sync_folder(path)
}

/// Writes a file at a place that the user chose: a crash leaves the old content or the new one, whole,
/// and no other file there is touched. Durable on return.
pub(crate) fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let (new, mut file) = create_beside(path)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&new, path));
    if let Err(error) = written {
        // Whatever was written of it is of no use; the error counts, not this.
        let _ = fs::remove_file(&new);
        return Err(error);
    }
    sync_folder(path)
}

/// A new file beside this one, under a name that nothing there has.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let process = std::process::id();
    for number in 0..MOST_NAMES {
        let new = beside(path, &format!(".{process}-{number}.new"));
        match private().write(true).create_new(true).open(&new) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            created => return created.map(|file| (new, file)),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// What went wrong with this file or folder, and what to do, for a person.
pub(crate) fn explain(error: &io::Error, path: &Path) -> String {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound => format!("There is no {path}. Check the path."),
        ErrorKind::PermissionDenied => format!(
            "You have no permission for {path}. Give it to yourself, or choose another place."
        ),
        ErrorKind::StorageFull => format!(
            "The disk is full, so {path} was not written. Make room, then try again; nothing was \
             changed."
        ),
        ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => format!(
            "Your share of the disk is used up, so {path} was not written. Make room, then try \
             again; nothing was changed."
        ),
        ErrorKind::ReadOnlyFilesystem => {
            format!("The disk of {path} can only be read. Choose another place.")
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            format!("There is a file where a folder should be, in {path}. Choose another place.")
        }
        ErrorKind::IsADirectory => {
            format!("There is a folder where a file should be: {path}. Choose another name.")
        }
        _ => format!("The system refuses {path} ({error})."),
    }
}

fn write_and_sync(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A leftover of a crash may have other permissions, or be no file of ours at all.
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = private().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Gives the content until now a second name; the first one stays.
fn keep(path: &Path, previous: &Path) -> io::Result<()> {
    let link = beside(previous, ".new");
    match fs::remove_file(&link) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    match fs::hard_link(path, &link) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        // A file system without links: a copy does it too.
        Err(_) => write_and_sync(&link, &fs::read(path)?)?,
    }
    fs::rename(&link, previous)
}

/// Makes a folder, and those above it, that only its owner may look into, unless it is there.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    sync_folder(folder)
}

/// Options that create files which only their owner may read.
pub(super) fn private() -> OpenOptions {
    let mut options = File::options();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// Makes a rename durable. Only UNIX lets a folder be synced; elsewhere the system does it.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_file_keeps_the_one_before_it() {
        let folder = tempfile::tempdir().unwrap();
        let (path, previous) = (folder.path().join("a"), folder.path().join("a.previous"));
        for content in ["one", "two", "three"] {
            replace_file(&path, content.as_bytes(), Some(&previous)).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "three");
        assert_eq!(fs::read_to_string(&previous).unwrap(), "two");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            2,
            "nothing is left over"
        );
    }

    #[test]
    fn what_a_crash_left_behind_is_in_nobodys_way() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        replace_file(&path, b"old", None).unwrap();
        File::create(beside(&path, ".new"))
            .unwrap()
            .write_all(b"hal")
            .unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        replace_file(&path, b"new", None).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }

    #[test]
    fn a_file_at_a_place_that_the_user_chose_touches_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let (path, other) = (
            folder.path().join("out.json"),
            folder.path().join("out.json.new"),
        );
        let mut mine = File::create(&other).unwrap();
        mine.write_all(b"mine").unwrap();
        for content in ["one", "two"] {
            write_file(&path, content.as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_write_that_fails_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        fs::create_dir_all(path.join("in the way")).unwrap();
        write_file(&path, b"new").unwrap_err();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_file(&path, b"secret").unwrap();
        replace_file(&path, b"secret", None).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

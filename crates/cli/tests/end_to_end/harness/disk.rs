//! A small disk that can be filled, and made one that can only be read.

use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    process::Command,
};

use tempfile::TempDir;

/// A file system of its own, in memory.
pub(crate) struct Disk {
    folder: TempDir,
}

impl Disk {
    /// None, with a line that says so, where no disk can be mounted.
    pub(crate) fn mount() -> Option<Self> {
        let folder = TempDir::new().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=128k", "tmpfs"])
            .arg(folder.path())
            .output();
        if mounted.is_ok_and(|output| output.status.success()) {
            return Some(Self { folder });
        }
        eprintln!("skipped: no disk can be mounted here");
        None
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// As a storage location.
    pub(crate) fn url(&self) -> String {
        format!("file://{}", self.path().display())
    }

    /// From now on it can only be read, or written again.
    pub(crate) fn let_write(&self, writable: bool) {
        let how = if writable { "remount,rw" } else { "remount,ro" };
        let remounted = Command::new("mount")
            .args(["-o", how])
            .arg(self.path())
            .status();
        assert!(remounted.unwrap().success());
    }

    /// Leaves no room on it.
    pub(crate) fn fill(&self) {
        let mut filler = File::create(self.filler()).unwrap();
        while filler.write_all(&[0; 4096]).is_ok() {}
    }

    /// Makes room again.
    pub(crate) fn make_room(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> std::path::PathBuf {
        self.path().join("filler")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount")
            .arg("--lazy")
            .arg(self.path())
            .output();
    }
}

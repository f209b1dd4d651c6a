//! The file that lies beside a database.

use std::fmt;

use zeroize::Zeroizing;

/// The bytes of the file beside an SQLite database whose name is the database's with `-wal` at its
/// end. An app that was not closed in order has its latest accounts only there. Wiped from memory when
/// dropped, never printed.
#[derive(Clone)]
pub struct WriteAheadLog(Zeroizing<Vec<u8>>);

impl WriteAheadLog {
    /// What the name of the database is followed by in the name of this file.
    pub const SUFFIX: &str = "-wal";

    /// The name of the database that a file of this name lies beside, if it is called like what SQLite
    /// keeps there: this one, and others that are of no use by themselves.
    #[must_use]
    pub fn database_beside(name: &str) -> Option<&str> {
        [Self::SUFFIX, "-shm", "-journal"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
    }

    /// Whether a file with these bytes is a database, which one may lie beside.
    #[must_use]
    pub fn may_lie_beside(bytes: &[u8]) -> bool {
        // SQLite's file format, section 1.3.1.
        bytes.starts_with(b"SQLite format 3\0")
    }

    /// Whether a file with these bytes is a database whose changes are written here first. Nothing in it
    /// tells whether they have been carried over since.
    pub(crate) fn is_kept_for(bytes: &[u8]) -> bool {
        // The read version, ibid., section 1.3.3.
        Self::may_lie_beside(bytes) && bytes.get(19) == Some(&2)
    }

    /// The file with these bytes.
    #[must_use]
    pub const fn new(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for WriteAheadLog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WriteAheadLog([redacted])")
    }
}

//! What a person should know of a file as a whole.

use std::fmt;

use serde::{Serialize, Serializer};

/// Why what came in from a file may not be all that the app had, though nothing is wrong with the file.
/// As text and in JSON, a sentence without its full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caution {
    /// It is a database whose latest changes are in a [`WriteAheadLog`](crate::WriteAheadLog) first,
    /// and none came along. An app that was closed in order leaves none; then nothing is missing.
    NoWriteAheadLog,
}

impl fmt::Display for Caution {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoWriteAheadLog => formatter.write_str(
                "this app keeps its latest changes in a file whose name ends in \"-wal\", and none \
                 came along: if there is one beside this file, copy both",
            ),
        }
    }
}

impl Serialize for Caution {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

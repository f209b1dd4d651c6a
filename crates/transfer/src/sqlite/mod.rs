//! Reading the tables of an SQLite database that is given as bytes: other authenticators keep their
//! accounts in one.
//!
//! Written here because what reads SQLite is either the C library, which a browser and a pure crate
//! cannot have, or a whole database engine. Only what an import needs is here, after
//! [the description of the file format](https://sqlite.org/fileformat2.html): the rows of ordinary
//! tables in the order of their row ids, with overflow pages, all three text encodings, columns that
//! were added later, and the pages that still lie in the write-ahead log beside the file. There are no
//! indexes, no queries, and nothing is ever written.
//!
//! ```text
//! let database = Database::open(bytes, write_ahead_log)?;
//! let accounts = database.table("accounts")?.ok_or("no such table")?;
//! for row in accounts.rows() {
//!     let issuer = row.text("issuer")?;
//! }
//! ```
//!
//! A hostile file costs time and memory in proportion to its size and no more: every page is used at
//! most once for one table, whatever the file says, a table has so many rows and columns at most, and values stay
//! where they lie until they are asked for.

mod btree;
mod pages;
mod record;
mod schema;
mod space;
mod table;
#[cfg(test)]
mod tests;
mod wal;

use std::cell::OnceCell;
use std::collections::HashSet;

use thiserror::Error;

pub(crate) use self::table::{ColumnProblem, Row, Table};

use self::pages::Pages;
use self::record::Encoding;

/// The page that holds the list of tables (§2.6).
const SCHEMA_PAGE: u32 = 1;

/// A database, ready to be read.
pub(crate) struct Database<'a> {
    pages: Pages<'a>,
    encoding: Encoding,
    tables: Vec<LazyTable<'a>>,
}

/// A table whose rows are read when they are asked for.
struct LazyTable<'a> {
    entry: schema::Entry,
    table: OnceCell<Result<Table<'a>, DatabaseError>>,
}

/// Why a database cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(crate) enum DatabaseError {
    /// Shorter than it says.
    #[error("the database ends too early")]
    Truncated,
    /// Its parts contradict each other.
    #[error("the database is damaged")]
    Damaged,
    /// The write-ahead log is damaged, or another database's.
    #[error("the write-ahead log is damaged, or belongs to another database")]
    WriteAheadLog,
}

impl<'a> Database<'a> {
    /// Whether these bytes begin as every database does.
    pub(crate) fn is_database(bytes: &[u8]) -> bool {
        bytes.starts_with(pages::MAGIC)
    }

    /// Opens a database, with the write-ahead log that lay beside it, if there was one.
    pub(crate) fn open(
        bytes: &'a [u8],
        write_ahead_log: Option<&'a [u8]>,
    ) -> Result<Self, DatabaseError> {
        let pages = Pages::new(bytes, write_ahead_log)?;
        let encoding = Encoding::of(&pages)?;
        let mut tables = Vec::new();
        let mut roots = HashSet::from([SCHEMA_PAGE]);
        for (_, record) in btree::rows(&pages, SCHEMA_PAGE)? {
            let Some(entry) = schema::Entry::of(&record, encoding)? else {
                continue;
            };
            // Otherwise a table would seem to have another one's rows, and none of its own.
            if !roots.insert(entry.root) {
                return Err(DatabaseError::Damaged);
            }
            tables.push(LazyTable {
                entry,
                table: OnceCell::new(),
            });
        }
        Ok(Self {
            pages,
            encoding,
            tables,
        })
    }

    /// The table with this name, upper and lower case being one, if there is one.
    pub(crate) fn table(&self, name: &str) -> Result<Option<&Table<'a>>, DatabaseError> {
        self.tables
            .iter()
            .find(|table| table.entry.name.eq_ignore_ascii_case(name))
            .map(|table| table.table.get_or_init(|| self.read(&table.entry)))
            .map(|table| table.as_ref().map_err(|error| *error))
            .transpose()
    }

    fn read(&self, entry: &schema::Entry) -> Result<Table<'a>, DatabaseError> {
        let columns = schema::columns(&entry.sql).ok_or(DatabaseError::Damaged)?;
        let rows = btree::rows(&self.pages, entry.root)?;
        Table::new(columns, rows, self.encoding)
    }

    /// What was found to be wrong with the tables that were asked for.
    pub(crate) fn problem(&self) -> Option<DatabaseError> {
        self.tables
            .iter()
            .find_map(|table| table.table.get()?.as_ref().err().copied())
    }
}

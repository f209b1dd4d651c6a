//! Opening the database, each kind with the settings that it needs.

use std::{fmt, path::Path, str::FromStr, time::Duration};

use sea_orm::{ConnectOptions, DatabaseConnection, DbErr, sqlx::sqlite::SqliteConnectOptions};

use super::{Database, direct::Direct, error::is_locked};

/// What each connection to SQLite is told first.
pub(super) const PRAGMAS: [(&str, &str); 9] = [
    // A version of a usual size fits into three pages. It counts when the file is made.
    ("page_size", "8192"),
    // In milliseconds, for other processes.
    ("busy_timeout", "10000"),
    ("journal_mode", "WAL"),
    // In WAL mode a commit is on disk, not only in the system's cache, with FULL.
    ("synchronous", "FULL"),
    ("foreign_keys", "ON"),
    // All of the file is read through the memory map, if SQLite was compiled for that much
    // (`.cargo/config.toml`; otherwise 2 GiB): what is beyond it is copied into the 8 MiB of pages that
    // are kept.
    ("mmap_size", "1099511627776"),
    ("cache_size", "-8192"),
    // What a statement would need to undo itself stays in memory.
    ("temp_store", "MEMORY"),
    // The log goes back into the database every 8 MiB (4 where a file has smaller pages), while it is
    // still in the processor's cache.
    ("wal_autocheckpoint", "1024"),
];

/// How long a statement waits for a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long it is waited for another process that makes the file, and how often.
const WHILE_MADE: Duration = Duration::from_millis(50);
const WAITS: u32 = 200;

/// Which database: `sqlite:PATH` or `postgres://…`. It may hold a password, so it does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// SQLite in this file, which is created if need be.
    #[must_use]
    pub fn sqlite(file: &Path) -> Self {
        Self(format!("sqlite:{}", file.display()))
    }

    /// The whole address.
    #[cfg(test)]
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// Whether it is SQLite.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }

    /// Opens the database. `connections` is the size of the pool (on SQLite, of those that read through
    /// SeaORM; those that read [directly](super::direct) are as many as threads that serve requests).
    ///
    /// # Errors
    ///
    /// The database cannot be reached or opened.
    pub async fn connect(&self, connections: u32) -> Result<Database, DbErr> {
        if let Some(file) = self.0.strip_prefix("sqlite:") {
            let writer = open_sqlite(file, 1).await?;
            let reader = open_sqlite(file, connections).await?;
            let direct = Some(Direct::new(file.into()));
            Ok(Database {
                reader,
                writer,
                direct,
            })
        } else {
            let mut options = options(self.0.clone(), connections);
            options.set_application_name("lifeboat-server");
            let pool = sea_orm::Database::connect(options).await?;
            Ok(Database {
                reader: pool.clone(),
                writer: pool,
                direct: None,
            })
        }
    }
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if ["sqlite:", "postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
        {
            Ok(Self(text.to_owned()))
        } else {
            Err("expected sqlite:PATH or postgres://USER:PASSWORD@HOST/DATABASE".to_owned())
        }
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.split(':').next().unwrap_or_default())?;
        f.write_str(":[redacted]")
    }
}

fn options(url: String, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(PATIENCE)
        .connect_timeout(PATIENCE)
        // Statements carry no values, but they are of no use in the log either.
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .test_before_acquire(false);
    options
}

/// Opens the file. Of several processes that open a new one at the same time, each wants to turn its log
/// on; where two of them hold it, SQLite tells one at once that it is locked, instead of letting it wait.
async fn open_sqlite(file: &str, connections: u32) -> Result<DatabaseConnection, DbErr> {
    let mut waits = 0;
    loop {
        let opened = sea_orm::Database::connect(sqlite(file.to_owned(), connections)).await;
        match opened {
            Err(error) if is_locked(&error) && waits < WAITS => waits += 1,
            opened => return opened,
        }
        tokio::time::sleep(WHILE_MADE).await;
    }
}

fn sqlite(file: String, connections: u32) -> ConnectOptions {
    let mut options = options("sqlite::memory:".to_owned(), connections);
    options
        .idle_timeout(None)
        .max_lifetime(None)
        .map_sqlx_sqlite_opts(move |options: SqliteConnectOptions| {
            let options = options
                .in_memory(false)
                .shared_cache(false)
                .filename(&file)
                .create_if_missing(true);
            PRAGMAS.into_iter().fold(options, |options, (name, value)| {
                options.pragma(name, value)
            })
        });
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_url_does_not_print_its_password() {
        let url: DatabaseUrl = "postgres://me:hunter2@db/lifeboat".parse().unwrap();
        assert_eq!(format!("{url:?}"), "postgres:[redacted]");
        assert!("mysql://x".parse::<DatabaseUrl>().is_err());
    }
}

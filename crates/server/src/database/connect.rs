//! Opening the database, each kind with the settings that it needs.

use std::{fmt, path::Path, str::FromStr, time::Duration};

use sea_orm::{
    ConnectOptions, DbErr,
    sqlx::{
        self,
        sqlite::{SqliteJournalMode, SqliteSynchronous},
    },
};

use super::Database;

/// How long a statement waits for a connection, or SQLite for another process.
const PATIENCE: Duration = Duration::from_secs(10);

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

    /// Opens the database. `connections` is the size of the pool (on SQLite, of those that read).
    ///
    /// # Errors
    ///
    /// The database cannot be reached or opened.
    pub async fn connect(&self, connections: u32) -> Result<Database, DbErr> {
        if let Some(file) = self.0.strip_prefix("sqlite:") {
            let open = |connections, statements| {
                sea_orm::Database::connect(sqlite(file.to_owned(), connections, statements))
            };
            // A statement that is kept ready keeps what it wrote last, up to 8 MiB of objects.
            let writer = open(1, 24).await?;
            let reader = open(connections, 256).await?;
            Ok(Database { reader, writer })
        } else {
            let mut options = options(self.0.clone(), connections);
            options.set_application_name("lifeboat-server");
            let pool = sea_orm::Database::connect(options).await?;
            Ok(Database {
                reader: pool.clone(),
                writer: pool,
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

fn sqlite(file: String, connections: u32, statements: usize) -> ConnectOptions {
    let mut options = options("sqlite::memory:".to_owned(), connections);
    options
        .idle_timeout(None)
        .max_lifetime(None)
        .map_sqlx_sqlite_opts(move |options: sqlx::sqlite::SqliteConnectOptions| {
            options
                .in_memory(false)
                .shared_cache(false)
                .filename(&file)
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                // In WAL mode a commit is on disk, not only in the system's cache, with FULL.
                .synchronous(SqliteSynchronous::Full)
                .foreign_keys(true)
                .busy_timeout(PATIENCE)
                // 64 MiB at the most are read through the memory map; 8 MiB of pages are kept.
                .pragma("mmap_size", "67108864")
                .pragma("cache_size", "-8192")
                // What a statement would need to undo itself stays in memory.
                .pragma("temp_store", "MEMORY")
                // The log goes back into the database every 32 MiB instead of every 4.
                .pragma("wal_autocheckpoint", "8192")
                .statement_cache_capacity(statements)
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

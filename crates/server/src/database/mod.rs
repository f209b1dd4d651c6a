//! The database: SQLite in a file, or PostgreSQL, through one set of entities.
//!
//! SQLite takes one writer at a time. So there is one connection that writes, and transactions
//! wait for it in turn instead of failing, while a pool of other connections reads undisturbed
//! (WAL). What is asked most goes to SQLite [directly](direct); whoever writes so takes the turn of
//! that one connection. With PostgreSQL all is one pool.

mod connect;
pub mod direct;
mod error;
mod lookup;

#[cfg(test)]
mod dump;

use sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseBackend, DatabaseConnection, DatabaseTransaction,
    DbErr, RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait, sqlx,
};
use sea_orm_migration::MigratorTrait;

use crate::migrations::Migrator;

pub use connect::DatabaseUrl;
pub use error::DatabaseError;
pub use lookup::{FromRow, Lookup, Row};

use direct::Direct;

/// The name of PostgreSQL's lock that an instance holds while it migrates.
const MIGRATING: i64 = 0x6c69_6665_626f_6174;

/// The ways to the database.
#[derive(Debug, Clone)]
pub struct Database {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    /// On SQLite.
    direct: Option<Direct>,
}

impl Database {
    /// For reading outside of a transaction.
    ///
    /// On SQLite a write that was acknowledged before is seen.
    #[must_use]
    pub fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// For one statement that writes. For several that belong together use
    /// [`begin`](Self::begin).
    #[must_use]
    pub fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// Begins a transaction that writes. Without a `commit` it leaves nothing behind.
    ///
    /// On SQLite it is the only one while it lasts, so what it reads cannot change under it
    /// (`BEGIN IMMEDIATE`); on PostgreSQL others run beside it at `READ COMMITTED`, so that
    /// compare-and-swap is done in an `UPDATE … WHERE`, whose count of rows says who won.
    ///
    /// Do nothing slow in it: no network, no key stretching.
    ///
    /// # Errors
    ///
    /// The database cannot be reached.
    pub async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        let mode = self.is_sqlite().then_some(SqliteTransactionMode::Immediate);
        self.writer
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: mode,
                ..TransactionOptions::default()
            })
            .await
    }

    /// Takes the turn to write on SQLite, and runs this on a thread that may wait for the disk.
    ///
    /// # Errors
    ///
    /// Those of `work`; or its thread died, or this is PostgreSQL.
    pub async fn write_directly<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut rusqlite::Connection) -> Result<T, DatabaseError> + Send + 'static,
    ) -> Result<T, DatabaseError> {
        let Some(direct) = self.direct.clone() else {
            return Err(DbErr::BackendNotSupported {
                db: "PostgreSQL",
                ctx: "write_directly",
            }
            .into());
        };
        // SeaORM's only connection that writes: as long as it is taken, others wait in turn.
        let turn = self.writer.get_sqlite_connection_pool().acquire().await;
        let turn = turn.map_err(|error| match error {
            sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(ConnAcquireErr::Timeout),
            sqlx::Error::PoolClosed => DbErr::ConnectionAcquire(ConnAcquireErr::ConnectionClosed),
            error => DbErr::Conn(RuntimeErr::SqlxError(error.into())),
        })?;
        let written = tokio::task::spawn_blocking(move || {
            // Whoever asked may be gone before it is done.
            let _turn = turn;
            direct.write(work)
        });
        written
            .await
            .unwrap_or_else(|error| Err(DbErr::Custom(error.to_string()).into()))
    }

    /// Whether it answers, whichever way it is asked.
    ///
    /// # Errors
    ///
    /// It does not.
    pub async fn ping(&self) -> Result<(), DatabaseError> {
        self.reader.ping().await?;
        let Some(direct) = &self.direct else {
            return Ok(());
        };
        direct.read(|connection| Ok(connection.query_row("SELECT 1", [], |_| Ok(()))?))
    }

    /// Whether this is SQLite; otherwise it is PostgreSQL.
    #[must_use]
    pub fn is_sqlite(&self) -> bool {
        self.writer.get_database_backend() == DatabaseBackend::Sqlite
    }

    /// Brings the schema up to this release: all of it, or nothing. Several instances may do so at
    /// the same time.
    ///
    /// # Errors
    ///
    /// A migration failed, or the database was written by a newer release.
    pub async fn migrate(&self) -> Result<(), DbErr> {
        let transaction = self.begin().await?;
        if !self.is_sqlite() {
            // On SQLite the transaction keeps all others out already.
            let lock = format!("SELECT pg_advisory_xact_lock({MIGRATING})");
            transaction.execute_unprepared(&lock).await?;
        }
        Migrator::up(&transaction, None).await?;
        transaction.commit().await
    }

    /// Ends all connections, so that SQLite puts its log back into the one file.
    pub async fn close(&self) {
        // There is nothing to be done about a connection that does not close.
        let _ = self.reader.close_by_ref().await;
        let _ = self.writer.close_by_ref().await;
        if let Some(direct) = &self.direct {
            direct.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::{ActiveModelTrait, EntityTrait, PaginatorTrait, Set};

    use crate::{entities::event, testing};

    fn an_event() -> event::ActiveModel {
        event::ActiveModel {
            at: Set(1),
            kind: Set("signed_in".to_owned()),
            ..Default::default()
        }
    }

    #[tokio::test]
    async fn a_transaction_without_a_commit_leaves_nothing_behind() {
        testing::on_every_database(async |server| {
            let transaction = server.state.db.begin().await.unwrap();
            an_event().insert(&transaction).await.unwrap();
            drop(transaction);
            let transaction = server.state.db.begin().await.unwrap();
            an_event().insert(&transaction).await.unwrap();
            transaction.commit().await.unwrap();
            assert_eq!(
                event::Entity::find()
                    .count(server.state.db.reader())
                    .await
                    .unwrap(),
                1
            );
        })
        .await;
    }

    #[tokio::test]
    async fn migrating_again_changes_nothing() {
        testing::on_every_database(async |server| {
            server.state.db.migrate().await.unwrap();
            assert_eq!(
                event::Entity::find()
                    .count(server.state.db.reader())
                    .await
                    .unwrap(),
                0
            );
        })
        .await;
    }

    #[tokio::test]
    async fn whoever_writes_directly_takes_turns_with_whoever_writes_otherwise() {
        testing::on_every_database(async |server| {
            let db = &server.state.db;
            if !db.is_sqlite() {
                assert!(db.write_directly(|_| Ok(())).await.is_err());
                return;
            }
            let transaction = db.begin().await.unwrap();
            an_event().insert(&transaction).await.unwrap();
            let directly = db.clone();
            let waits = tokio::spawn(async move {
                let insert = "INSERT INTO events (at, kind) VALUES (2, 'signed_in')";
                directly
                    .write_directly(|connection| Ok(connection.execute(insert, [])?))
                    .await
            });
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            assert!(!waits.is_finished());
            transaction.commit().await.unwrap();
            assert_eq!(waits.await.unwrap().unwrap(), 1);
            let events = event::Entity::find().count(db.reader());
            assert_eq!(events.await.unwrap(), 2);
        })
        .await;
    }

    #[tokio::test]
    async fn sqlite_waits_for_the_disk_before_it_acknowledges() {
        use sea_orm::{ConnectionTrait, Statement};
        testing::on_sqlite(async |server| {
            let pragma = |name: &'static str| {
                let db = server.state.db.writer().clone();
                async move {
                    let statement = Statement::from_string(db.get_database_backend(), name);
                    db.query_one_raw(statement).await.unwrap().unwrap()
                }
            };
            let mode: String = pragma("PRAGMA journal_mode")
                .await
                .try_get_by_index(0)
                .unwrap();
            let synchronous: i32 = pragma("PRAGMA synchronous")
                .await
                .try_get_by_index(0)
                .unwrap();
            assert_eq!((mode.as_str(), synchronous), ("wal", 2));
            let directly = server.state.db.write_directly(|connection| {
                Ok(connection
                    .pragma_query_value(None, "synchronous", |row| row.get::<_, i64>(0))?)
            });
            assert_eq!(directly.await.unwrap(), 2);
        })
        .await;
    }
}

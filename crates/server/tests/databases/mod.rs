//! The databases that a test of the whole program runs on: an SQLite file, and a schema of its own in
//! the PostgreSQL that `LIFEBOAT_TEST_POSTGRES` names, where it names one.

use std::path::Path;

use lifeboat_server::{database::DatabaseUrl, entropy::Entropy};
use sea_orm::ConnectionTrait;

/// An empty database, and the folder of a server that uses it.
pub(crate) struct TestDatabase {
    data: tempfile::TempDir,
    /// As in the configuration: `sqlite:FILE` or `postgres://…`.
    pub(crate) url: String,
}

/// Runs the test on each of them.
pub(crate) async fn on_every_database(test: impl AsyncFn(&TestDatabase)) {
    let data = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", data.path().join("lifeboat.sqlite").display());
    test(&TestDatabase { data, url }).await;

    let Some(schema) = Schema::create().await else {
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let url = schema.url.clone();
    test(&TestDatabase { data, url }).await;
    schema.drop().await;
}

impl TestDatabase {
    /// The server's folder.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// For the library.
    pub(crate) fn parsed(&self) -> DatabaseUrl {
        self.url.parse().unwrap()
    }
}

/// A schema of its own in PostgreSQL.
pub(crate) struct Schema {
    admin: sea_orm::DatabaseConnection,
    name: String,
    /// Where it is, as in the configuration.
    pub(crate) url: String,
}

impl Schema {
    /// None, with a line that says so, where no PostgreSQL is given.
    pub(crate) async fn create() -> Option<Self> {
        let Ok(server) = std::env::var("LIFEBOAT_TEST_POSTGRES") else {
            println!("skipped: LIFEBOAT_TEST_POSTGRES names no PostgreSQL server");
            return None;
        };
        let admin = sea_orm::Database::connect(&server).await.unwrap();
        let name = format!("test_{}", Entropy::system().id().simple());
        admin
            .execute_unprepared(&format!("CREATE SCHEMA {name}"))
            .await
            .unwrap();
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options%5Bsearch_path%5D={name}");
        Some(Self { admin, name, url })
    }

    /// Removes it with all that is in it.
    pub(crate) async fn drop(self) {
        let statement = format!("DROP SCHEMA {} CASCADE", self.name);
        self.admin.execute_unprepared(&statement).await.unwrap();
    }
}

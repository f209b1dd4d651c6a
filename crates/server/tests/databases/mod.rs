//! The databases that a test of the whole program runs on: an SQLite file, and a schema of its own in
//! the PostgreSQL that `LIFEBOAT_TEST_POSTGRES` names, where it names one.

use std::path::Path;

use lifeboat_server::{database::DatabaseUrl, entropy::Entropy};

mod schema;

pub(crate) use schema::Schema;

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

    let Some(schema) = Schema::create(Entropy::system().id()).await else {
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

//! A schema of its own in the PostgreSQL that `LIFEBOAT_TEST_POSTGRES` names, for one test.

use sea_orm::ConnectionTrait;
use uuid::Uuid;

/// The schema. [Drop](Self::drop) it at the end of the test.
pub(crate) struct Schema {
    admin: sea_orm::DatabaseConnection,
    name: String,
    /// Where it is, as in the configuration.
    pub(crate) url: String,
}

impl Schema {
    /// Makes one that is named by this id. None, with a line that says so, where no PostgreSQL is
    /// given; a failure with `LIFEBOAT_TEST_ALL`.
    pub(crate) async fn create(id: Uuid) -> Option<Self> {
        let Ok(server) = std::env::var("LIFEBOAT_TEST_POSTGRES") else {
            assert!(
                std::env::var_os("LIFEBOAT_TEST_ALL").is_none(),
                "LIFEBOAT_TEST_POSTGRES names no PostgreSQL server"
            );
            println!("skipped: LIFEBOAT_TEST_POSTGRES names no PostgreSQL server");
            return None;
        };
        let admin = sea_orm::Database::connect(&server).await.unwrap();
        let name = format!("test_{}", id.simple());
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

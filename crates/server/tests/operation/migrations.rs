//! `lifeboat-server migrate`, on both kinds of database.

use std::process::Output;

use crate::{
    databases::{TestDatabase, on_every_database},
    process::{Server, admin_of, printed, program},
};

const UP_TO_DATE: &str = "the database is up to date";

fn migrate(database: &TestDatabase) -> Output {
    program()
        .args(["migrate", "--database", &database.url, "--data"])
        .arg(database.data())
        .output()
        .unwrap()
}

#[tokio::test]
async fn migrations_can_be_run_alone_and_again() {
    on_every_database(async |database| {
        for _ in 0..2 {
            assert_eq!(printed(&migrate(database)), UP_TO_DATE);
        }
        assert!(!database.data().join("opaque.key").exists());

        let server = Server::start_on(database, &[], &[]);
        assert_eq!(server.get("/readyz").await.status(), 200);
        assert_eq!(printed(&admin_of(database, &["accounts"])), "0");
        assert_eq!(printed(&migrate(database)), UP_TO_DATE, "while it runs");
        assert_eq!(server.get("/readyz").await.status(), 200);
        assert!(server.stop());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_that_start_at_once_on_an_empty_database_do_not_disturb_each_other() {
    on_every_database(async |database| {
        std::thread::scope(|scope| {
            let running: Vec<_> = (0..4).map(|_| scope.spawn(|| migrate(database))).collect();
            for migrated in running {
                assert_eq!(printed(&migrated.join().unwrap()), UP_TO_DATE);
            }
        });
        assert_eq!(printed(&admin_of(database, &["accounts"])), "0");
    })
    .await;
}

#[tokio::test]
async fn a_database_of_a_newer_release_is_left_alone() {
    use sea_orm::ConnectionTrait;

    on_every_database(async |database| {
        assert_eq!(printed(&migrate(database)), UP_TO_DATE);
        let db = database.parsed().connect(1).await.unwrap();
        let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 1)";
        db.writer().execute_unprepared(newer).await.unwrap();
        db.close().await;
        let output = migrate(database);
        assert!(!output.status.success());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("cannot use the database"), "{said}");
        assert!(!said.contains("postgres://"), "{said}");
    })
    .await;
}

//! The server is killed while 32 clients commit. What it acknowledged must be there afterwards.
//!
//! SIGKILL shows that nothing that was acknowledged lives in the process only. That it has left the
//! system's cache too is shown elsewhere: SQLite is opened with `synchronous=FULL`, and PostgreSQL
//! waits for the disk by itself.

use std::time::Duration;

use lifeboat_protocol::{Hex, backup::Manifest};
use lifeboat_server::sealing::sha256;
use reqwest::Client;
use sea_orm::{ConnectionTrait, Statement};

use crate::{
    databases::{TestDatabase, on_every_database},
    device::{Device, signed_in},
    process::{Server, http},
};

const CLIENTS: usize = 32;

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_commit_survives_a_kill_in_the_middle() {
    on_every_database(kill_in_the_middle).await;
}

async fn kill_in_the_middle(database: &TestDatabase) {
    let (data, url) = (database.data(), database.parsed());
    let db = url.connect(1).await.unwrap();
    db.migrate().await.unwrap();
    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        clients.push(ClientUnderTest {
            device: signed_in(&db, 1).await.remove(0),
            acknowledged: vec![],
        });
    }
    db.close().await;

    let http = http();
    // Each time it is killed at another moment of a batch.
    for milliseconds in [400, 701, 1003] {
        let mut server = Server::start(data, &database.url).await;
        let working: Vec<_> = clients
            .drain(..)
            .map(|client| {
                let (http, url) = (http.clone(), server.url.clone());
                tokio::spawn(async move { client.commit_until_it_dies((&http, &url)).await })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(milliseconds)).await;
        server.kill();
        for client in working {
            clients.push(client.await.unwrap());
        }

        let server = Server::start(data, &database.url).await;
        for client in &mut clients {
            client.check((&http, &server.url)).await;
        }
    }
    let acknowledged: usize = clients.iter().map(|client| client.acknowledged.len()).sum();
    assert!(
        acknowledged > 3 * CLIENTS,
        "only {acknowledged} commits: the test proves little"
    );

    let db = url.connect(1).await.unwrap();
    if !db.is_sqlite() {
        return;
    }
    let statement = Statement::from_string(sea_orm::DbBackend::Sqlite, "PRAGMA integrity_check");
    let row = db.reader().query_one_raw(statement).await.unwrap().unwrap();
    assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "ok");
}

/// A client, and what it has been told is safe.
struct ClientUnderTest {
    device: Device,
    acknowledged: Vec<Manifest>,
}

impl ClientUnderTest {
    /// Commits one version after the other until the server is gone.
    async fn commit_until_it_dies(mut self, server: (&Client, &str)) -> Self {
        let mut head = self.device.head(server).await.map(|head| head_of(&head));
        loop {
            let version = self.device.version(head);
            match self.device.acknowledged(server, &version).await {
                Some(new) => {
                    self.acknowledged.push(version.manifest);
                    head = Some(new);
                }
                None => return self,
            }
        }
    }

    /// Everything that was acknowledged is there, and the head is complete.
    async fn check(&mut self, server: (&Client, &str)) {
        let Some(head) = self.device.head(server).await else {
            assert!(
                self.acknowledged.is_empty(),
                "an acknowledged backup is gone"
            );
            return;
        };
        for acknowledged in &self.acknowledged {
            let there = self.device.manifest(server, acknowledged.sequence).await;
            assert_eq!(&there, acknowledged);
        }
        let object = self.device.object(server, head.sequence).await;
        assert_eq!(Hex(sha256(&object)), head.hash);
        assert_eq!(object.len() as u64, head.size);
        // At the most one commit was under way, and may have arrived without an answer.
        let last = self
            .acknowledged
            .last()
            .map_or(0, |manifest| manifest.sequence);
        assert!(
            [last, last + 1].contains(&head.sequence),
            "{last} {}",
            head.sequence
        );
        if head.sequence > last {
            self.acknowledged.push(head);
        }
    }
}

fn head_of(manifest: &Manifest) -> lifeboat_protocol::backup::HeadRef {
    lifeboat_protocol::backup::HeadRef {
        sequence: manifest.sequence,
        hash: manifest.hash,
    }
}

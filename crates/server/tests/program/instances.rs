//! Two instances of the server on one PostgreSQL database, and devices that race through both.

use std::collections::BTreeSet;

use lifeboat_protocol::{
    ErrorCode, Problem,
    backup::{Committed, HeadRef},
};
use lifeboat_server::{database::DatabaseUrl, entropy::Entropy};
use reqwest::Response;

use crate::{
    databases::Schema,
    device::{Device, json, signed_in},
    process::{Server, http},
};

const ROUNDS: usize = 25;

/// What became of a commit in a race.
enum Outcome {
    Won(HeadRef),
    Lost(ErrorCode),
}

#[tokio::test(flavor = "multi_thread")]
async fn of_devices_that_race_through_two_instances_exactly_one_wins_each_round() {
    let Some(schema) = Schema::create(Entropy::system().id()).await else {
        return;
    };
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let url: DatabaseUrl = schema.url.parse().unwrap();
    let db = url.connect(2).await.unwrap();
    db.migrate().await.unwrap();
    let devices = signed_in(&db, 6).await;
    let (one, other) = tokio::join!(
        Server::start(one.path(), &schema.url),
        Server::start(other.path(), &schema.url),
    );
    let http = http();

    let mut head = None;
    for round in 0..ROUNDS {
        let race = devices.iter().enumerate().map(|(number, device)| {
            let url = if number % 2 == 0 {
                &one.url
            } else {
                &other.url
            };
            let version = device.version(head);
            let http = &http;
            async move { outcome(device.commit((http, url), &version).await.unwrap()).await }
        });
        let mut won = Vec::new();
        for outcome in futures_util::future::join_all(race).await {
            match outcome {
                Outcome::Won(head) => won.push(head),
                Outcome::Lost(code) if round == 0 => assert_eq!(code, ErrorCode::BackupExists),
                Outcome::Lost(code) => assert_eq!(code, ErrorCode::HeadMoved),
            }
        }
        assert_eq!(won.len(), 1, "round {round}");
        head = won.pop();
        assert_eq!(head.unwrap().sequence, round as u64 + 1);
    }
    let seen = async |device: &Device, server: &Server| {
        let server = (&http, server.url.as_str());
        let head = device.head(server).await.unwrap();
        assert_eq!(
            device.object(server, head.sequence).await.len() as u64,
            head.size
        );
        head.hash.to_string()
    };
    let heads = BTreeSet::from([
        seen(&devices[0], &one).await,
        seen(&devices[1], &other).await,
    ]);
    assert_eq!(heads.len(), 1, "both instances see the same head");
    drop((one, other));
    db.close().await;
    schema.drop().await;
}

async fn outcome(response: Response) -> Outcome {
    if response.status().is_success() {
        return Outcome::Won(json::<Committed>(response).await.head);
    }
    Outcome::Lost(json::<Problem>(response).await.code)
}

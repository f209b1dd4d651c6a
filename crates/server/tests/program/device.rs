//! Devices that are signed in, and what they send.

use lifeboat_protocol::{
    Hex, Token, Wire,
    backup::{Backup, CommitVersion, Committed, HeadRef, Location, Manifest},
    device::Platform,
    path,
};
use lifeboat_server::{
    clock::{Clock, SystemClock},
    database::Database,
    entities::{account, device, session, to_word},
    entropy::Entropy,
    extract::SESSION_LIFE,
    sealing::sha256,
};
use reqwest::{Client, Response};
use sea_orm::{EntityTrait, Set};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// A device that is signed in.
#[derive(Clone)]
pub(crate) struct Device {
    account_id: Uuid,
    id: Uuid,
    session: Token,
}

/// Writes a recovery account with so many signed-in devices to a migrated database.
pub(crate) async fn signed_in(db: &Database, devices: usize) -> Vec<Device> {
    let entropy = Entropy::system();
    let now = SystemClock::default().now();
    let account_id = entropy.id();
    let account = account::ActiveModel {
        id: Set(account_id),
        email: Set(email_of(account_id)),
        created_at: Set(now),
        password_file: Set(Vec::new()),
        key_file: Set(b"key file".to_vec()),
        key_revision: Set(1),
        recovery_verifier: Set(vec![0; 32]),
        recovery_code_at: Set(now),
        language: Set("en".to_owned()),
    };
    account::Entity::insert(account)
        .exec_without_returning(db.writer())
        .await
        .unwrap();
    let mut signed_in = Vec::new();
    for _ in 0..devices {
        let made = Device {
            account_id,
            id: entropy.id(),
            session: entropy.token(),
        };
        let row = device::ActiveModel {
            id: Set(made.id),
            account_id: Set(account_id),
            name: Set("Laptop".to_owned()),
            platform: Set(to_word(Platform::Linux)),
            created_at: Set(now),
            last_seen_at: Set(now),
            secret_hash: Set(vec![0; 32]),
            totp_sealed: Set(Vec::new()),
            totp_last_step: Set(0),
            revoked_at: Set(None),
            shut_out: Set(false),
            public_key: Set(None),
        };
        device::Entity::insert(row)
            .exec_without_returning(db.writer())
            .await
            .unwrap();
        let row = session::ActiveModel {
            token_hash: Set(sha256(made.session.expose_bytes()).to_vec()),
            account_id: Set(account_id),
            device_id: Set(made.id),
            created_at: Set(now),
            last_used_at: Set(now),
            expires_at: Set(now + SESSION_LIFE),
        };
        session::Entity::insert(row)
            .exec_without_returning(db.writer())
            .await
            .unwrap();
        signed_in.push(made);
    }
    signed_in
}

fn email_of(account_id: Uuid) -> String {
    format!("{account_id}@example.org")
}

impl Device {
    /// A version of 16 KiB that follows the head. The content is random; the server cannot tell.
    pub(crate) fn version(&self, expected_head: Option<HeadRef>) -> CommitVersion {
        let content = Entropy::system().bytes::<16_384>();
        CommitVersion {
            expected_head,
            key_revision: 1,
            location: Location::Server,
            manifest: Manifest {
                backup_id: self.account_id,
                sequence: expected_head.map_or(1, |head| head.sequence + 1),
                hash: Hex(sha256(&content)),
                parent: expected_head.map(|head| head.hash),
                size: content.len() as u64,
                created_at: 1_767_225_600,
                device_id: self.id,
                key_id: Hex([1; 8]),
                mac: Hex([2; 32]),
            },
            object: Some(Wire(content.to_vec())),
            read_back: false,
        }
    }

    /// Commits it. An error if the server went away.
    pub(crate) async fn commit(
        &self,
        (http, url): (&Client, &str),
        version: &CommitVersion,
    ) -> reqwest::Result<Response> {
        let request = http.post(format!("{url}{}", path::VERSIONS));
        let body = serde_json::to_vec(version).unwrap();
        let request = request.bearer_auth(&*self.session.expose()).body(body);
        request
            .header("content-type", "application/json")
            .send()
            .await
    }

    /// Commits it, and gives the head if it was acknowledged.
    pub(crate) async fn acknowledged(
        &self,
        server: (&Client, &str),
        version: &CommitVersion,
    ) -> Option<HeadRef> {
        let response = self.commit(server, version).await.ok()?;
        if !response.status().is_success() {
            return None;
        }
        let body = response.bytes().await.ok()?;
        Some(serde_json::from_slice::<Committed>(&body).unwrap().head)
    }

    /// The head that the server has.
    pub(crate) async fn head(&self, server: (&Client, &str)) -> Option<Manifest> {
        match json(self.get(server, path::BACKUP).await).await {
            Backup::Active { head, .. } => Some(head),
            Backup::None => None,
            other @ Backup::Deleted { .. } => panic!("{other:?}"),
        }
    }

    /// The manifest that the server has.
    pub(crate) async fn manifest(&self, server: (&Client, &str), sequence: u64) -> Manifest {
        json(self.get(server, &path::fill(path::VERSION, sequence)).await).await
    }

    /// The object that the server has.
    pub(crate) async fn object(&self, server: (&Client, &str), sequence: u64) -> Vec<u8> {
        let response = self
            .get(server, &path::fill(path::VERSION_OBJECT, sequence))
            .await;
        response.bytes().await.unwrap().to_vec()
    }

    /// The address of its account.
    pub(crate) fn email(&self) -> String {
        email_of(self.account_id)
    }

    /// Puts something there.
    pub(crate) async fn put(
        &self,
        (http, url): (&Client, &str),
        path: &str,
        body: &impl Serialize,
    ) -> Response {
        let request = http
            .put(format!("{url}{path}"))
            .bearer_auth(&*self.session.expose())
            .header("content-type", "application/json")
            .body(serde_json::to_vec(body).unwrap());
        request.send().await.unwrap().error_for_status().unwrap()
    }

    /// Gets what is there.
    pub(crate) async fn get(&self, (http, url): (&Client, &str), path: &str) -> Response {
        let request = http
            .get(format!("{url}{path}"))
            .bearer_auth(&*self.session.expose());
        request.send().await.unwrap().error_for_status().unwrap()
    }
}

/// The body, from JSON.
pub(crate) async fn json<T: DeserializeOwned>(response: Response) -> T {
    serde_json::from_slice(&response.bytes().await.unwrap()).unwrap()
}

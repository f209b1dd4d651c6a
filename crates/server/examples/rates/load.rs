//! Asking a server the same over all connections, for a while.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use lifeboat_protocol::backup::{CommitVersion, Committed, HeadRef, Location, Manifest};
use lifeboat_protocol::{Hex, Wire, path};
use lifeboat_server::sealing::sha256;

use crate::fill::{Measured, OBJECT_BYTES};
use crate::http::Connection;
use crate::{CONNECTIONS, Outcome};

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `GET /healthz`: what the server can do at all.
    Healthz,
    /// `GET` of the head's object, authenticated.
    Restore,
    /// A commit as a device makes it: durable, and read back from storage in the answer.
    Commit,
    /// A commit that is durable, and not read back.
    CommitOnly,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] =
        [Self::Healthz, Self::Restore, Self::Commit, Self::CommitOnly];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Healthz => "healthz",
            Self::Restore => "restore",
            Self::Commit => "commit",
            Self::CommitOnly => "commit_without_read_back",
        }
    }
}

/// A server, and the clients that ask it.
pub(crate) struct Load {
    address: SocketAddr,
    clients: Vec<Client>,
}

impl Load {
    pub(crate) fn new(address: SocketAddr, accounts: &[Measured]) -> Self {
        let each = accounts.len().div_ceil(CONNECTIONS).max(1);
        let clients = accounts
            .chunks(each)
            .map(|accounts| Client {
                address,
                connection: None,
                accounts: accounts.to_vec(),
                turn: 0,
            })
            .collect();
        Self { address, clients }
    }

    pub(crate) async fn is_ready(&self) -> bool {
        let Ok(mut connection) = Connection::open(self.address).await else {
            return false;
        };
        let request = b"GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n";
        connection.send(request).await.is_ok()
    }

    /// Answers a second.
    pub(crate) async fn rate(&mut self, kind: Kind, time: Duration) -> Outcome<f64> {
        let began = Instant::now();
        let tasks: Vec<_> = std::mem::take(&mut self.clients)
            .into_iter()
            .map(|client| tokio::spawn(client.ask(kind, began + time)))
            .collect();
        let mut answers = 0_u32;
        for task in tasks {
            let (client, count) = task.await??;
            self.clients.push(client);
            answers += count;
        }
        Ok(f64::from(answers) / began.elapsed().as_secs_f64())
    }
}

/// One connection, and the accounts whose turn it is on it.
struct Client {
    address: SocketAddr,
    connection: Option<Connection>,
    accounts: Vec<Measured>,
    turn: usize,
}

impl Client {
    async fn ask(mut self, kind: Kind, until: Instant) -> Outcome<(Self, u32)> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(self.address).await?,
        };
        let mut count = 0;
        while Instant::now() < until {
            self.turn = (self.turn + 1) % self.accounts.len();
            let account = self
                .accounts
                .get_mut(self.turn)
                .ok_or("a client without accounts")?;
            account.ask(kind, &mut connection).await?;
            count += 1;
        }
        self.connection = Some(connection);
        Ok((self, count))
    }
}

impl Measured {
    async fn ask(&mut self, kind: Kind, connection: &mut Connection) -> Outcome<()> {
        match kind {
            Kind::Healthz => {
                connection
                    .send(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n")
                    .await?;
            }
            Kind::Restore => {
                let object = path::fill(path::VERSION_OBJECT, self.sequence);
                let request = self.request("GET", &object, &[]);
                if connection.send(&request).await?.len() != OBJECT_BYTES {
                    return Err("an object of another size came back".into());
                }
            }
            Kind::Commit => self.commit(true, connection).await?,
            Kind::CommitOnly => self.commit(false, connection).await?,
        }
        Ok(())
    }

    async fn commit(&mut self, read_back: bool, connection: &mut Connection) -> Outcome<()> {
        // As good as random: the hash of the head, over and over.
        let mut object = self.hash.0.repeat(OBJECT_BYTES / 32);
        if let Some(first) = object.first_mut() {
            *first ^= 1;
        }
        let hash = Hex(sha256(&object));
        let next = CommitVersion {
            expected_head: Some(HeadRef {
                sequence: self.sequence,
                hash: self.hash,
            }),
            key_revision: 1,
            location: Location::Server,
            manifest: Manifest {
                backup_id: self.backup_id,
                sequence: self.sequence + 1,
                hash,
                parent: Some(self.hash),
                size: u64::try_from(object.len())?,
                created_at: 1_767_225_600,
                device_id: self.device_id,
                key_id: Hex([1; 8]),
                mac: Hex([2; 32]),
            },
            object: Some(Wire(object)),
            read_back,
        };
        let request = self.request("POST", path::VERSIONS, &serde_json::to_vec(&next)?);
        let answer = connection.send(&request).await?;
        if read_back {
            // The device's part: look at what came back.
            let committed: Committed = serde_json::from_slice(answer)?;
            if committed.object.map(|object| object.0) != next.object.map(|object| object.0) {
                return Err("another object came back".into());
            }
        }
        (self.sequence, self.hash) = (self.sequence + 1, hash);
        Ok(())
    }

    fn request(&self, method: &str, path: &str, body: &[u8]) -> Vec<u8> {
        let session = self.session.expose();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n",
            session.as_str(),
            body.len()
        );
        [head.as_bytes(), body].concat()
    }
}

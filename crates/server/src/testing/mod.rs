//! A whole server in the test's own process, on SQLite and, where one is given, on PostgreSQL.
//!
//! ```ignore
//! testing::on_every_database(async |server| {
//!     let anna = server.device("anna@example.org", "Laptop", Platform::Linux).await;
//!     let account: Account = server.get(path::ACCOUNT).of(&anna).send().await.ok();
//!     server.clock.advance(DAY);
//! })
//! .await;
//! ```
//!
//! `LIFEBOAT_TEST_POSTGRES` names a PostgreSQL server (`postgres://…`, whose user may create
//! schemas); each test gets a schema of its own there.

pub(crate) mod acme;
pub(crate) mod flows;
pub(crate) mod keys;
pub(crate) mod organizations;
#[path = "../../tests/databases/schema.rs"]
mod schema;
pub(crate) mod stream;

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use lifeboat_opaque::ServerSetup;
use lifeboat_protocol::{ErrorCode, Problem, Token, device::Platform};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::{Serialize, de::DeserializeOwned};
use tower::ServiceExt;
use uuid::Uuid;

use self::schema::Schema;
use crate::{
    clock::TestClock,
    config::Config,
    database::{Database, DatabaseUrl},
    entities::{account, contact, device, session, to_word},
    entropy::Entropy,
    extract::SESSION_LIFE,
    key_files::KeyFiles,
    messages::{OutboxMessage, queue, read_outbox},
    push::vapid::VapidKey,
    router::router,
    sealing::{Purpose, SealingKey, sha256},
    state::AppState,
};

/// When tests begin: 2026-01-01 00:00:00 UTC.
pub(crate) const START: i64 = 1_767_225_600;

/// A server under test. Its clock moves only when the test moves it.
pub(crate) struct TestServer {
    pub(crate) state: AppState,
    pub(crate) clock: Arc<TestClock>,
    router: Router,
    _data: tempfile::TempDir,
}

/// A device that is signed in.
pub(crate) struct TestDevice {
    pub(crate) account_id: Uuid,
    pub(crate) id: Uuid,
    pub(crate) session: Token,
    pub(crate) secret: Token,
}

/// Runs the test on SQLite, and on PostgreSQL where one is given.
pub(crate) async fn on_every_database(test: impl AsyncFn(TestServer)) {
    on_every_database_with(|_| {}, test).await;
}

/// Runs a test of what is there on SQLite only.
pub(crate) async fn on_sqlite(test: impl AsyncFn(TestServer)) {
    let (url, data) = sqlite_file();
    test(TestServer::start(url, data, &|_| {}).await).await;
}

/// An SQLite file to be made, and the folder of a server that uses it.
fn sqlite_file() -> (DatabaseUrl, tempfile::TempDir) {
    let data = tempfile::tempdir().unwrap();
    let url = DatabaseUrl::sqlite(&data.path().join("lifeboat.sqlite"));
    (url, data)
}

/// The same as [`on_every_database`], with another configuration.
pub(crate) async fn on_every_database_with(
    configure: impl Fn(&mut Config),
    test: impl AsyncFn(TestServer),
) {
    let (url, data) = sqlite_file();
    test(TestServer::start(url, data, &configure).await).await;

    let Some(schema) = Schema::create(Entropy::system().id()).await else {
        return;
    };
    let data = tempfile::tempdir().unwrap();
    let url = schema.url.parse().unwrap();
    test(TestServer::start(url, data, &configure).await).await;
    schema.drop().await;
}

impl TestServer {
    async fn start(
        url: DatabaseUrl,
        data: tempfile::TempDir,
        configure: &impl Fn(&mut Config),
    ) -> Self {
        let mut config = Config::new(data.path());
        config.dev = true;
        config.database = url;
        config.database_connections = 3;
        configure(&mut config);
        let db: Database = config
            .database
            .connect(config.database_connections)
            .await
            .unwrap();
        db.migrate().await.unwrap();
        let clock = Arc::new(TestClock::at(START));
        let keys = KeyFiles {
            opaque: ServerSetup::from_bytes(opaque_keys()).unwrap(),
            sealing: SealingKey::from_bytes(&[7; 32]).unwrap(),
            vapid: VapidKey::from_bytes(&[8; 32]).unwrap(),
        };
        let entropy = Entropy::seeded(42);
        let state = AppState::new(config, db, keys, clock.clone(), entropy, None).unwrap();
        Self {
            router: router(state.clone()),
            state,
            clock,
            _data: data,
        }
    }

    /// Signs a device in to the recovery account of this address, which is created if there is
    /// none. It is written straight to the database, without a password.
    pub(crate) async fn device(&self, email: &str, name: &str, platform: Platform) -> TestDevice {
        let db = self.state.db.writer();
        let entropy = &self.state.entropy;
        let now = self.state.now();
        let known = account::Entity::find()
            .filter(account::Column::Email.eq(email))
            .one(db)
            .await
            .unwrap();
        let account_id = match known {
            Some(account) => account.id,
            None => self.account(email).await,
        };
        let (id, session, secret) = (entropy.id(), entropy.token(), entropy.token());
        device::ActiveModel {
            id: Set(id),
            account_id: Set(account_id),
            name: Set(name.to_owned()),
            platform: Set(to_word(platform)),
            created_at: Set(now),
            last_seen_at: Set(now),
            secret_hash: Set(sha256(secret.expose_bytes()).to_vec()),
            totp_sealed: Set(self
                .state
                .sealing
                .seal(Purpose::DeviceTotp, &[9; 20], entropy)),
            totp_last_step: Set(0),
            revoked_at: Set(None),
            shut_out: Set(false),
            public_key: Set(None),
        }
        .insert(db)
        .await
        .unwrap();
        session::ActiveModel {
            token_hash: Set(sha256(session.expose_bytes()).to_vec()),
            account_id: Set(account_id),
            device_id: Set(id),
            created_at: Set(now),
            last_used_at: Set(now),
            expires_at: Set(now + SESSION_LIFE),
        }
        .insert(db)
        .await
        .unwrap();
        TestDevice {
            account_id,
            id,
            session,
            secret,
        }
    }

    async fn account(&self, email: &str) -> Uuid {
        let db = self.state.db.writer();
        let (id, now) = (self.state.entropy.id(), self.state.now());
        account::ActiveModel {
            id: Set(id),
            email: Set(email.to_owned()),
            created_at: Set(now),
            password_file: Set(Vec::new()),
            key_file: Set(b"key file 1".to_vec()),
            key_revision: Set(1),
            recovery_verifier: Set(sha256(&[1; 32]).to_vec()),
            recovery_code_at: Set(now),
            language: Set("en".to_owned()),
        }
        .insert(db)
        .await
        .unwrap();
        contact::ActiveModel {
            id: Set(self.state.entropy.id()),
            account_id: Set(id),
            kind: Set("email".to_owned()),
            value: Set(email.to_owned()),
            proven_at: Set(Some(now)),
            is_primary: Set(true),
            created_at: Set(now),
        }
        .insert(db)
        .await
        .unwrap();
        id
    }

    /// Gives the device's account a contact; a value with an `@` is an email address.
    pub(crate) async fn contact(&self, device: &TestDevice, value: &str, proven: bool) -> Uuid {
        let kind = if value.contains('@') {
            "email"
        } else {
            "phone"
        };
        let contact = contact::ActiveModel {
            id: Set(self.state.entropy.id()),
            account_id: Set(device.account_id),
            kind: Set(kind.to_owned()),
            value: Set(value.to_owned()),
            proven_at: Set(proven.then(|| self.state.now())),
            is_primary: Set(false),
            created_at: Set(self.state.now()),
        };
        contact.insert(self.state.db.writer()).await.unwrap().id
    }

    /// All messages that were sent until now, oldest first.
    pub(crate) async fn messages(&self) -> Vec<OutboxMessage> {
        queue::deliver(&self.state).await.unwrap();
        read_outbox(&self.state.config.data).unwrap()
    }

    /// The last code that was sent to this address or number.
    pub(crate) async fn code_to(&self, to: &str) -> String {
        let messages = self.messages().await;
        let sent = messages.into_iter().rev().find(|message| message.to == to);
        sent.and_then(|message| message.code)
            .expect("a code was sent")
    }

    pub(crate) fn get(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::GET, path)
    }

    pub(crate) fn post(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::POST, path)
    }

    pub(crate) fn put(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::PUT, path)
    }

    pub(crate) fn patch(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::PATCH, path)
    }

    pub(crate) fn delete(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::DELETE, path)
    }

    pub(crate) fn head(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::HEAD, path)
    }

    pub(crate) fn options(&self, path: &str) -> TestRequest<'_> {
        self.request(Method::OPTIONS, path)
    }

    fn request(&self, method: Method, path: &str) -> TestRequest<'_> {
        let request = Request::builder().method(method).uri(path);
        TestRequest {
            server: self,
            request: request.body(Body::empty()).unwrap(),
        }
    }
}

/// A code that is not this one.
pub(crate) fn another_code(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

/// The OPAQUE keys of every test server, so that a registration can serve many tests.
pub(crate) fn opaque_keys() -> &'static [u8] {
    static KEYS: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    KEYS.get_or_init(|| ServerSetup::generate().to_bytes().to_vec())
}

/// A request that is being put together.
pub(crate) struct TestRequest<'a> {
    server: &'a TestServer,
    request: Request<Body>,
}

impl TestRequest<'_> {
    /// In this device's session.
    pub(crate) fn of(self, device: &TestDevice) -> Self {
        self.session(&device.session)
    }

    /// In this session.
    pub(crate) fn session(self, token: &Token) -> Self {
        self.header("authorization", &format!("Bearer {}", *token.expose()))
    }

    /// With this header.
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request
            .headers_mut()
            .insert(name, value.parse().unwrap());
        self
    }

    /// With this body, as JSON.
    pub(crate) fn json(self, body: &impl Serialize) -> Self {
        self.body(serde_json::to_vec(body).unwrap())
            .header("content-type", "application/json")
    }

    /// With this body.
    pub(crate) fn body(mut self, body: Vec<u8>) -> Self {
        *self.request.body_mut() = Body::from(body);
        self
    }

    /// Sends it through the whole router.
    pub(crate) async fn send(self) -> TestResponse {
        let response = self
            .server
            .router
            .clone()
            .oneshot(self.request)
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        TestResponse {
            status: parts.status,
            headers: parts.headers,
            body: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }
}

/// What came back.
pub(crate) struct TestResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl TestResponse {
    pub(crate) fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// The body of a success, from JSON.
    #[track_caller]
    pub(crate) fn ok<T: DeserializeOwned>(self) -> T {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text());
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Asserts a success without a body (204).
    #[track_caller]
    pub(crate) fn done(self) {
        assert_eq!(self.status(), 204, "{}", self.text());
    }

    /// The code of a refusal, whose form is checked.
    #[track_caller]
    pub(crate) fn refused(self) -> ErrorCode {
        self.problem().code
    }

    /// The whole refusal, whose form is checked.
    #[track_caller]
    pub(crate) fn problem(self) -> Problem {
        assert!(
            !self.status.is_success(),
            "{}: {}",
            self.status,
            self.text()
        );
        assert_eq!(
            self.headers[header::CONTENT_TYPE],
            "application/problem+json"
        );
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status());
        problem
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

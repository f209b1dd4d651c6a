//! A push service and the browser behind it, for tests: it takes what the server sends over real
//! HTTP, and opens it.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::post,
};
use lifeboat_protocol::{
    Wire, WireBytes,
    push::{PushMessage, PushSecret, PushSubscription},
};
use web_push_native::{
    Auth, decrypt,
    p256::{SecretKey, elliptic_curve::sec1::ToEncodedPoint},
};

/// Seconds after which it wants to be asked again.
pub(super) const RETRY_AFTER: &str = "5";

/// The push service.
#[derive(Clone)]
pub(super) struct Receiver {
    pub(super) address: SocketAddr,
    taken: Arc<Mutex<Vec<Taken>>>,
    answers: Arc<Mutex<VecDeque<StatusCode>>>,
}

/// A push that arrived.
#[derive(Clone)]
pub(super) struct Taken {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// A browser's keys.
pub(super) struct Browser {
    secret: SecretKey,
    auth: [u8; 16],
}

impl Receiver {
    pub(super) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let this = Self {
            address: listener.local_addr().unwrap(),
            taken: Arc::default(),
            answers: Arc::default(),
        };
        let service = this.clone();
        let take = async move |uri: Uri, headers: HeaderMap, body: Bytes| -> Response {
            service.taken.lock().unwrap().push(Taken {
                path: uri.path().to_owned(),
                headers,
                body: body.to_vec(),
            });
            let answer = service.answers.lock().unwrap().pop_front();
            let status = answer.unwrap_or(StatusCode::CREATED);
            let headers = [
                (header::LOCATION, "/elsewhere"),
                (header::RETRY_AFTER, RETRY_AFTER),
            ];
            (status, headers).into_response()
        };
        let router = Router::new().fallback(post(take));
        tokio::spawn(async { axum::serve(listener, router).await });
        this
    }

    /// What it answers next, instead of "created".
    pub(super) fn answer(&self, statuses: impl IntoIterator<Item = StatusCode>) {
        self.answers.lock().unwrap().extend(statuses);
    }

    /// As a host that the operator allows.
    pub(super) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Begins anew.
    pub(super) fn forget(&self) {
        self.taken.lock().unwrap().clear();
        self.answers.lock().unwrap().clear();
    }

    /// Everything that arrived until now.
    pub(super) fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// Waits until so many pushes have arrived, at the most 20 seconds.
    pub(super) async fn wait_for(&self, count: usize) -> Vec<Taken> {
        let begun = Instant::now();
        loop {
            let taken = self.taken();
            if taken.len() >= count || begun.elapsed() > Duration::from_secs(20) {
                assert_eq!(taken.len(), count);
                return taken;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Browser {
    /// The browser with this number, which is not 0.
    pub(super) fn new(number: u8) -> Self {
        Self {
            secret: SecretKey::from_slice(&[number; 32]).unwrap(),
            auth: [number; 16],
        }
    }

    /// Its subscription at this path of the push service.
    pub(super) fn subscription(&self, receiver: &Receiver, path: &str) -> PushSubscription {
        self.at(&format!("http://{}{path}", receiver.address))
    }

    /// Its subscription at this address.
    pub(super) fn at(&self, endpoint: &str) -> PushSubscription {
        let point = self.secret.public_key().to_encoded_point(false);
        PushSubscription {
            endpoint: endpoint.to_owned(),
            key: Wire(WireBytes::from_wire_bytes(point.as_bytes().to_vec()).unwrap()),
            secret: Wire(PushSecret::from_bytes(self.auth)),
        }
    }

    /// What was pushed to it.
    pub(super) fn open(&self, taken: &Taken) -> Option<PushMessage> {
        let auth = Auth::clone_from_slice(&self.auth);
        let json = decrypt(taken.body.clone(), &self.secret, &auth).ok()?;
        serde_json::from_slice(&json).ok()
    }
}

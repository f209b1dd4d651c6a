//! One push to one device: encrypted (RFC 8291), signed ([`vapid`](super::vapid)), sent once.

use std::{fmt, sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeboat_protocol::push::{PushMessage, PushSubscription};
use reqwest::{
    Client, StatusCode,
    header::{AUTHORIZATION, HeaderName, HeaderValue, RETRY_AFTER},
    redirect,
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use web_push_native::{Auth, WebPushBuilder, p256::PublicKey};

use super::{
    destination::{Destination, PublicOnly},
    places::Places,
    vapid::VapidKey,
};
use crate::{clock::UnixSeconds, config::Config, sealing::sha256, sign_in_requests::Subject};

/// How long a connection may take to come about, and a push altogether.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(15));
/// How many pushes are under way at once: in all, to one host, and for one member or account. Devices
/// name the host, and a slow one keeps its place for as long as the patience lasts.
const AT_ONCE: usize = 64;
const AT_ONCE_TO_HOST: usize = 32;
const AT_ONCE_FOR_SUBJECT: usize = 8;
/// How many requests may be in delivery at once; what comes beyond is not pushed.
const IN_DELIVERY: usize = 4_096;

const TOPIC: HeaderName = HeaderName::from_static("topic");
/// In characters.
const LONGEST_TOPIC: usize = 32;
const URGENCY: HeaderName = HeaderName::from_static("urgency");

/// Sends pushes. Cloning it gives the same.
#[derive(Clone)]
pub struct Push(Arc<Parts>);

struct Parts {
    key: VapidKey,
    contact: Option<String>,
    allowed_hosts: Vec<String>,
    /// Reaches public addresses by https, and nothing else.
    public: Client,
    /// Reaches the hosts that the operator has allowed.
    allowed: Client,
    under_way: Arc<Semaphore>,
    of_host: Places<String>,
    of_subject: Places<Subject>,
    in_delivery: Arc<Semaphore>,
}

/// Pushes cannot be sent as configured.
#[derive(Debug, thiserror::Error)]
#[error("push messages cannot be sent: {0}")]
pub struct PushError(reqwest::Error);

/// What became of one push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The push service has taken it.
    Sent,
    /// The device is not there any more: its subscription is of no use.
    Gone,
    /// It may succeed later; not before so many seconds, if the push service said so.
    Later(Option<u64>),
    /// It will not succeed: why, without the address.
    Refused(Reason),
}

/// A place among the pushes that are under way, kept until it is dropped.
#[derive(Debug)]
#[must_use]
pub struct Place {
    destination: Destination,
    _held: [Option<OwnedSemaphorePermit>; 3],
}

/// Why a push will not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The address is none that the server goes to.
    Address,
    /// Keys or message cannot be used.
    Encryption,
    /// The push service said no.
    Status(u16),
}

impl Push {
    /// Sends with this key.
    ///
    /// # Errors
    ///
    /// See [`PushError`].
    pub fn new(config: &Config, key: VapidKey) -> Result<Self, PushError> {
        crate::tls::install_provider();
        let client = || {
            let (connect, whole) = PATIENCE;
            Client::builder()
                .connect_timeout(connect)
                .timeout(whole)
                // A redirect, or a proxy, would lead to where nobody has looked.
                .redirect(redirect::Policy::none())
                .no_proxy()
        };
        let public = client().https_only(true).dns_resolver(PublicOnly);
        Ok(Self(Arc::new(Parts {
            key,
            contact: config.push_contact(),
            allowed_hosts: config.push.allowed_hosts.clone(),
            public: public.build().map_err(PushError)?,
            allowed: client().build().map_err(PushError)?,
            under_way: Arc::new(Semaphore::new(AT_ONCE)),
            of_host: Places::new(AT_ONCE_TO_HOST),
            of_subject: Places::new(AT_ONCE_FOR_SUBJECT),
            in_delivery: Arc::new(Semaphore::new(IN_DELIVERY)),
        })))
    }

    /// The key that browsers are told.
    #[must_use]
    pub fn key(&self) -> &VapidKey {
        &self.0.key
    }

    /// The hosts that the operator has allowed.
    #[must_use]
    pub fn allowed_hosts(&self) -> &[String] {
        &self.0.allowed_hosts
    }

    /// Leave to deliver one more request; none if there are too many.
    pub(super) fn leave(&self) -> Option<tokio::sync::OwnedSemaphorePermit> {
        self.0.in_delivery.clone().try_acquire_owned().ok()
    }

    /// Waits until no request is in delivery.
    #[cfg(test)]
    pub(super) async fn idle(&self) {
        let all = u32::try_from(IN_DELIVERY).unwrap();
        let _all = self.0.in_delivery.acquire_many(all).await.unwrap();
    }

    /// Waits for a place for a push to one device of this subject. How long that takes depends on what
    /// else is under way: look only then whether the push is still of use.
    ///
    /// # Errors
    ///
    /// The address is none that the server goes to.
    pub async fn place(
        &self,
        subject: Subject,
        subscription: &PushSubscription,
    ) -> Result<Place, Reason> {
        let destination = Destination::parse(&subscription.endpoint, &self.0.allowed_hosts)
            .map_err(|_| Reason::Address)?;
        let host = destination.url.host_str().unwrap_or_default().to_owned();
        // What is scarcest last, so that nobody waits with it in their hands.
        let of_subject = self.0.of_subject.take(subject).await;
        let of_host = self.0.of_host.take(host).await;
        let under_way = self.0.under_way.clone().acquire_owned().await.ok();
        Ok(Place {
            destination,
            _held: [of_subject, of_host, under_way],
        })
    }

    /// Sends a message that is of use for so long.
    pub async fn send(
        &self,
        place: &Place,
        subscription: &PushSubscription,
        message: &PushMessage,
        life: Duration,
        now: UnixSeconds,
    ) -> Outcome {
        let destination = &place.destination;
        let Some(request) = self.request(destination, subscription, message, life, now) else {
            return Outcome::Refused(Reason::Encryption);
        };
        let client = if destination.is_allowed {
            &self.0.allowed
        } else {
            &self.0.public
        };
        // The answer's body is not read: nothing in it is of use.
        match client.execute(request).await {
            Ok(response) => judge(&response),
            Err(_) => Outcome::Later(None),
        }
    }

    fn request(
        &self,
        destination: &Destination,
        subscription: &PushSubscription,
        message: &PushMessage,
        life: Duration,
        now: UnixSeconds,
    ) -> Option<reqwest::Request> {
        let key = PublicKey::from_sec1_bytes(subscription.key.0.as_bytes()).ok()?;
        let secret = Auth::clone_from_slice(subscription.secret.0.expose_bytes());
        let endpoint = destination.url.as_str().parse().ok()?;
        let message = serde_json::to_vec(message).ok()?;
        let topic = topic(subscription, &message);
        let built = WebPushBuilder::new(endpoint, key, secret)
            .with_valid_duration(life)
            .build(message)
            .ok()?;
        let mut request = reqwest::Request::try_from(built).ok()?;
        let contact = self.0.contact.as_deref();
        let authorization = self.0.key.authorization(&destination.url, contact, now);
        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, HeaderValue::try_from(authorization).ok()?);
        headers.insert(URGENCY, HeaderValue::from_static("high"));
        headers.insert(TOPIC, HeaderValue::try_from(topic).ok()?);
        Some(request)
    }
}

/// By what the push service knows that a message takes the place of an earlier one which it has not
/// delivered yet (RFC 8030 §5.4: at most 32 characters of base64url). Another one for each device: two
/// with the same would tell the push service that they are one person's.
fn topic(subscription: &PushSubscription, message: &[u8]) -> String {
    let hash = sha256(&[message, subscription.endpoint.as_bytes()].concat());
    let mut topic = URL_SAFE_NO_PAD.encode(hash);
    topic.truncate(LONGEST_TOPIC);
    topic
}

/// What an answer means (RFC 8030 §5 and §7.3).
fn judge(response: &reqwest::Response) -> Outcome {
    match response.status() {
        status if status.is_success() => Outcome::Sent,
        StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
        status if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
            let wait = response.headers().get(RETRY_AFTER);
            let wait = wait.and_then(|value| value.to_str().ok()?.trim().parse().ok());
            Outcome::Later(wait)
        }
        status => Outcome::Refused(Reason::Status(status.as_u16())),
    }
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Push")
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("its address is none that the server goes to"),
            Self::Encryption => f.write_str("its keys cannot be used"),
            Self::Status(status) => write!(f, "the push service answered {status}"),
        }
    }
}

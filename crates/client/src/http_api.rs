//! The [`Api`] over HTTP, on native systems and in the browser alike.

use std::{sync::Arc, time::Duration};

use url::Url;

use crate::{
    event_stream::HttpEvents,
    http_body::HttpBody,
    ports::{Api, ApiRequest, ApiResponse, EventSource, Method, Opened, Unreachable},
    server_address::below,
};

/// The largest body that is read from a server: 64 MiB.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// How long one connection for events is kept at the most; then another is opened. Silence ends it much
/// sooner, by the client's own limit between two reads.
const LONGEST_CONNECTION: Duration = Duration::from_hours(24);

/// Hears when the server says what time it is: the header `Date` of an answer.
type DateListener = Arc<dyn Fn(&str) + Send + Sync>;

/// Speaks HTTP to one server.
pub struct HttpApi {
    client: reqwest::Client,
    server: Url,
    time_limit: Option<Duration>,
    on_date: Option<DateListener>,
}

impl HttpApi {
    /// Requests to the server at this address go through the given client, which has its time
    /// limits set.
    #[must_use]
    pub fn new(client: reqwest::Client, server: Url) -> Self {
        Self {
            client,
            server,
            time_limit: None,
            on_date: None,
        }
    }

    /// The same, and no request takes longer than this altogether, where the client itself knows no
    /// limit: in a browser.
    #[must_use]
    pub fn with_time_limit(self, limit: Duration) -> Self {
        Self {
            time_limit: Some(limit),
            ..self
        }
    }

    /// The same, and `listener` hears the header `Date` of every answer that has one (RFC 9110
    /// §6.6.1), so that a wrong clock is noticed without a request of its own.
    #[must_use]
    pub fn on_date(self, listener: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self {
            on_date: Some(Arc::new(listener)),
            ..self
        }
    }
}

impl HttpApi {
    fn request(&self, request: ApiRequest) -> reqwest::RequestBuilder {
        let url = below(&self.server, &request.path);
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.client.request(method, url);
        // Cookies of other pages of that site are nobody's business, nor is a copy of an answer.
        #[cfg(target_arch = "wasm32")]
        {
            builder = builder.fetch_credentials_omit().fetch_cache_no_store();
        }
        if let Some(limit) = self.time_limit {
            builder = builder.timeout(limit);
        }
        if let Some(session) = &request.session {
            builder = builder.bearer_auth(session.expose().as_str());
        }
        if let Some(body) = request.body {
            builder = builder
                .header("content-type", "application/json")
                .body(body);
        }
        builder
    }
}

impl Api for HttpApi {
    async fn send(&self, request: ApiRequest) -> Result<ApiResponse, Unreachable> {
        let response = self.request(request).send().await;
        let response = response.map_err(|error| unreachable(&error))?;
        if let Some(listener) = &self.on_date
            && let Some(date) = response.headers().get("date")
            && let Ok(date) = date.to_str()
        {
            listener(date);
        }
        read(response).await
    }
}

impl EventSource for HttpApi {
    type Events = HttpEvents;

    async fn open(&self, request: ApiRequest) -> Result<Opened<HttpEvents>, Unreachable> {
        let response = self
            .request(request)
            .header("accept", "text/event-stream")
            .timeout(LONGEST_CONNECTION)
            .send()
            .await
            .map_err(|error| unreachable(&error))?;
        let kind = response.headers().get("content-type");
        let is_stream = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        if response.status().is_success() && is_stream {
            return Ok(Opened::Events(HttpEvents::new(response)));
        }
        read(response).await.map(Opened::Refused)
    }
}

/// The whole answer.
async fn read(response: reqwest::Response) -> Result<ApiResponse, Unreachable> {
    let status = response.status().as_u16();
    let mut chunks = HttpBody::of(response);
    let mut body = Vec::new();
    while let Some(chunk) = chunks.next().await? {
        let chunk = chunk.as_ref();
        if body.len() + chunk.len() > MAX_BODY_BYTES {
            return Err(Unreachable("its answer is larger than 64 MiB".to_owned()));
        }
        body.extend_from_slice(chunk);
    }
    Ok(ApiResponse { status, body })
}

/// The cause in words, without the address: a path may name a thing that is nobody's business.
pub(crate) fn unreachable(error: &reqwest::Error) -> Unreachable {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    let cause = cause.to_string();
    // In a browser a limit that is passed in the middle of a body is told by its name only.
    if error.is_timeout() || cause.contains("reqwest::errors::TimedOut") {
        return Unreachable("it did not answer in time".to_owned());
    }
    // Otherwise a browser tells nobody why: each names it in its own words, and none says more.
    if cfg!(target_arch = "wasm32") {
        return Unreachable("the network is away, or the server is down".to_owned());
    }
    // What rustls says of an answer that is no TLS.
    if cause.contains("InvalidContentType") {
        return Unreachable(
            "it does not speak HTTPS; if it is a server of your own without TLS, begin its address \
             with http://"
                .to_owned(),
        );
    }
    Unreachable(cause)
}

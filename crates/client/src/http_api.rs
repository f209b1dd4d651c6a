//! The [`Api`] over HTTP, on native systems and in the browser alike.

use url::Url;

use crate::ports::{Api, ApiRequest, ApiResponse, Method, Unreachable};

/// The largest body that is read from a server: 64 MiB.
const MAX_BODY_BYTES: usize = 64 * 1024 * 1024;

/// Speaks HTTP to one server.
pub struct HttpApi {
    client: reqwest::Client,
    server: Url,
}

impl HttpApi {
    /// Requests to the server at this address go through the given client, which has its time
    /// limits set.
    #[must_use]
    pub fn new(client: reqwest::Client, server: Url) -> Self {
        Self { client, server }
    }
}

impl Api for HttpApi {
    async fn send(&self, request: ApiRequest) -> Result<ApiResponse, Unreachable> {
        let url = self
            .server
            .join(&request.path)
            .map_err(|error| Unreachable(error.to_string()))?;
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Patch => reqwest::Method::PATCH,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut builder = self.client.request(method, url);
        if let Some(session) = &request.session {
            builder = builder.bearer_auth(session.expose().as_str());
        }
        if let Some(body) = request.body {
            builder = builder
                .header("content-type", "application/json")
                .body(body);
        }
        let mut response = builder.send().await.map_err(|error| unreachable(&error))?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| unreachable(&error))?
        {
            if body.len() + chunk.len() > MAX_BODY_BYTES {
                return Err(Unreachable("its answer is larger than 64 MiB".to_owned()));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(ApiResponse { status, body })
    }
}

/// The cause in words, without the address: a path may name a thing that is nobody's business.
fn unreachable(error: &reqwest::Error) -> Unreachable {
    if error.is_timeout() {
        return Unreachable("it did not answer in time".to_owned());
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    Unreachable(cause.to_string())
}

//! The way to a Lifeboat server.

use std::future::Future;

use lifeboat_protocol::Token;

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// One request: a path below the server's address, perhaps a session, perhaps a JSON body.
#[derive(Debug)]
pub struct ApiRequest {
    /// The method.
    pub method: Method,
    /// Path and query, from the first slash.
    pub path: String,
    /// The session to send as a bearer token.
    pub session: Option<Token>,
    /// A JSON body.
    pub body: Option<Vec<u8>>,
}

/// What came back, whatever its status.
#[derive(Debug)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body, bounded by the port.
    pub body: Vec<u8>,
}

/// No answer came: the network is away, the server is down, or the connection broke.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

/// Sends requests to one server.
///
/// An implementation sets a time limit on every request and a bound on every body; it does not
/// retry, since the flows know what may be repeated.
pub trait Api {
    /// Sends one request.
    ///
    /// # Errors
    ///
    /// No complete answer came.
    fn send(&self, request: ApiRequest) -> impl Future<Output = Result<ApiResponse, Unreachable>>;
}

impl<A: Api> Api for &A {
    fn send(&self, request: ApiRequest) -> impl Future<Output = Result<ApiResponse, Unreachable>> {
        (**self).send(request)
    }
}

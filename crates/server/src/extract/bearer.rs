//! The bearer token of a request (RFC 6750 §2.1).

use axum::http::{header, request::Parts};
use lifeboat_protocol::Token;

/// The token; none if there is none, or it cannot be one of ours.
pub(super) fn bearer(parts: &Parts) -> Option<Token> {
    parts
        .headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .and_then(|value| Token::parse(value).ok())
}

//! No request takes forever.

use std::time::Duration;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use lifeboat_protocol::ErrorCode;

use crate::error::ApiError;

/// Gives a request up after this time.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(
            ErrorCode::Unavailable,
            "The request took too long and was given up. It may or may not have been done: look \
             whether it was, and if not, try again.",
        )
        .retry_after(5)
        .into_response(),
    }
}

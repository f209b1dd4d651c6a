//! `GET /metrics`: measurements for Prometheus, at an address of their own.

use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use lifeboat_protocol::ErrorCode;

use crate::{error::ApiError, state::AppState};

/// The service at the address `metrics` of the configuration.
pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .with_state(state)
}

/// The measurements in Prometheus' text format. They name no account.
async fn metrics(State(state): State<AppState>) -> Response {
    match &state.metrics {
        Some(handle) => (
            [(header::CONTENT_TYPE, "text/plain; version=0.0.4")],
            handle.render(),
        )
            .into_response(),
        None => ApiError::new(ErrorCode::NotFound, "Nothing is measured.").into_response(),
    }
}

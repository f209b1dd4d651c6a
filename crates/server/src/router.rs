//! All endpoints together, and what every request passes through.

use axum::{Router, extract::DefaultBodyLimit};
use lifeboat_protocol::ErrorCode;
use utoipa_axum::router::OpenApiRouter;

use crate::{endpoints, error::ApiError, state::AppState};

/// The largest body of a request, in bytes, where an endpoint does not say otherwise.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// The whole service.
pub fn router(state: AppState) -> Router {
    let (router, _openapi) = endpoints().split_for_parts();
    router
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(state)
}

/// Every endpoint with its documentation.
pub fn endpoints() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(endpoints::backup::router())
        .merge(endpoints::devices::router())
        .merge(endpoints::health::router())
        .merge(endpoints::versions::router())
}

async fn not_found() -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        "There is nothing at this path. /openapi.json lists what is.",
    )
}

async fn method_not_allowed() -> ApiError {
    ApiError::new(
        ErrorCode::MethodNotAllowed,
        "The path is right, the method is not. /openapi.json lists what is there.",
    )
}

//! All endpoints together, and what every request passes through.

use std::{any::Any, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
};
use lifeboat_protocol::ErrorCode;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    app, endpoints,
    error::ApiError,
    layers::{RateLimit, cross_origin, limit_rate, limit_time, observe},
    state::AppState,
};

/// The largest body of a request, in bytes, where an endpoint does not say otherwise.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// For so long a browser that came by TLS comes by nothing else (RFC 6797).
const FOR_A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// The whole service.
pub fn router(state: AppState) -> Router {
    let config = &state.config;
    let anonymous = anonymous().layer(from_fn_with_state(RateLimit::anonymous(config), limit_rate));
    let (mut router, openapi) = with_session(anonymous).split_for_parts();
    if config.dev {
        router = router.merge(Router::from(endpoints::dev_outbox::router()));
    }
    let service = router
        .merge(endpoints::openapi::router(&openapi))
        .fallback(app::serve)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(
            Duration::from_secs(config.limits.request_seconds),
            limit_time,
        ))
        .layer(from_fn_with_state(RateLimit::new(config), limit_rate))
        .layer(CatchPanicLayer::custom(panicked));
    let service = match cross_origin(config) {
        Some(layer) => service.layer(layer),
        None => service,
    };
    service
        .layer(SetResponseHeaderLayer::overriding(
            header::STRICT_TRANSPORT_SECURITY,
            config.is_reached_by_tls().then_some(FOR_A_YEAR),
        ))
        .layer(from_fn(observe))
        .with_state(state)
}

#[derive(OpenApi)]
#[openapi(info(
    title = "Lifeboat server",
    description = "Recovery accounts, and sealed backups that the server cannot read. Every error \
                   is an RFC 9457 problem with a stable `code`. Binary fields are Base64, hashes \
                   hexadecimal, times UNIX seconds. Sessions are bearer tokens."
))]
struct Description;

/// Every endpoint with its documentation.
#[must_use]
pub fn api() -> OpenApiRouter<AppState> {
    with_session(anonymous())
}

/// What needs no session, and costs the server more than a look.
fn anonymous() -> OpenApiRouter<AppState> {
    OpenApiRouter::with_openapi(Description::openapi())
        .merge(endpoints::enrollments::anonymous())
        .merge(endpoints::not_me::router())
        .merge(endpoints::reset::router())
        .merge(endpoints::sign_in::router())
        .merge(endpoints::sign_up::router())
}

/// Adds what needs a session, and what costs nothing.
fn with_session(anonymous: OpenApiRouter<AppState>) -> OpenApiRouter<AppState> {
    anonymous
        .merge(endpoints::account::router())
        .merge(endpoints::backup::router())
        .merge(endpoints::contacts::router())
        .merge(endpoints::devices::router())
        .merge(endpoints::enrollments::router())
        .merge(endpoints::events::router())
        .merge(endpoints::health::router())
        .merge(endpoints::organizations::router())
        .merge(endpoints::password::router())
        .merge(endpoints::server::router())
        .merge(endpoints::session::router())
        .merge(endpoints::sign_in_requests::router())
        .merge(endpoints::versions::router())
}

async fn method_not_allowed() -> ApiError {
    ApiError::new(
        ErrorCode::MethodNotAllowed,
        "The path is right, the method is not. /openapi.json lists what is there.",
    )
}

/// A panic is a mistake in this program. What it says may hold anything, so it is not logged here.
fn panicked(_what: Box<dyn Any + Send>) -> Response {
    ApiError::internal(&"a panic").into_response()
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{device::Platform, path};

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn every_rejection_is_a_problem() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let nowhere = server.get("/v2/nothing").send().await.refused();
            assert_eq!(nowhere, ErrorCode::NotFound);
            let method = server.delete(path::SERVER).send().await.refused();
            assert_eq!(method, ErrorCode::MethodNotAllowed);
            let put = || server.put(path::KEY_FILE).of(&anna);
            let json = "application/json";
            for (body, kind) in [
                (&b"{"[..], json),
                (b"{}", json),
                (b"null", json),
                (b"\xff", json),
                (b"{}", "text/plain"),
            ] {
                let request = put().body(body.to_vec()).header("content-type", kind);
                assert_eq!(request.send().await.refused(), ErrorCode::InvalidRequest);
            }
            let deep = "[".repeat(100_000);
            let request = put().body(deep.into_bytes()).header("content-type", json);
            assert_eq!(request.send().await.refused(), ErrorCode::InvalidRequest);
            let large = vec![b' '; BODY_LIMIT + 1];
            let request = put().body(large).header("content-type", json);
            assert_eq!(request.send().await.refused(), ErrorCode::TooLarge);
        })
        .await;
    }

    #[tokio::test]
    async fn answers_are_not_kept_by_caches_and_carry_a_number() {
        testing::on_every_database(async |server| {
            let response = server.get(path::SERVER).send().await;
            assert_eq!(response.headers["cache-control"], "no-store");
            assert_eq!(response.headers["x-content-type-options"], "nosniff");
            assert!(response.headers.contains_key("x-request-id"));
        })
        .await;
    }
}

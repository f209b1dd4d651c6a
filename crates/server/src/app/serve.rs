//! Answers what no endpoint does: files of the app, and its pages.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use lifeboat_protocol::ErrorCode;

use super::{
    App, absent,
    encoding::Accepted,
    file::{self, File},
    files::INDEX,
    headers,
};
use crate::{error::ApiError, state::AppState};

/// For a year, which is as long as browsers keep anything.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Kept, and asked for each time whether it is still the same.
const ASK: &str = "no-cache";

/// First segments of paths that are the interface's, and never a page of the app.
const NOT_PAGES: &[&str] = &[
    "v1",
    "dev",
    "healthz",
    "metrics",
    "not-me",
    "openapi.json",
    "readyz",
];

/// A file of the app. A page within the app (`/accounts`) is the app's first page, where the app
/// looks at the address itself.
///
/// # Errors
///
/// `not_found`; or the folder cannot be read.
pub async fn serve(
    State(state): State<AppState>,
    method: Method,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, ApiError> {
    if !matches!(method, Method::GET | Method::HEAD) {
        return Err(not_found());
    }
    let path = uri.path().trim_start_matches('/');
    if path.is_empty() && matches!(state.app, App::Absent) {
        return Ok(absent::page(&state.config.name, &request).into_response());
    }
    let accepted = Accepted::of(&request);
    let path = if is_page(path, &request) { INDEX } else { path };
    let file = state
        .app
        .find(path, accepted)
        .await
        .map_err(|error| ApiError::internal(&error))?
        .ok_or_else(not_found)?;
    let mut response = answer(path, file, &method, &request);
    headers::protect(response.headers_mut(), state.config.dev);
    Ok(response)
}

fn not_found() -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        "There is nothing at this path. /openapi.json lists what is.",
    )
}

/// Whether a person goes to this page. A file that is not there is not a page.
fn is_page(path: &str, request: &HeaderMap) -> bool {
    if path.is_empty() {
        return true;
    }
    let first = path.split('/').next().unwrap_or_default();
    let last = path.rsplit('/').next().unwrap_or_default();
    let takes_html = request
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    takes_html && !last.contains('.') && !NOT_PAGES.contains(&first)
}

fn answer(path: &str, file: File, method: &Method, request: &HeaderMap) -> Response {
    let status = if is_known(&file.etag, request) {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let length = file.content.len();
    let body = if status == StatusCode::OK && *method == Method::GET {
        Body::from(file.content)
    } else {
        Body::empty()
    };
    let cache = if file::is_immutable(path) {
        FOREVER
    } else {
        ASK
    };
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(etag) = HeaderValue::try_from(file.etag) {
        headers.insert(header::ETAG, etag);
    }
    if status == StatusCode::OK {
        let media_type = HeaderValue::from_static(file::media_type(path));
        headers.insert(header::CONTENT_TYPE, media_type);
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        if let Some(token) = file.encoding.token() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(token));
        }
    }
    response
}

/// Whether the browser has this content already (RFC 9110 §13.1.2).
fn is_known(etag: &str, request: &HeaderMap) -> bool {
    request
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|list| list.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == etag)
}

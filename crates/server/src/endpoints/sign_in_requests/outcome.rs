//! `GET /v1/organizations/{organization}/sign-in-requests/{id}`: how a request stands.

use std::time::Duration;

use axum::extract::State;
use lifeboat_protocol::{Problem, organization::Scope, sign_in_request::RequestOutcome};
use serde::Deserialize;
use uuid::Uuid;

use super::belongs_to;
use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess, Path, Query},
    sign_in_requests::outcome::within,
    state::AppState,
};

/// What can be asked for.
#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    /// How many seconds to wait at the most.
    #[serde(default)]
    wait: u64,
}

/// Answers when the request is no longer `waiting`, or after `wait` seconds (at most 30). Asking again
/// gives the same, until the request expires; ten minutes after that it is forgotten.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization}/sign-in-requests/{id}",
    tag = "sign-in-requests",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("id" = Uuid, Path, description = "The request."),
        ("wait" = Option<u64>, Query, description = "Seconds to wait, up to 30."),
    ),
    responses(
        (status = 200, description = "How it stands.", body = RequestOutcome),
        (status = 401, description = "Not signed in, or the token was revoked.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "No such organization or request.", body = Problem),
    )
)]
pub(super) async fn outcome(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Path(path): Path<(Uuid, Uuid)>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<RequestOutcome>, ApiError> {
    let (_, id) = path;
    access.allow(Scope::SignInRequests)?;
    belongs_to(&state, &access, id).await?;
    let patience = Duration::from_secs(parameters.wait);
    Ok(Json(within(&state, id, patience).await?))
}

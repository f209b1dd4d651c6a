//! `GET /v1/organizations/{organization}/tokens`: the API tokens.

use axum::extract::State;
use lifeboat_protocol::{Problem, organization::ApiTokens};

use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess},
    organizations::tokens,
    state::AppState,
};

/// The tokens that are not revoked, oldest first, without their secrets. For administrators only.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization}/tokens",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    responses(
        (status = 200, description = "The tokens.", body = ApiTokens),
        (status = 401, description = "Not signed in.", body = Problem),
        (status = 403, description = "An API token may not.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    access: OrganizationAccess,
) -> Result<Json<ApiTokens>, ApiError> {
    access.administrator()?;
    let tokens = tokens::list(state.db.reader(), access.organization.id).await?;
    Ok(Json(ApiTokens { tokens }))
}

//! `DELETE /v1/organizations/{organization}/tokens/{id}`: revokes an API token.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::Problem;
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{OrganizationAccess, Path},
    organizations::tokens,
    state::AppState,
};

/// Revokes an API token: from now on it opens nothing. For administrators only.
#[utoipa::path(
    delete,
    path = "/v1/organizations/{organization}/tokens/{id}",
    tag = "organizations",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("id" = Uuid, Path, description = "The token."),
    ),
    responses(
        (status = 204, description = "It is revoked."),
        (status = 401, description = "Not signed in.", body = Problem),
        (status = 403, description = "An API token may not.", body = Problem),
        (status = 404, description = "There is no such organization or token.", body = Problem),
    )
)]
pub(super) async fn revoke(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Path((organization, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    access.administrator()?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    tokens::revoke(&state, &transaction, organization, id, access.by()).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

//! `GET /v1/organizations/{organization}/administrators`: the administrators.

use axum::extract::State;
use lifeboat_protocol::{Problem, organization::Administrators};

use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess},
    organizations::administrators,
    state::AppState,
};

/// The administrators, oldest first. For administrators only.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization}/administrators",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    responses(
        (status = 200, description = "The administrators.", body = Administrators),
        (status = 401, description = "Not signed in.", body = Problem),
        (status = 403, description = "An API token may not.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    access: OrganizationAccess,
) -> Result<Json<Administrators>, ApiError> {
    access.administrator()?;
    let administrators = administrators::list(state.db.reader(), access.organization.id).await?;
    Ok(Json(Administrators { administrators }))
}

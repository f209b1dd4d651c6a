//! `GET /v1/organizations`: the organizations that one administers.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    organization::{Organization, Organizations},
};

use crate::{
    error::ApiError,
    extract::{Json, Session},
    organizations,
    state::AppState,
};

/// The organizations that the recovery account administers, by name.
#[utoipa::path(
    get,
    path = "/v1/organizations",
    tag = "organizations",
    responses(
        (status = 200, description = "The organizations.", body = Organizations),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<Organizations>, ApiError> {
    let rows = organizations::administered_by(state.db.reader(), session.account_id).await?;
    Ok(Json(Organizations {
        organizations: rows.into_iter().map(Organization::from).collect(),
    }))
}

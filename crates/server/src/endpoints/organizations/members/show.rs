//! `GET /v1/organizations/{organization}/members/{member}`: one member.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    organization::{Member, Scope},
};
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess, Path},
    organizations::members,
    state::AppState,
};

/// A member, with the devices that are enrolled for this organization. Needs the scope
/// `read_members`.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization}/members/{member}",
    tag = "organizations",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("member" = Uuid, Path, description = "The member."),
    ),
    responses(
        (status = 200, description = "The member.", body = Member),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "There is no such organization or member.", body = Problem),
    )
)]
pub(super) async fn show(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Path((organization, member)): Path<(Uuid, Uuid)>,
) -> Result<Json<Member>, ApiError> {
    access.allow(Scope::ReadMembers)?;
    let db = state.db.reader();
    let member = members::present(db, organization, member).await?;
    let mut shown = members::with_devices(db, vec![member]).await?;
    shown
        .pop()
        .map(Json)
        .ok_or_else(|| ApiError::internal(&"one member in, none out"))
}

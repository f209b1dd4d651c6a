//! `GET /v1/organizations/{organization}/members`: the members.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    organization::{Members, Scope},
};
use serde::Deserialize;

use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess, Query},
    organizations::members,
    state::AppState,
};

#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    #[serde(default)]
    after: String,
}

/// Members by name, with their devices for this organization, at most 100. Needs the scope
/// `read_members`.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization}/members",
    tag = "organizations",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("after" = Option<String>, Query, description = "The name of the last member that is known."),
    ),
    responses(
        (status = 200, description = "The members.", body = Members),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Members>, ApiError> {
    access.allow(Scope::ReadMembers)?;
    let organization = access.organization.id;
    let members = members::page(state.db.reader(), organization, &parameters.after).await?;
    Ok(Json(Members { members }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, path};
    use sea_orm::{EntityTrait, Set};

    use super::*;
    use crate::{entities::member, testing};

    #[tokio::test]
    async fn members_are_listed_by_name_a_hundred_at_a_time() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let theirs = server.organization("Theirs", "eve@example.org").await;
            server.member(&theirs, "mallory").await;
            let row = |number: usize| member::ActiveModel {
                id: Set(server.state.entropy.id()),
                organization_id: Set(ours.id),
                name: Set(format!("Member {number:03}")),
                name_key: Set(format!("member {number:03}")),
                created_at: Set(0),
                removed_at: Set((number == 7).then_some(1)),
            };
            member::Entity::insert_many((0..120).rev().map(row))
                .exec_without_returning(server.state.db.writer())
                .await
                .unwrap();
            let path = path::fill(path::MEMBERS, ours.id);
            let token = server.api_token(&ours, &[Scope::ReadMembers]).await;
            let first: Members = server.get(&path).session(&token).send().await.ok();
            assert_eq!(first.members.len(), 100);
            assert_eq!(first.members[0].name, "Member 000");
            assert_eq!(
                first.members[7].name, "Member 008",
                "a removed one is not there"
            );
            let path = format!("{path}?after=MEMBER%20100");
            let rest: Members = server.get(&path).session(&token).send().await.ok();
            assert_eq!(rest.members.len(), 19);
            let token = server.api_token(&ours, &[Scope::WriteMembers]).await;
            let refused = server.get(&path).session(&token).send().await.refused();
            assert_eq!(refused, ErrorCode::ScopeMissing);
        })
        .await;
    }
}

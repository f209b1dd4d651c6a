//! `POST /v1/organizations/{organization}/members`: adds a member.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{
    Problem,
    organization::{Member, NewMember, Scope},
};

use crate::{
    clock::on_the_wire,
    error::ApiError,
    extract::{Json, OrganizationAccess},
    organizations::members,
    state::AppState,
};

/// Adds a member. Needs the scope `write_members`.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization}/members",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    request_body = NewMember,
    responses(
        (status = 201, description = "The member.", body = Member),
        (status = 400, description = "The name cannot be used.", body = Problem),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "The token lacks the scope, or there are 100 000.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
        (status = 409, description = "There is a member with this name.", body = Problem),
    )
)]
pub(super) async fn add(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Json(request): Json<NewMember>,
) -> Result<(StatusCode, Json<Member>), ApiError> {
    access.allow(Scope::WriteMembers)?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let organization = access.organization.id;
    let added = members::add(
        &state,
        &transaction,
        organization,
        &request.name,
        access.by(),
    )
    .await?;
    transaction.commit().await?;
    let member = Member {
        id: added.id,
        name: added.name,
        created_at: on_the_wire(added.created_at),
        devices: Vec::new(),
    };
    Ok((StatusCode::CREATED, Json(member)))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, path};

    use super::*;
    use crate::testing::{self, organizations::fill};

    #[tokio::test]
    async fn a_name_is_there_once_and_is_free_again_when_its_member_is_removed() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let theirs = server.organization("Theirs", "eve@example.org").await;
            let token = server.api_token(&ours, &[Scope::WriteMembers]).await;
            let path = path::fill(path::MEMBERS, ours.id);
            let add = async |name: &str| {
                let new = NewMember {
                    name: name.to_owned(),
                };
                server.post(&path).session(&token).json(&new).send().await
            };
            let bert: Member = add(" Bert@Example.org ").await.ok();
            assert_eq!(bert.name, "Bert@Example.org");
            server.member(&theirs, "bert@example.org").await;
            assert_eq!(
                add("bert@example.ORG").await.refused(),
                ErrorCode::NameTaken
            );
            for bad in ["", " ", "a\tb", &"x".repeat(255)] {
                assert_eq!(
                    add(bad).await.refused(),
                    ErrorCode::InvalidRequest,
                    "{bad:?}"
                );
            }
            let remove = fill(path::MEMBER, &[&ours.id, &bert.id]);
            server.delete(&remove).session(&token).send().await.done();
            let again: Member = add("bert@example.org").await.ok();
            assert_ne!(again.id, bert.id);
        })
        .await;
    }
}

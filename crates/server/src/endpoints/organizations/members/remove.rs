//! `DELETE /v1/organizations/{organization}/members/{member}`: removes a member.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, organization::Scope};
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{OrganizationAccess, Path},
    organizations::members,
    state::AppState,
};

/// Removes a member: the devices are revoked, and activation codes work no more. Needs the scope
/// `write_members`.
#[utoipa::path(
    delete,
    path = "/v1/organizations/{organization}/members/{member}",
    tag = "organizations",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("member" = Uuid, Path, description = "The member."),
    ),
    responses(
        (status = 204, description = "They are no member any more."),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "There is no such organization or member.", body = Problem),
    )
)]
pub(super) async fn remove(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Path((organization, member)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    access.allow(Scope::WriteMembers)?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let ended = members::remove(&state, &transaction, organization, member, access.by()).await?;
    transaction.commit().await?;
    ended.tell(&state);
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, path};

    use crate::testing::{
        self,
        organizations::{enroll_request, fill},
    };

    #[tokio::test]
    async fn a_removed_members_devices_are_revoked_and_codes_are_refused_with_the_reason() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let bert = server.member(&ours, "bert").await;
            let used = server.activation(&ours, bert.id, false).await;
            let phone = server.enrolled(&used, "Phone", 1).await;
            let waiting = server.activation(&ours, bert.id, false).await;

            let path = fill(path::MEMBER, &[&ours.id, &bert.id]);
            server
                .delete(&path)
                .of(&ours.administrator)
                .send()
                .await
                .done();
            let again = server.delete(&path).of(&ours.administrator).send().await;
            assert_eq!(again.refused(), ErrorCode::NotFound);
            let shown = server.get(&path).of(&ours.administrator).send().await;
            assert_eq!(shown.refused(), ErrorCode::NotFound);

            let refused = server
                .delete(path::ENROLLMENT)
                .session(&phone.token)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::CredentialRevoked);
            let request = enroll_request(&server, &waiting, "Tablet", 2);
            let refused = server.post(path::ENROLLMENTS).json(&request).send().await;
            assert_eq!(refused.refused(), ErrorCode::MemberRemoved);
        })
        .await;
    }
}

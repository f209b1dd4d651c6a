//! `DELETE /v1/organizations/{organization}/members/{member}/devices/{credential}`: revokes a member's
//! device.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, organization::Scope};
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{OrganizationAccess, Path},
    organizations::{credentials, members},
    state::AppState,
};

/// Revokes a member's device for this organization. Needs the scope `write_members`.
#[utoipa::path(
    delete,
    path = "/v1/organizations/{organization}/members/{member}/devices/{credential}",
    tag = "organizations",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("member" = Uuid, Path, description = "The member."),
        ("credential" = Uuid, Path, description = "The device's credential."),
    ),
    responses(
        (status = 204, description = "It is revoked."),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "There is no such organization, member or device.", body = Problem),
    )
)]
pub(super) async fn revoke_device(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Path((organization, member, credential)): Path<(Uuid, Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    access.allow(Scope::WriteMembers)?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let member = members::present(&transaction, organization, member).await?;
    let ended = credentials::revoke(&state, &transaction, &member, credential, access.by()).await?;
    transaction.commit().await?;
    ended.tell(&state);
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, organization::Member, path};

    use super::*;
    use crate::testing::{self, organizations::fill};

    #[tokio::test]
    async fn a_revoked_device_is_refused_and_the_others_stay() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let theirs = server.organization("Theirs", "eve@example.org").await;
            let bert = server.member(&ours, "bert").await;
            let code = server.activation(&ours, bert.id, false).await;
            let phone = server.enrolled(&code, "Phone", 1).await;
            let code = server.activation(&ours, bert.id, false).await;
            let tablet = server.enrolled(&code, "Tablet", 2).await;
            let device = fill(
                path::MEMBER_DEVICE,
                &[&ours.id, &bert.id, &phone.credential_id],
            );

            // Not another organization's administrator, whatever the path says.
            let foreign = fill(
                path::MEMBER_DEVICE,
                &[&theirs.id, &bert.id, &phone.credential_id],
            );
            for path in [&device, &foreign] {
                let refused = server.delete(path).of(&theirs.administrator).send().await;
                assert_eq!(refused.refused(), ErrorCode::NotFound);
            }
            let reader = server.api_token(&ours, &[Scope::ReadMembers]).await;
            let refused = server.delete(&device).session(&reader).send().await;
            assert_eq!(refused.refused(), ErrorCode::ScopeMissing);

            server
                .delete(&device)
                .of(&ours.administrator)
                .send()
                .await
                .done();
            let again = server.delete(&device).of(&ours.administrator).send().await;
            assert_eq!(again.refused(), ErrorCode::NotFound);
            let path = fill(path::MEMBER, &[&ours.id, &bert.id]);
            let shown: Member = server.get(&path).of(&ours.administrator).send().await.ok();
            assert_eq!(shown.devices.len(), 1);
            assert_eq!(shown.devices[0].credential_id, tablet.credential_id);
            assert_eq!(shown.devices[0].name, "Tablet");
            let refused = server
                .delete(path::ENROLLMENT)
                .session(&phone.token)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::CredentialRevoked);
            server
                .delete(path::ENROLLMENT)
                .session(&tablet.token)
                .send()
                .await
                .done();
        })
        .await;
    }
}

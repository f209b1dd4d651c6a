//! `DELETE /v1/enrollments/current`: the device gives its credential up.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::Problem;

use crate::{
    error::ApiError,
    extract::Credential,
    organizations::{self, credentials, members},
    state::AppState,
};

/// Revokes the credential that asks: the account was removed from the device.
#[utoipa::path(
    delete,
    path = "/v1/enrollments/current",
    tag = "enrollments",
    responses(
        (status = 204, description = "It is revoked."),
        (status = 401, description = "Not enrolled, or revoked already.", body = Problem),
    )
)]
pub(super) async fn leave(
    State(state): State<AppState>,
    credential: Credential,
) -> Result<StatusCode, ApiError> {
    let organization = credential.organization_id;
    let transaction = state.db.begin().await?;
    organizations::lock(&transaction, organization).await?;
    credential.hold(&transaction).await?;
    let member = members::present(&transaction, organization, credential.member_id).await?;
    let ended =
        credentials::revoke(&state, &transaction, &member, credential.id, &member.name).await?;
    transaction.commit().await?;
    ended.tell(&state);
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        device::Platform,
        organization::{Audit, AuditKind},
        path,
    };

    use crate::testing;

    #[tokio::test]
    async fn a_device_gives_its_own_credential_up_and_a_session_is_none() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let bert = server.member(&ours, "bert").await;
            let code = server.activation(&ours, bert.id, false).await;
            let phone = server.enrolled(&code, "Phone", 1).await;
            let session = server
                .device("bert@example.org", "Phone", Platform::Ios)
                .await
                .session;
            let refused = server
                .delete(path::ENROLLMENT)
                .session(&session)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::SignInRequired);
            let leave = || server.delete(path::ENROLLMENT).session(&phone.token);
            leave().send().await.done();
            assert_eq!(leave().send().await.refused(), ErrorCode::CredentialRevoked);
            // And a credential is no session.
            let refused = server.get(path::ACCOUNT).session(&phone.token).send().await;
            assert_eq!(refused.refused(), ErrorCode::SignInRequired);
            let path = path::fill(path::AUDIT, ours.id);
            let audit: Audit = server.get(&path).of(&ours.administrator).send().await.ok();
            let last = audit.entries.last().unwrap();
            assert_eq!(
                (last.kind, last.by.as_str()),
                (AuditKind::DeviceRevoked, "bert")
            );
        })
        .await;
    }
}

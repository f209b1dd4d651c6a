//! `DELETE /v1/organizations/{organization}`: deletes it, for good.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::Problem;

use crate::{
    error::ApiError, extract::OrganizationAccess, organizations::deletion, state::AppState,
};

/// Deletes the organization, for good: its devices are revoked, and its activation codes, API tokens
/// and waiting sign-in requests work no more. Administrators only. The operator keeps the audit log.
#[utoipa::path(
    delete,
    path = "/v1/organizations/{organization}",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    responses(
        (status = 204, description = "It is deleted."),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "A token asks.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    access: OrganizationAccess,
) -> Result<StatusCode, ApiError> {
    access.administrator()?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let organization = &access.organization;
    let ended = deletion::delete(&state, &transaction, organization, access.by()).await?;
    transaction.commit().await?;
    ended.tell(&state);
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        organization::Scope,
        path,
        sign_in_request::{Decision, SignInRequestCreated},
    };
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

    use crate::{
        entities::organization_event,
        sign_in_requests::{
            Subject,
            notifier::{Notice, Topic},
        },
        testing::{
            self,
            acme::{TestApprover, new_request},
            organizations::enroll_request,
        },
    };

    #[tokio::test]
    async fn everything_that_it_issued_ends_and_its_audit_log_stays() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let theirs = server.organization("Theirs", "bert@example.org").await;
            let member = server.member(&ours, "carla").await.id;
            let code = server.activation(&ours, member, false).await;
            let phone = server.enrolled(&code, "Phone", 1).await;
            let unused = server.activation(&ours, member, false).await;
            let token = server.api_token(&ours, &[Scope::SignInRequests]).await;
            let requests = path::fill(path::ORGANIZATION_REQUESTS, ours.id);
            let ask = || {
                let post = server.post(&requests).session(&token);
                post.json(&new_request("carla")).send()
            };
            let asked: SignInRequestCreated = ask().await.ok();
            let subject = Subject::Member {
                organization: ours.id,
                member,
            };
            let mut listener = server.state.notifier.listen(Topic::Subject(subject));

            let path = path::fill(path::ORGANIZATION, ours.id);
            let refused = server.delete(&path).session(&token).send().await.refused();
            assert_eq!(refused, ErrorCode::Forbidden);
            let refused = server.delete(&path).of(&theirs.administrator).send().await;
            assert_eq!(refused.refused(), ErrorCode::NotFound);
            server
                .delete(&path)
                .of(&ours.administrator)
                .send()
                .await
                .done();

            let settled = listener.next().await.unwrap();
            assert!(matches!(settled, Notice::Settled(id) if id == asked.id));
            let phone = TestApprover {
                id: phone.credential_id,
                token: phone.token.clone(),
                key: 1,
            };
            let waiting = phone.waiting(&server).await.unwrap_err();
            assert_eq!(waiting, ErrorCode::CredentialRevoked);
            let answered = phone.decide(&server, &asked, Decision::Deny).await;
            assert_eq!(answered.unwrap_err(), ErrorCode::CredentialRevoked);
            assert_eq!(ask().await.refused(), ErrorCode::SignInRequired);
            let enroll = server.post(path::ENROLLMENTS);
            let enroll = enroll
                .json(&enroll_request(&server, &unused, "Tablet", 2))
                .send()
                .await;
            assert_eq!(enroll.refused(), ErrorCode::ActivationUnknown);
            let again = server.delete(&path).of(&ours.administrator).send().await;
            assert_eq!(again.refused(), ErrorCode::NotFound);

            let log = organization_event::Entity::find()
                .filter(organization_event::Column::OrganizationId.eq(ours.id))
                .order_by_asc(organization_event::Column::Id)
                .all(server.state.db.reader())
                .await
                .unwrap();
            assert!(log.len() > 5);
            let last = log.last().unwrap();
            assert_eq!(last.kind, "organization_deleted");
            assert_eq!(last.by, "anna@example.org");
            assert_eq!(last.about.as_deref(), Some("Ours"));
            // The name is free, and the other organization is as it was.
            server.organization("Ours", "anna@example.org").await;
            let path = path::fill(path::ORGANIZATION, theirs.id);
            let shown = server.get(&path).of(&theirs.administrator).send().await;
            assert_eq!(shown.status(), 200);
        })
        .await;
    }
}

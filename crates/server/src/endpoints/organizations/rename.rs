//! `PATCH /v1/organizations/{organization}`: gives it another name.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    organization::{Organization, RenameOrganization},
};

use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess},
    organizations,
    state::AppState,
};

/// Gives the organization another name. Administrators only. Devices show the name that they were
/// enrolled under; new activation codes and sign-in requests have the new one.
#[utoipa::path(
    patch,
    path = "/v1/organizations/{organization}",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    request_body = RenameOrganization,
    responses(
        (status = 200, description = "The organization, renamed.", body = Organization),
        (status = 400, description = "The name cannot be used.", body = Problem),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 403, description = "A token asks.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
        (status = 409, description = "The name is taken.", body = Problem),
    )
)]
pub(super) async fn rename(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Json(request): Json<RenameOrganization>,
) -> Result<Json<Organization>, ApiError> {
    access.administrator()?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let organization = access.organization.clone();
    let name = &request.name;
    let renamed =
        organizations::rename(&state, &transaction, organization, name, access.by()).await?;
    transaction.commit().await?;
    Ok(Json(renamed.into()))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode, Token,
        organization::{Audit, AuditKind, Scope},
        path,
    };

    use super::*;
    use crate::testing::{self, TestResponse, TestServer};

    async fn rename(
        server: &TestServer,
        id: uuid::Uuid,
        token: &Token,
        name: &str,
    ) -> TestResponse {
        let path = path::fill(path::ORGANIZATION, id);
        let request = RenameOrganization {
            name: name.to_owned(),
        };
        server
            .patch(&path)
            .session(token)
            .json(&request)
            .send()
            .await
    }

    #[tokio::test]
    async fn an_administrator_gives_a_name_that_is_free() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            server.organization("Theirs", "bert@example.org").await;
            let session = &ours.administrator.session;
            let renamed: Organization = rename(&server, ours.id, session, " New ").await.ok();
            assert_eq!((renamed.id, renamed.name.as_str()), (ours.id, "New"));
            for (name, code) in [
                ("theirs", ErrorCode::NameTaken),
                (" ", ErrorCode::InvalidRequest),
            ] {
                let refused = rename(&server, ours.id, session, name).await.refused();
                assert_eq!(refused, code);
            }
            // The old name is free, and its own can be written differently.
            rename(&server, ours.id, session, "NEW")
                .await
                .ok::<Organization>();
            server.organization("Ours", "carla@example.org").await;
            let path = path::fill(path::AUDIT, ours.id);
            let audit: Audit = server.get(&path).session(session).send().await.ok();
            let last = audit.entries.last().unwrap();
            assert_eq!(
                (last.kind, last.by.as_str(), last.about.as_deref()),
                (
                    AuditKind::OrganizationRenamed,
                    "anna@example.org",
                    Some("NEW")
                )
            );
        })
        .await;
    }

    #[tokio::test]
    async fn tokens_and_strangers_do_not_rename() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let theirs = server.organization("Theirs", "bert@example.org").await;
            let token = server.api_token(&ours, &[Scope::WriteMembers]).await;
            let refused = rename(&server, ours.id, &token, "New").await.refused();
            assert_eq!(refused, ErrorCode::Forbidden);
            let stranger = &theirs.administrator.session;
            let refused = rename(&server, ours.id, stranger, "New").await.refused();
            assert_eq!(refused, ErrorCode::NotFound);
        })
        .await;
    }
}

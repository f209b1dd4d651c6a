//! `GET /v1/organizations/{organization}`: one organization.

use lifeboat_protocol::{Problem, organization::Organization};

use crate::extract::{Json, OrganizationAccess};

/// The organization, for its administrators and for any of its tokens.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization}",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    responses(
        (status = 200, description = "The organization.", body = Organization),
        (status = 401, description = "Not signed in, and no token.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
    )
)]
pub(super) async fn show(access: OrganizationAccess) -> Json<Organization> {
    Json(access.organization.into())
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, Token, organization::Scope, path};

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn administrators_and_tokens_see_their_own_organization_only() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let theirs = server.organization("Theirs", "bert@example.org").await;
            let token = server.api_token(&ours, &[Scope::Audit]).await;
            for (session, organization, seen) in [
                (&ours.administrator.session, &ours, true),
                (&token, &ours, true),
                (&ours.administrator.session, &theirs, false),
                (&token, &theirs, false),
            ] {
                let path = path::fill(path::ORGANIZATION, organization.id);
                let response = server.get(&path).session(session).send().await;
                if seen {
                    assert_eq!(response.ok::<Organization>().id, organization.id);
                } else {
                    assert_eq!(response.refused(), ErrorCode::NotFound);
                }
            }
            let path = path::fill(path::ORGANIZATION, ours.id);
            let nobody = Token::from_random([3; 32]);
            for response in [
                server.get(&path).session(&nobody).send().await,
                server.get(&path).send().await,
            ] {
                assert_eq!(response.refused(), ErrorCode::SignInRequired);
            }
            let path = path::fill(path::ORGANIZATION, "nonsense");
            let refused = server.get(&path).session(&token).send().await.refused();
            assert_eq!(refused, ErrorCode::InvalidRequest);
        })
        .await;
    }
}

//! `POST /v1/organizations/{organization}/tokens`: makes an API token.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{
    Problem,
    organization::{ApiTokenMade, NewApiToken},
};

use crate::{
    error::ApiError,
    extract::{Json, OrganizationAccess},
    organizations::tokens,
    state::AppState,
};

/// Makes an API token, which is shown this once. For administrators only.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization}/tokens",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    request_body = NewApiToken,
    responses(
        (status = 201, description = "The token.", body = ApiTokenMade),
        (status = 400, description = "The name cannot be used, or there is no scope.", body = Problem),
        (status = 401, description = "Not signed in.", body = Problem),
        (status = 403, description = "An API token may not, or there are 100.", body = Problem),
        (status = 404, description = "It is not there, or another's.", body = Problem),
    )
)]
pub(super) async fn make(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Json(request): Json<NewApiToken>,
) -> Result<(StatusCode, Json<ApiTokenMade>), ApiError> {
    access.administrator()?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let made = tokens::make(
        &state,
        &transaction,
        access.organization.id,
        &request,
        access.by(),
    )
    .await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(made)))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        organization::{ApiTokens, Members, Scope},
        path,
    };
    use sea_orm::EntityTrait;

    use super::*;
    use crate::{
        entities::api_token,
        testing::{self, organizations::fill},
    };

    fn new(name: &str, scopes: &[Scope]) -> NewApiToken {
        NewApiToken {
            name: name.to_owned(),
            scopes: scopes.to_vec(),
        }
    }

    #[tokio::test]
    async fn a_token_opens_what_its_scopes_say_until_it_is_revoked() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let path = path::fill(path::TOKENS, ours.id);
            let post = || server.post(&path).of(&ours.administrator);
            let scopes = [Scope::ReadMembers, Scope::Audit, Scope::Audit];
            let made: ApiTokenMade = post().json(&new(" VPN ", &scopes)).send().await.ok();
            let members = path::fill(path::MEMBERS, ours.id);
            let seen = server.get(&members).session(&made.token).send().await;
            assert!(seen.ok::<Members>().members.is_empty());
            let listed: ApiTokens = server.get(&path).of(&ours.administrator).send().await.ok();
            assert_eq!(listed.tokens.len(), 1);
            assert_eq!(listed.tokens[0].name, "VPN");
            assert_eq!(listed.tokens[0].scopes, [Scope::Audit, Scope::ReadMembers]);

            // Tokens are the administrators' business only.
            let get = server
                .get(&path)
                .session(&made.token)
                .send()
                .await
                .refused();
            let make = server.post(&path).session(&made.token);
            let make = make.json(&new("more", &scopes)).send().await.refused();
            assert_eq!([get, make], [ErrorCode::Forbidden; 2]);
            let revoke = fill(path::TOKEN, &[&ours.id, &made.id]);
            let refused = server
                .delete(&revoke)
                .session(&made.token)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::Forbidden);

            server
                .delete(&revoke)
                .of(&ours.administrator)
                .send()
                .await
                .done();
            let refused = server
                .get(&members)
                .session(&made.token)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::SignInRequired);
            let again = server.delete(&revoke).of(&ours.administrator).send().await;
            assert_eq!(again.refused(), ErrorCode::NotFound);
        })
        .await;
    }

    #[tokio::test]
    async fn a_token_without_name_or_scope_is_not_made_and_none_is_stored_in_clear() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let path = path::fill(path::TOKENS, ours.id);
            for bad in [new("", &[Scope::Audit]), new("VPN", &[])] {
                let post = server.post(&path).of(&ours.administrator);
                let refused = post.json(&bad).send().await.refused();
                assert_eq!(refused, ErrorCode::InvalidRequest);
            }
            let post = server.post(&path).of(&ours.administrator);
            let unknown = br#"{"name":"VPN","scopes":["everything"]}"#.to_vec();
            let post = post
                .body(unknown)
                .header("content-type", "application/json");
            assert_eq!(post.send().await.refused(), ErrorCode::InvalidRequest);
            let token = server.api_token(&ours, &[Scope::Audit]).await;
            let rows = api_token::Entity::find()
                .all(server.state.db.reader())
                .await
                .unwrap();
            assert_eq!(rows.len(), 1);
            assert_ne!(rows[0].token_hash, token.expose_bytes());
        })
        .await;
    }
}

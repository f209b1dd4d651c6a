//! `POST /v1/organizations/{organization}/administrators`: adds an administrator.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{
    Problem,
    organization::{Administrator, NewAdministrator},
};

use crate::{
    address::Email,
    error::ApiError,
    extract::{Json, OrganizationAccess},
    organizations::administrators,
    state::AppState,
    throttle,
};

/// Makes a recovery account of this server an administrator. All administrators are told.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization}/administrators",
    tag = "organizations",
    params(("organization" = Uuid, Path, description = "The organization.")),
    request_body = NewAdministrator,
    responses(
        (status = 201, description = "They are an administrator.", body = Administrator),
        (status = 400, description = "This is no email address.", body = Problem),
        (status = 401, description = "Not signed in.", body = Problem),
        (status = 403, description = "An API token may not, or there are 100.", body = Problem),
        (status = 404, description = "There is no such organization or recovery account.", body = Problem),
        (status = 429, description = "Too many addresses.", body = Problem),
    )
)]
pub(super) async fn add(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Json(request): Json<NewAdministrator>,
) -> Result<(StatusCode, Json<Administrator>), ApiError> {
    let session = access.administrator()?;
    let email = Email::parse(&request.email)?;
    throttle::allow_administrator(&state, session.account_id).await?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let added = administrators::add(
        &state,
        &transaction,
        &access.organization,
        &email,
        access.by(),
    )
    .await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok((StatusCode::CREATED, Json(added)))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        device::Platform,
        organization::{Administrators, Scope},
        path,
    };

    use super::*;
    use crate::{clock::DAY, testing};

    fn email(email: &str) -> NewAdministrator {
        NewAdministrator {
            email: email.to_owned(),
        }
    }

    #[tokio::test]
    async fn a_new_administrator_can_do_all_and_every_administrator_is_told_of_them() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let bert = server
                .device("bert@example.org", "Phone", Platform::Ios)
                .await;
            let path = path::fill(path::ADMINISTRATORS, ours.id);
            let refused = server.get(&path).of(&bert).send().await.refused();
            assert_eq!(refused, ErrorCode::NotFound);
            for _ in 0..2 {
                let post = server.post(&path).of(&ours.administrator);
                let added: Administrator = post.json(&email("Bert@Example.org")).send().await.ok();
                assert_eq!(
                    (added.id, added.email.as_str()),
                    (bert.account_id, "bert@example.org")
                );
            }
            let listed: Administrators = server.get(&path).of(&bert).send().await.ok();
            assert_eq!(listed.administrators.len(), 2);
            let messages = server.messages().await;
            let told: Vec<_> = messages
                .iter()
                .filter(|message| {
                    message
                        .text
                        .contains("bert@example.org is an administrator")
                })
                .map(|message| message.to.as_str())
                .collect();
            assert_eq!(told.len(), 2, "once each, though it was asked for twice");
            assert!(told.contains(&"anna@example.org") && told.contains(&"bert@example.org"));
        })
        .await;
    }

    #[tokio::test]
    async fn a_token_may_not_and_addresses_cannot_be_tried_at_will() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let all = [
                Scope::ReadMembers,
                Scope::WriteMembers,
                Scope::Activation,
                Scope::SignInRequests,
                Scope::Audit,
            ];
            let token = server.api_token(&ours, &all).await;
            let path = path::fill(path::ADMINISTRATORS, ours.id);
            let refused = server
                .post(&path)
                .session(&token)
                .json(&email("x@example.org"))
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::Forbidden);
            let attempt = async |address: &str| {
                let post = server.post(&path).of(&ours.administrator);
                post.json(&email(address)).send().await.refused()
            };
            assert_eq!(attempt("nonsense").await, ErrorCode::InvalidRequest);
            for number in 0..20 {
                let address = format!("nobody{number}@example.org");
                assert_eq!(attempt(&address).await, ErrorCode::NotFound);
            }
            assert_eq!(attempt("x@example.org").await, ErrorCode::TooManyRequests);
            server.clock.advance(DAY);
            assert_eq!(attempt("x@example.org").await, ErrorCode::NotFound);
        })
        .await;
    }
}

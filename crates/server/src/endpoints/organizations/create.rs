//! `POST /v1/organizations`: creates an organization.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{
    ErrorCode, Problem,
    organization::{NewOrganization, Organization},
};

use crate::{
    accounts,
    address::Email,
    config::WhoCreates,
    error::{ApiError, Refusal},
    extract::{Json, Session},
    organizations::{self, administrators},
    state::AppState,
};

/// How many organizations a recovery account may administer and still create another.
const MOST: usize = 10;

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(
        "On this server only the operator creates organizations. Ask for `lifeboat-server admin \
         organization create`."
    )]
    OperatorOnly,
    #[error("You administer {MOST} organizations already. Ask the operator for another one.")]
    TooMany,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        ErrorCode::Forbidden
    }
}

/// Creates an organization, whose administrator is the recovery account that asks.
#[utoipa::path(
    post,
    path = "/v1/organizations",
    tag = "organizations",
    request_body = NewOrganization,
    responses(
        (status = 201, description = "It is there.", body = Organization),
        (status = 400, description = "The name cannot be used.", body = Problem),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "Only the operator creates organizations, or there are 10.", body = Problem),
        (status = 409, description = "The name is taken.", body = Problem),
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    session: Session,
    Json(request): Json<NewOrganization>,
) -> Result<(StatusCode, Json<Organization>), ApiError> {
    if state.config.organizations == WhoCreates::Operator {
        return Err(Refused::OperatorOnly.into());
    }
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    let present = organizations::administered_by(&transaction, session.account_id).await?;
    if present.len() >= MOST {
        return Err(Refused::TooMany.into());
    }
    let account = accounts::of(&transaction, session.account_id).await?;
    let email = Email::parse(&account.email)?;
    let by = email.as_str();
    let organization = organizations::create(&state, &transaction, &request.name, by).await?;
    administrators::add(&state, &transaction, &organization, &email, by).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok((StatusCode::CREATED, Json(organization.into())))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        device::Platform,
        organization::{Administrators, Organizations},
        path,
    };

    use super::*;
    use crate::testing;

    fn named(name: &str) -> NewOrganization {
        NewOrganization {
            name: name.to_owned(),
        }
    }

    #[tokio::test]
    async fn where_anyone_may_the_one_who_creates_it_administers_it() {
        testing::on_every_database_with(
            |config| config.organizations = WhoCreates::Anyone,
            async |server| {
                let anna = server
                    .device("anna@example.org", "Laptop", Platform::Linux)
                    .await;
                let bert = server
                    .device("bert@example.org", "Laptop", Platform::Linux)
                    .await;
                let post = || server.post(path::ORGANIZATIONS).of(&anna);
                let made = post().json(&named(" Example ")).send().await;
                assert_eq!(made.status(), 201);
                let made: Organization = made.ok();
                assert_eq!(made.name, "Example");
                for (bad, code) in [
                    ("EXAMPLE", ErrorCode::NameTaken),
                    ("", ErrorCode::InvalidRequest),
                    ("a\nb", ErrorCode::InvalidRequest),
                ] {
                    let refused = post().json(&named(bad)).send().await.refused();
                    assert_eq!(refused, code, "{bad:?}");
                }
                let path = path::fill(path::ADMINISTRATORS, made.id);
                let listed: Administrators = server.get(&path).of(&anna).send().await.ok();
                assert_eq!(listed.administrators.len(), 1);
                assert_eq!(listed.administrators[0].email, "anna@example.org");
                // Somebody else's organization is as if it were not there.
                let refused = server.get(&path).of(&bert).send().await.refused();
                assert_eq!(refused, ErrorCode::NotFound);
                let own: Organizations =
                    server.get(path::ORGANIZATIONS).of(&bert).send().await.ok();
                assert!(own.organizations.is_empty());
                for number in 1..MOST {
                    let name = format!("Example {number}");
                    post().json(&named(&name)).send().await.ok::<Organization>();
                }
                let refused = post().json(&named("One more")).send().await.refused();
                assert_eq!(refused, ErrorCode::Forbidden);
            },
        )
        .await;
    }

    #[tokio::test]
    async fn unless_the_operator_says_otherwise_only_the_operator_creates_them() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let post = server.post(path::ORGANIZATIONS).of(&anna);
            let refused = post.json(&named("Example")).send().await.refused();
            assert_eq!(refused, ErrorCode::Forbidden);
        })
        .await;
    }
}

//! `DELETE /v1/organizations/{organization}/administrators/{id}`: removes an administrator.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::Problem;
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{OrganizationAccess, Path},
    organizations::administrators,
    state::AppState,
};

/// Makes somebody an administrator no more: another, or oneself. The last one stays.
#[utoipa::path(
    delete,
    path = "/v1/organizations/{organization}/administrators/{id}",
    tag = "organizations",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("id" = Uuid, Path, description = "The administrator's recovery account."),
    ),
    responses(
        (status = 204, description = "They are none any more."),
        (status = 401, description = "Not signed in.", body = Problem),
        (status = 403, description = "An API token may not.", body = Problem),
        (status = 404, description = "There is no such organization or administrator.", body = Problem),
        (status = 409, description = "It is the last one.", body = Problem),
    )
)]
pub(super) async fn remove(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Path((organization, id)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, ApiError> {
    access.administrator()?;
    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    administrators::remove(&state, &transaction, organization, id, access.by()).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        device::Platform,
        organization::{Administrator, NewAdministrator},
        path,
    };

    use super::*;
    use crate::testing::{self, organizations::fill};

    #[tokio::test]
    async fn a_removed_administrator_can_do_nothing_and_the_last_one_stays() {
        testing::on_every_database(async |server| {
            let ours = server.organization("Ours", "anna@example.org").await;
            let anna = &ours.administrator;
            let bert = server
                .device("bert@example.org", "Phone", Platform::Ios)
                .await;
            let add = NewAdministrator {
                email: "bert@example.org".to_owned(),
            };
            let path = path::fill(path::ADMINISTRATORS, ours.id);
            let added = server.post(&path).of(anna).json(&add).send().await;
            added.ok::<Administrator>();
            let of = |id: Uuid| fill(path::ADMINISTRATOR, &[&ours.id, &id]);
            server
                .delete(&of(anna.account_id))
                .of(&bert)
                .send()
                .await
                .done();
            let refused = server.get(&path).of(anna).send().await.refused();
            assert_eq!(refused, ErrorCode::NotFound);
            for (id, code) in [
                (anna.account_id, ErrorCode::NotFound),
                (bert.account_id, ErrorCode::LastAdministrator),
            ] {
                let refused = server.delete(&of(id)).of(&bert).send().await.refused();
                assert_eq!(refused, code);
            }
        })
        .await;
    }
}

//! `GET /v1/account`: the recovery account.

use axum::extract::State;
use lifeboat_protocol::{Problem, account::Account};

use crate::{
    accounts,
    clock::on_the_wire,
    error::ApiError,
    extract::{Json, Session},
    state::AppState,
};

/// The recovery account as its owner sees it.
#[utoipa::path(
    get,
    path = "/v1/account",
    tag = "account",
    responses(
        (status = 200, description = "The account.", body = Account),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
    )
)]
pub(super) async fn show(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<Account>, ApiError> {
    let account = accounts::of(state.db.reader(), session.account_id).await?;
    Ok(Json(Account {
        id: account.id,
        email: account.email,
        created_at: on_the_wire(account.created_at),
        recovery_code_at: on_the_wire(account.recovery_code_at),
        key_revision: on_the_wire(account.key_revision),
    }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{device::Platform, path};

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn each_device_sees_its_own_account() {
        testing::on_every_database(async |server| {
            for email in ["anna@example.org", "bob@example.org"] {
                let device = server.device(email, "Laptop", Platform::Linux).await;
                let account: Account = server.get(path::ACCOUNT).of(&device).send().await.ok();
                assert_eq!(
                    (account.id, account.email.as_str()),
                    (device.account_id, email)
                );
                assert_eq!(account.key_revision, 1);
                assert_eq!(account.created_at, on_the_wire(testing::START));
            }
        })
        .await;
    }
}

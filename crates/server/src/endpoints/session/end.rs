//! `DELETE /v1/session`: ends the session.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, event::EventKind};
use sea_orm::EntityTrait;

use crate::{
    entities,
    error::ApiError,
    events::{self, Occurrence},
    extract::Session,
    state::AppState,
};

/// Signs the device out. It stays known, so that it can sign in again with the password alone.
#[utoipa::path(
    delete,
    path = "/v1/session",
    tag = "account",
    responses(
        (status = 204, description = "The session has ended."),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
    )
)]
pub(super) async fn end(
    State(state): State<AppState>,
    session: Session,
) -> Result<StatusCode, ApiError> {
    let transaction = state.db.begin().await?;
    entities::session::Entity::delete_by_id(session.token_hash.to_vec())
        .exec(&transaction)
        .await?;
    let signed_out = Occurrence {
        account_id: session.account_id,
        kind: EventKind::SignedOut,
        device: Some((session.device_id, &session.device_name)),
        at: state.now(),
    };
    events::record(&transaction, signed_out).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, Token, device::Platform, path};

    use crate::{
        clock::{DAY, HOUR},
        testing,
    };

    #[tokio::test]
    async fn a_session_ends_for_its_device_only() {
        testing::on_every_database(async |server| {
            let laptop = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let phone = server
                .device("anna@example.org", "Phone", Platform::Ios)
                .await;
            server.delete(path::SESSION).of(&laptop).send().await.done();
            let refused = server
                .delete(path::SESSION)
                .of(&laptop)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::SignInRequired);
            assert_eq!(
                server.get(path::ACCOUNT).of(&phone).send().await.status(),
                200
            );
        })
        .await;
    }

    #[tokio::test]
    async fn a_session_lives_for_180_days_after_its_last_use() {
        testing::on_every_database(async |server| {
            let laptop = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            for _ in 0..3 {
                server.clock.advance(179 * DAY);
                assert_eq!(
                    server.get(path::ACCOUNT).of(&laptop).send().await.status(),
                    200
                );
            }
            server.clock.advance(180 * DAY);
            let refused = server.get(path::ACCOUNT).of(&laptop).send().await.refused();
            assert_eq!(refused, ErrorCode::SignInRequired);
        })
        .await;
    }

    #[tokio::test]
    async fn use_is_noted_once_an_hour() {
        use crate::entities::device;
        use sea_orm::EntityTrait;
        testing::on_every_database(async |server| {
            let laptop = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let start = server.state.now();
            for (wait, seen) in [(HOUR - 1, start), (1, start + HOUR)] {
                server.clock.advance(wait);
                assert_eq!(
                    server.get(path::ACCOUNT).of(&laptop).send().await.status(),
                    200
                );
                let device = device::Entity::find_by_id(laptop.id);
                let device = device.one(server.state.db.reader()).await.unwrap().unwrap();
                assert_eq!(device.last_seen_at, seen);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_no_token_opens_nothing() {
        testing::on_every_database(async |server| {
            let unknown = server
                .get(path::ACCOUNT)
                .session(&Token::from_random([1; 32]));
            assert_eq!(unknown.send().await.refused(), ErrorCode::SignInRequired);
            assert_eq!(
                server.get(path::ACCOUNT).send().await.refused(),
                ErrorCode::SignInRequired
            );
            for header in ["", "Bearer", "Bearer x", "Basic YTpi"] {
                let request = server.get(path::ACCOUNT).header("authorization", header);
                assert_eq!(request.send().await.refused(), ErrorCode::SignInRequired);
            }
        })
        .await;
    }
}

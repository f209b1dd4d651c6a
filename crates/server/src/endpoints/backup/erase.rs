//! `POST /v1/backup/erase`: erases every backup of the account for good.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, backup::EraseBackup, event::EventKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    backups::{self, Missing},
    challenge::Challenge,
    entities::backup,
    error::ApiError,
    events::{self, Occurrence},
    extract::{Json, Session},
    state::AppState,
};

/// Erases every backup of the account, also what was deleted before: nothing can be brought back.
/// It needs the password, since a session alone may be a thief's. Every contact is told.
#[utoipa::path(
    post,
    path = "/v1/backup/erase",
    tag = "backup",
    request_body = EraseBackup,
    responses(
        (status = 204, description = "Everything is erased."),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "It needs the password.", body = Problem),
        (status = 404, description = "There is no backup.", body = Problem),
    )
)]
pub(super) async fn erase(
    State(state): State<AppState>,
    session: Session,
    Json(request): Json<EraseBackup>,
) -> Result<StatusCode, ApiError> {
    let proof = Challenge::password_proof(&state, &session, &request.password_proof).await?;
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    let ids = backup::Entity::find()
        .select_only()
        .column(backup::Column::Id)
        .filter(backup::Column::AccountId.eq(session.account_id))
        .into_tuple::<Uuid>()
        .all(&transaction)
        .await?;
    if ids.is_empty() {
        return Err(Missing::None.into());
    }
    proof.use_up(&transaction).await?;
    for id in &ids {
        backups::erase_rows(&transaction, *id).await?;
    }
    let erased = Occurrence {
        account_id: session.account_id,
        kind: EventKind::BackupErased,
        device: Some((session.device_id, &session.device_name)),
        at: state.now(),
    };
    events::record_and_tell(&state, &transaction, erased).await?;
    transaction.commit().await?;
    state.messenger.wake();
    for id in ids {
        state.objects.remove_backup(session.account_id, id).await;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, Token, device::Platform, path};
    use sea_orm::PaginatorTrait;

    use super::*;
    use crate::{
        challenge::CODE_LIFE,
        committer::sealed,
        entities::{object, version},
        testing::{self, TestDevice, TestResponse, TestServer, flows},
    };

    const ANNA: &str = "anna@example.org";

    async fn erase(server: &TestServer, device: &TestDevice, proof: &Token) -> TestResponse {
        let request = EraseBackup {
            password_proof: proof.clone(),
        };
        let request = server.post(path::BACKUP_ERASE).json(&request);
        request.of(device).send().await
    }

    #[tokio::test]
    async fn erasing_leaves_nothing_of_the_account_and_all_of_others() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let bert = server
                .device("bert@example.org", "Laptop", Platform::Linux)
                .await;
            sealed::commit(&server, &bert, &sealed::first(&bert, b"bert")).await;
            sealed::commit(&server, &anna, &sealed::first(&anna, b"old")).await;
            server.delete(path::BACKUP).of(&anna).send().await.done();
            let mut new = sealed::first(&anna, b"new");
            new.manifest.backup_id = Uuid::from_u128(99);
            sealed::commit(&server, &anna, &new).await;

            let proof = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
            erase(&server, &anna, &proof).await.done();
            let db = server.state.db.reader();
            assert_eq!(backup::Entity::find().count(db).await.unwrap(), 1);
            assert_eq!(version::Entity::find().count(db).await.unwrap(), 1);
            assert_eq!(object::Entity::find().count(db).await.unwrap(), 1);
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&bert).send().await.body, b"bert");
            let message = server.messages().await.pop().unwrap();
            assert!(message.subject.contains("erased"), "{}", message.subject);

            let again = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
            let refused = erase(&server, &anna, &again).await.refused();
            assert_eq!(refused, ErrorCode::NoBackup);
        })
        .await;
    }

    #[tokio::test]
    async fn a_session_alone_erases_nothing() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let thief = server.device(ANNA, "Stolen", Platform::Linux).await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            sealed::commit(&server, &thief, &sealed::first(&thief, b"one")).await;
            sealed::commit(&server, &eve, &sealed::first(&eve, b"eve")).await;

            // Nothing, made up, too old, not proven yet, and of another account.
            let made_up = Token::from_random([0; 32]);
            let old = flows::given_password_proof(&server, thief.account_id).await;
            server.clock.advance(CODE_LIFE);
            let (_, unproven) = flows::start_sign_in(&server, ANNA, flows::PASSWORD).await;
            let others = flows::given_password_proof(&server, eve.account_id).await;
            for proof in [&made_up, &old, &unproven.sign_in, &others] {
                let refused = erase(&server, &thief, proof).await.refused();
                assert_eq!(refused, ErrorCode::PasswordProofRequired);
            }
            let count = backup::Entity::find().count(server.state.db.reader());
            assert_eq!(count.await.unwrap(), 2);
        })
        .await;
    }

    #[tokio::test]
    async fn one_proof_erases_once() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let proof = flows::given_password_proof(&server, anna.account_id).await;
            sealed::commit(&server, &anna, &sealed::first(&anna, b"one")).await;
            erase(&server, &anna, &proof).await.done();
            sealed::commit(&server, &anna, &sealed::first(&anna, b"two")).await;
            let refused = erase(&server, &anna, &proof).await.refused();
            assert_eq!(refused, ErrorCode::PasswordProofRequired);
        })
        .await;
    }
}

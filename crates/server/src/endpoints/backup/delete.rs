//! `DELETE /v1/backup`: deletes the backup, for 30 days.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, event::EventKind};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use crate::{
    backups::{self, Missing},
    error::ApiError,
    events::{self, Occurrence},
    extract::Session,
    state::AppState,
};

/// Deletes the backup; it can be brought back for 30 days. Deleting what is deleted already changes
/// nothing. Every contact is told.
#[utoipa::path(
    delete,
    path = "/v1/backup",
    tag = "backup",
    responses(
        (status = 204, description = "It is deleted."),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 404, description = "There is no backup.", body = Problem),
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    session: Session,
) -> Result<StatusCode, ApiError> {
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    let Some(active) = backups::active(&transaction, session.account_id).await? else {
        drop(transaction);
        return match backups::missing(&state, &session).await? {
            Missing::Deleted { .. } => Ok(StatusCode::NO_CONTENT),
            missing @ Missing::None => Err(missing.into()),
        };
    };
    let mut active = active.into_active_model();
    active.deleted_at = Set(Some(state.now()));
    active.update(&transaction).await?;
    let deleted = Occurrence {
        account_id: session.account_id,
        kind: EventKind::BackupDeleted,
        device: Some((session.device_id, &session.device_name)),
        at: state.now(),
    };
    events::record_and_tell(&state, &transaction, deleted).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, backup::Backup, device::Platform, path};

    use crate::{clock::DAY, committer::sealed, testing};

    const ANNA: &str = "anna@example.org";

    #[tokio::test]
    async fn a_deleted_backup_is_gone_for_reading_and_committing_and_says_until_when() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let head = sealed::commit(&server, &anna, &sealed::first(&anna, b"one")).await;
            server.delete(path::BACKUP).of(&anna).send().await.done();
            server.delete(path::BACKUP).of(&anna).send().await.done();

            let until = u64::try_from(testing::START + 30 * DAY).unwrap();
            match server.get(path::BACKUP).of(&anna).send().await.ok() {
                Backup::Deleted {
                    restorable_until, ..
                } => assert_eq!(restorable_until, until),
                other => panic!("{other:?}"),
            }
            let next = sealed::after(&anna, head, b"two");
            for request in [
                server.get(&path::fill(path::VERSION_OBJECT, 1)),
                server.get(path::VERSIONS),
                server.post(path::VERSIONS).json(&next),
            ] {
                let problem = request.of(&anna).send().await.problem();
                assert_eq!(problem.code, ErrorCode::BackupDeleted);
                assert_eq!(problem.restorable_until, Some(until));
            }
            server.clock.advance(30 * DAY);
            assert_eq!(
                server
                    .get(path::BACKUP)
                    .of(&anna)
                    .send()
                    .await
                    .ok::<Backup>(),
                Backup::None
            );
        })
        .await;
    }

    #[tokio::test]
    async fn where_there_is_no_backup_there_is_nothing_to_delete() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let refused = server.delete(path::BACKUP).of(&anna).send().await.refused();
            assert_eq!(refused, ErrorCode::NoBackup);
        })
        .await;
    }
}

//! `POST /v1/backup/undelete`: brings a deleted backup back.

use axum::extract::State;
use lifeboat_protocol::{ErrorCode, Problem, backup::Backup, event::EventKind};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::show;
use crate::{
    backups::{self, Missing, OtherPlatform},
    error::{ApiError, Refusal},
    events::{self, Occurrence},
    extract::{Json, Session},
    state::AppState,
};

#[derive(Debug, thiserror::Error)]
#[error("There is a backup already. Delete it first, then the one before can be brought back.")]
struct BackupExists;

impl Refusal for BackupExists {
    fn code(&self) -> ErrorCode {
        ErrorCode::BackupExists
    }
}

/// Brings back the backup that was deleted last, if that was within 30 days.
#[utoipa::path(
    post,
    path = "/v1/backup/undelete",
    tag = "backup",
    responses(
        (status = 200, description = "The backup as it stands.", body = Backup),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "Limited to the backup's platform.", body = Problem),
        (status = 404, description = "There is none to bring back.", body = Problem),
        (status = 409, description = "There is a backup that is not deleted.", body = Problem),
    )
)]
pub(super) async fn undelete(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<Backup>, ApiError> {
    let now = state.now();
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    if backups::active(&transaction, session.account_id)
        .await?
        .is_some()
    {
        return Err(BackupExists.into());
    }
    let deleted = backups::last_deleted(&transaction, session.account_id).await?;
    let deleted_at = deleted.as_ref().and_then(|backup| backup.deleted_at);
    let (Some(backup), Missing::Deleted { .. }) =
        (deleted, Missing::after_deletion(deleted_at, now))
    else {
        return Err(Missing::None.into());
    };
    OtherPlatform::check(&state, &session, &backup.platform)?;
    let mut backup = backup.into_active_model();
    backup.deleted_at = Set(None);
    backup.update(&transaction).await?;
    let occurrence = Occurrence {
        account_id: session.account_id,
        kind: EventKind::BackupUndeleted,
        device: Some((session.device_id, &session.device_name)),
        at: now,
    };
    events::record(&transaction, occurrence).await?;
    transaction.commit().await?;
    show::stand(&state, &session).await.map(Json)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{device::Platform, path};

    use super::*;
    use crate::{clock::DAY, committer::sealed, testing};

    #[tokio::test]
    async fn a_deleted_backup_comes_back_whole_and_goes_on() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let first = sealed::first(&anna, b"one");
            let head = sealed::commit(&server, &anna, &first).await;
            server.delete(path::BACKUP).of(&anna).send().await.done();
            server.clock.advance(30 * DAY - 1);
            match server
                .post(path::BACKUP_UNDELETE)
                .of(&anna)
                .send()
                .await
                .ok()
            {
                Backup::Active { head, .. } => assert_eq!(head, first.manifest),
                other => panic!("{other:?}"),
            }
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&anna).send().await.body, b"one");
            sealed::commit(&server, &anna, &sealed::after(&anna, head, b"two")).await;
            let refused = server
                .post(path::BACKUP_UNDELETE)
                .of(&anna)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::BackupExists);
        })
        .await;
    }

    #[tokio::test]
    async fn after_30_days_there_is_nothing_to_bring_back() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            sealed::commit(&server, &anna, &sealed::first(&anna, b"one")).await;
            server.delete(path::BACKUP).of(&anna).send().await.done();
            server.clock.advance(30 * DAY);
            let refused = server
                .post(path::BACKUP_UNDELETE)
                .of(&anna)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::NoBackup);
        })
        .await;
    }
}

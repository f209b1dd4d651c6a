//! `POST /v1/backup/undelete`: brings a deleted backup back.

use axum::extract::State;
use lifeboat_protocol::{
    ErrorCode, Problem,
    backup::{Backup, UndeleteBackup},
    event::EventKind,
};
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

/// Brings back a backup that was deleted within 30 days: the last one, unless another is named.
#[utoipa::path(
    post,
    path = "/v1/backup/undelete",
    tag = "backup",
    request_body = UndeleteBackup,
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
    Json(request): Json<UndeleteBackup>,
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
    let backup = backups::restorable(&transaction, session.account_id, now)
        .await?
        .into_iter()
        .find(|backup| request.backup_id.is_none_or(|wanted| wanted == backup.id))
        .ok_or(Missing::None)?;
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
    use lifeboat_protocol::{backup::DeletedBackups, device::Platform, path};
    use uuid::Uuid;

    use super::*;
    use crate::{
        clock::DAY,
        committer::sealed,
        testing::{self, TestDevice, TestResponse, TestServer},
    };

    async fn undelete(
        server: &TestServer,
        device: &TestDevice,
        backup_id: Option<Uuid>,
    ) -> TestResponse {
        let request = UndeleteBackup { backup_id };
        let request = server.post(path::BACKUP_UNDELETE).json(&request);
        request.of(device).send().await
    }

    /// Makes a backup and deletes it.
    async fn pass_by(server: &TestServer, device: &TestDevice, id: u128, content: &[u8]) -> Uuid {
        let mut version = sealed::first(device, content);
        version.manifest.backup_id = Uuid::from_u128(id);
        sealed::commit(server, device, &version).await;
        server.delete(path::BACKUP).of(device).send().await.done();
        version.manifest.backup_id
    }

    #[tokio::test]
    async fn a_backup_comes_back_although_others_were_made_and_deleted_after_it() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            let good = pass_by(&server, &anna, 1, b"good").await;
            server.clock.advance(DAY);
            for rubbish in 2..5 {
                pass_by(&server, &anna, rubbish, b"rubbish").await;
            }
            let others = pass_by(&server, &eve, 9, b"eve's").await;

            let listed: DeletedBackups =
                server.get(path::BACKUP_DELETED).of(&anna).send().await.ok();
            assert_eq!(listed.backups.len(), 4);
            let oldest = listed.backups.last().unwrap();
            assert_eq!((oldest.backup_id, oldest.head.sequence), (good, 1));
            assert_eq!(oldest.device_name.as_deref(), Some("Laptop"));
            assert_eq!(oldest.restorable_until - oldest.deleted_at, 30 * 86_400);

            let refused = undelete(&server, &anna, Some(others)).await.refused();
            assert_eq!(refused, ErrorCode::NoBackup);
            let _: Backup = undelete(&server, &anna, Some(good)).await.ok();
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&anna).send().await.body, b"good");
        })
        .await;
    }

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
            match undelete(&server, &anna, None).await.ok() {
                Backup::Active { head, .. } => assert_eq!(head, first.manifest),
                other => panic!("{other:?}"),
            }
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&anna).send().await.body, b"one");
            sealed::commit(&server, &anna, &sealed::after(&anna, head, b"two")).await;
            let refused = undelete(&server, &anna, None).await.refused();
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
            let refused = undelete(&server, &anna, None).await.refused();
            assert_eq!(refused, ErrorCode::NoBackup);
        })
        .await;
    }
}

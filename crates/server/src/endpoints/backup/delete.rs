//! `DELETE /v1/backup`: deletes the backup, for 30 days or for good.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, event::EventKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set,
};
use uuid::Uuid;

use crate::{
    backups::{self, Missing},
    entities::backup,
    error::ApiError,
    events::{self, Occurrence},
    extract::{Query, Session},
    state::AppState,
};

/// How it is deleted.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
pub(super) struct How {
    /// For good: also what was deleted before, and nothing can be brought back.
    #[serde(default)]
    erase: bool,
}

/// Deletes the backup. It can be brought back for 30 days, unless it is erased. Deleting what is
/// deleted already changes nothing.
#[utoipa::path(
    delete,
    path = "/v1/backup",
    tag = "backup",
    params(How),
    responses(
        (status = 204, description = "It is deleted, or erased."),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 404, description = "There is no backup.", body = Problem),
    )
)]
pub(super) async fn delete(
    State(state): State<AppState>,
    session: Session,
    Query(how): Query<How>,
) -> Result<StatusCode, ApiError> {
    if how.erase {
        erase(&state, &session).await?;
    } else {
        put_away(&state, &session).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

async fn put_away(state: &AppState, session: &Session) -> Result<(), ApiError> {
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    let Some(active) = backups::active(&transaction, session.account_id).await? else {
        drop(transaction);
        return match backups::missing(state, session).await? {
            Missing::Deleted { .. } => Ok(()),
            missing @ Missing::None => Err(missing.into()),
        };
    };
    let mut active = active.into_active_model();
    active.deleted_at = Set(Some(state.now()));
    active.update(&transaction).await?;
    record(state, session, &transaction, EventKind::BackupDeleted).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(())
}

async fn erase(state: &AppState, session: &Session) -> Result<(), ApiError> {
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
    for id in &ids {
        backups::erase_rows(&transaction, *id).await?;
    }
    record(state, session, &transaction, EventKind::BackupErased).await?;
    transaction.commit().await?;
    state.messenger.wake();
    for id in ids {
        state.objects.remove_backup(session.account_id, id).await;
    }
    Ok(())
}

async fn record(
    state: &AppState,
    session: &Session,
    transaction: &DatabaseTransaction,
    kind: EventKind,
) -> Result<(), ApiError> {
    let occurrence = Occurrence {
        account_id: session.account_id,
        kind,
        device: Some((session.device_id, &session.device_name)),
        at: state.now(),
    };
    events::record_and_tell(state, transaction, occurrence).await
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, backup::Backup, device::Platform, path};
    use sea_orm::PaginatorTrait;

    use super::*;
    use crate::{
        clock::DAY,
        committer::sealed,
        entities::{object, version},
        testing,
    };

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
    async fn erasing_leaves_nothing_of_the_account_and_all_of_others() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let bert = server
                .device("bert@example.org", "Laptop", Platform::Linux)
                .await;
            sealed::commit(&server, &bert, &sealed::first(&bert, b"bert")).await;
            sealed::commit(&server, &anna, &sealed::first(&anna, b"old")).await;
            server.delete(path::BACKUP).of(&anna).send().await.done();
            let mut new = sealed::first(&anna, b"new");
            new.manifest.backup_id = uuid::Uuid::from_u128(99);
            sealed::commit(&server, &anna, &new).await;

            server
                .delete("/v1/backup?erase=true")
                .of(&anna)
                .send()
                .await
                .done();
            let db = server.state.db.reader();
            assert_eq!(backup::Entity::find().count(db).await.unwrap(), 1);
            assert_eq!(version::Entity::find().count(db).await.unwrap(), 1);
            assert_eq!(object::Entity::find().count(db).await.unwrap(), 1);
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&bert).send().await.body, b"bert");
            let refused = server
                .delete("/v1/backup?erase=true")
                .of(&anna)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::NoBackup);
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

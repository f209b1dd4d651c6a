//! `GET /v1/backup`: the backup as it stands.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    backup::{Backup, Manifest},
};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect};

use crate::{
    backups::{self, Missing, OtherPlatform},
    clock::on_the_wire,
    entities::{account, backup, device, from_word, version},
    error::ApiError,
    extract::{Json, Session},
    state::AppState,
};

/// Whether there is a backup, and what its head is.
#[utoipa::path(
    get,
    path = "/v1/backup",
    tag = "backup",
    responses(
        (status = 200, description = "The backup, or that there is none.", body = Backup),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "Limited to the backup's platform.", body = Problem),
    )
)]
pub(super) async fn show(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<Backup>, ApiError> {
    stand(&state, &session).await.map(Json)
}

/// The backup as it stands.
pub(super) async fn stand(state: &AppState, session: &Session) -> Result<Backup, ApiError> {
    if let Some(backup) = backups::active(state.db.reader(), session.account_id).await? {
        OtherPlatform::check(state, session, &backup.platform)?;
        return active(state, &backup).await;
    }
    Ok(match backups::missing(state, session).await? {
        Missing::None => Backup::None,
        Missing::Deleted { at } => Backup::Deleted {
            deleted_at: on_the_wire(at),
            restorable_until: on_the_wire(at + backups::RESTORABLE),
        },
    })
}

async fn active(state: &AppState, backup: &backup::Model) -> Result<Backup, ApiError> {
    let db = state.db.reader();
    let (head, device_name) = head(db, backup).await?;
    let key_revision = account::Entity::find_by_id(backup.account_id)
        .select_only()
        .column(account::Column::KeyRevision)
        .into_tuple()
        .one(db)
        .await?
        .unwrap_or_default();
    Ok(Backup::Active {
        location: backups::location(backup)?,
        platform: from_word(&backup.platform)?,
        head,
        device_name,
        key_revision: on_the_wire(key_revision),
    })
}

/// The head of a backup, and the name of the device that made it, if it is still known.
pub(super) async fn head(
    db: &impl ConnectionTrait,
    backup: &backup::Model,
) -> Result<(Manifest, Option<String>), ApiError> {
    let head = version::Entity::find_by_id((backup.id, backup.head_sequence))
        .one(db)
        .await?
        .ok_or_else(|| DbErr::RecordNotFound("the head of a backup".to_owned()))?;
    let device_name = device::Entity::find_by_id(head.device_id)
        .select_only()
        .column(device::Column::Name)
        .into_tuple()
        .one(db)
        .await?;
    Ok((backups::manifest(&head)?, device_name))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{backup::Location, device::Platform, path};

    use super::*;
    use crate::{committer::sealed, testing};

    #[tokio::test]
    async fn the_backup_shows_its_head_and_where_it_came_from() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let show = async || {
                server
                    .get(path::BACKUP)
                    .of(&anna)
                    .send()
                    .await
                    .ok::<Backup>()
            };
            assert_eq!(show().await, Backup::None);

            let first = sealed::first(&anna, b"one");
            sealed::commit(&server, &anna, &first).await;
            let expected = Backup::Active {
                location: Location::Server,
                platform: Platform::Linux,
                head: first.manifest,
                device_name: Some("Laptop".to_owned()),
                key_revision: 1,
            };
            assert_eq!(show().await, expected);
        })
        .await;
    }
}

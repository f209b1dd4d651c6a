//! `GET /v1/backup/deleted`: the backups that can be brought back.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    backup::{DeletedBackup, DeletedBackups},
};

use super::show::head;
use crate::{
    backups::{self, RESTORABLE},
    clock::on_the_wire,
    error::ApiError,
    extract::{Json, Session},
    state::AppState,
};

/// The backups that were deleted in the last 30 days, so that the right one is brought back when
/// another was made and deleted since.
#[utoipa::path(
    get,
    path = "/v1/backup/deleted",
    tag = "backup",
    responses(
        (status = 200, description = "Those that can be brought back.", body = DeletedBackups),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
    )
)]
pub(super) async fn deleted(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<DeletedBackups>, ApiError> {
    let db = state.db.reader();
    let mut deleted = Vec::new();
    for backup in backups::restorable(db, session.account_id, state.now()).await? {
        let (head, device_name) = head(db, &backup).await?;
        let at = backup.deleted_at.unwrap_or_default();
        deleted.push(DeletedBackup {
            backup_id: backup.id,
            deleted_at: on_the_wire(at),
            restorable_until: on_the_wire(at + RESTORABLE),
            head,
            device_name,
        });
    }
    Ok(Json(DeletedBackups { backups: deleted }))
}

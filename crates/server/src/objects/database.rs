//! Objects in the table `objects`.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::entities::object;

/// Removes the objects of these versions of a backup from the database.
///
/// # Errors
///
/// The database failed.
pub async fn remove_rows(
    db: &impl ConnectionTrait,
    backup_id: Uuid,
    sequences: &[i64],
) -> Result<(), DbErr> {
    object::Entity::delete_many()
        .filter(object::Column::BackupId.eq(backup_id))
        .filter(object::Column::Sequence.is_in(sequences.iter().copied()))
        .exec(db)
        .await
        .map(drop)
}

/// Removes all objects of a backup from the database.
///
/// # Errors
///
/// The database failed.
pub async fn remove_backup_rows(db: &impl ConnectionTrait, backup_id: Uuid) -> Result<(), DbErr> {
    object::Entity::delete_many()
        .filter(object::Column::BackupId.eq(backup_id))
        .exec(db)
        .await
        .map(drop)
}

//! Objects in the table `objects`.

use std::collections::HashMap;

use axum::body::Bytes;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    database::{Database, Lookups},
    entities::{backup, object, version},
};

/// How many statements look objects up at the same time.
const LOOKUPS_AT_ONCE: usize = 2;

/// Finds what an account's backup has stored under a version's number.
pub type StoredObjects = Lookups<(Uuid, i64), Stored>;

/// What is stored of a version of a backup that is not deleted.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The backup.
    pub backup_id: Uuid,
    /// The backup's platform, as on the wire.
    pub platform: String,
    /// Where the backup's objects lie, as on the wire.
    pub location: String,
    /// Whether the object is kept.
    pub kept: bool,
    /// SHA-256 of the object.
    pub hash: Vec<u8>,
    /// The attempt that stored the object outside of the database.
    pub attempt: Option<Uuid>,
    /// The object, if it lies in the database.
    pub bytes: Option<Bytes>,
}

/// Looks objects up in this database: many with one statement, because that is the request that a
/// recovery waits for.
#[must_use]
pub fn stored_objects(db: &Database) -> StoredObjects {
    let db = db.clone();
    Lookups::new(LOOKUPS_AT_ONCE, move |wanted| find(db.clone(), wanted))
}

async fn find(
    db: Database,
    wanted: Vec<(Uuid, i64)>,
) -> Result<HashMap<(Uuid, i64), Stored>, DbErr> {
    let read = |row: QueryResult| -> Result<_, DbErr> {
        let wanted = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let bytes: Option<Vec<u8>> = row.try_get_by_index(7)?;
        let stored = Stored {
            backup_id: row.try_get_by_index(2)?,
            platform: row.try_get_by_index(3)?,
            location: row.try_get_by_index(4)?,
            kept: row.try_get_by_index(5)?,
            hash: row.try_get_by_index(6)?,
            attempt: row.try_get_by_index(8)?,
            bytes: bytes.map(Bytes::from),
        };
        Ok((wanted, stored))
    };
    let rows = db.reader().query_all(&statement(wanted)).await?;
    rows.into_iter().map(read).collect()
}

/// `SELECT … FROM (VALUES (account, sequence), …) AS wanted JOIN …`
fn statement(wanted: Vec<(Uuid, i64)>) -> SelectStatement {
    let values = Alias::new("wanted");
    let of_account = (values.clone(), Alias::new("column1"));
    let of_sequence = (values.clone(), Alias::new("column2"));
    let of_backup = (backup::Entity, backup::Column::Id);
    Query::select()
        .column(of_account.clone())
        .column(of_sequence.clone())
        .column(of_backup)
        .column((backup::Entity, backup::Column::Platform))
        .column((backup::Entity, backup::Column::Location))
        .column((version::Entity, version::Column::Kept))
        .column((version::Entity, version::Column::Hash))
        .column((object::Entity, object::Column::Bytes))
        .column((version::Entity, version::Column::Attempt))
        .from_values(wanted, values)
        .inner_join(
            backup::Entity,
            Expr::col((backup::Entity, backup::Column::AccountId))
                .equals(of_account)
                .and(Expr::col((backup::Entity, backup::Column::DeletedAt)).is_null()),
        )
        .inner_join(
            version::Entity,
            Expr::col((version::Entity, version::Column::BackupId))
                .equals(of_backup)
                .and(Expr::col((version::Entity, version::Column::Sequence)).equals(of_sequence)),
        )
        .left_join(
            object::Entity,
            Expr::col((object::Entity, object::Column::BackupId))
                .equals(of_backup)
                .and(
                    Expr::col((object::Entity, object::Column::Sequence))
                        .equals((version::Entity, version::Column::Sequence)),
                ),
        )
        .to_owned()
}

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

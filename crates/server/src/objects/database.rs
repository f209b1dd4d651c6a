//! Objects in the table `objects`.

use std::collections::HashMap;

use axum::body::Bytes;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    backups,
    database::{Database, Lookups},
    entities::{backup, object, session, version},
    extract::FoundSession,
};

/// How many statements look objects up at the same time.
const LOOKUPS_AT_ONCE: usize = 2;

/// Finds a session by the hash of its token, and what its account's backup has stored under a
/// version's number.
pub type StoredObjects = Lookups<([u8; 32], i64), (FoundSession, Option<Stored>)>;

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

/// Looks objects up in this database: many with one statement, and each together with the session
/// that asks for it, because that is the request that a recovery waits for.
#[must_use]
pub fn stored_objects(db: &Database) -> StoredObjects {
    let db = db.clone();
    Lookups::new(LOOKUPS_AT_ONCE, move |wanted| find(db.clone(), wanted))
}

async fn find(
    db: Database,
    wanted: Vec<([u8; 32], i64)>,
) -> Result<HashMap<([u8; 32], i64), (FoundSession, Option<Stored>)>, DbErr> {
    let read = |row: QueryResult| -> Result<_, DbErr> {
        let token_hash: Vec<u8> = row.try_get_by_index(0)?;
        let wanted = (backups::hex(&token_hash)?.0, row.try_get_by_index(1)?);
        let session = FoundSession::read(&row, 2)?;
        Ok((wanted, (session, stored(&row, 2 + FoundSession::COLUMNS)?)))
    };
    let rows = db.reader().query_all(&statement(wanted)).await?;
    rows.into_iter().map(read).collect()
}

/// None where there is no such version, of which there would be a number.
fn stored(row: &QueryResult, from: usize) -> Result<Option<Stored>, DbErr> {
    let Some(kept) = row.try_get_by_index(from)? else {
        return Ok(None);
    };
    let bytes: Option<Vec<u8>> = row.try_get_by_index(from + 6)?;
    Ok(Some(Stored {
        kept,
        backup_id: row.try_get_by_index(from + 1)?,
        platform: row.try_get_by_index(from + 2)?,
        location: row.try_get_by_index(from + 3)?,
        hash: row.try_get_by_index(from + 4)?,
        attempt: row.try_get_by_index(from + 5)?,
        bytes: bytes.map(Bytes::from),
    }))
}

/// `SELECT … FROM (VALUES (token hash, sequence), …) AS wanted JOIN sessions … LEFT JOIN backups …`
fn statement(wanted: Vec<([u8; 32], i64)>) -> SelectStatement {
    let values = Alias::new("wanted");
    let of_token = (values.clone(), Alias::new("column1"));
    let of_sequence = (values.clone(), Alias::new("column2"));
    let of_backup = (backup::Entity, backup::Column::Id);
    let wanted = wanted
        .into_iter()
        .map(|(token_hash, sequence)| (token_hash.to_vec(), sequence));
    let mut query = Query::select();
    query
        .column(of_token.clone())
        .column(of_sequence.clone())
        .from_values(wanted, values)
        .inner_join(
            session::Entity,
            Expr::col((session::Entity, session::Column::TokenHash)).equals(of_token),
        );
    FoundSession::select(&mut query);
    query
        .column((version::Entity, version::Column::Kept))
        .column(of_backup)
        .column((backup::Entity, backup::Column::Platform))
        .column((backup::Entity, backup::Column::Location))
        .column((version::Entity, version::Column::Hash))
        .column((version::Entity, version::Column::Attempt))
        .column((object::Entity, object::Column::Bytes))
        .left_join(
            backup::Entity,
            Expr::col((backup::Entity, backup::Column::AccountId))
                .equals((session::Entity, session::Column::AccountId))
                .and(Expr::col((backup::Entity, backup::Column::DeletedAt)).is_null()),
        )
        .left_join(
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
        );
    query
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

//! Objects in the table `objects`.

use axum::body::Bytes;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    database::{Database, DatabaseError, FromRow, Lookup, Row},
    entities::{backup, object, session},
    extract::FoundSession,
};

/// Finds a session by the hash of its token, and what its account's backup has stored under a
/// version's number.
#[derive(Debug)]
pub struct StoredObjects(Lookup<AskedFor>);

/// A session, and what it asks for.
#[derive(Debug)]
pub struct AskedFor {
    /// The session.
    pub session: FoundSession,
    /// The account's backup, unless there is none or it is deleted.
    pub backup: Option<BackupWithObject>,
}

/// A backup, and one object of it.
#[derive(Debug)]
pub struct BackupWithObject {
    /// The backup.
    pub id: Uuid,
    /// Its platform, as on the wire.
    pub platform: String,
    /// Where its objects lie, as on the wire.
    pub location: String,
    /// The object, if it lies in the database.
    pub bytes: Option<Bytes>,
}

impl StoredObjects {
    /// Those of this database. Each is looked up together with the session that asks for it, because
    /// that is the request that a recovery waits for.
    #[must_use]
    pub fn of(db: &Database) -> Self {
        Self(Lookup::new(db, &question()))
    }

    /// What this session asks for by this number of a version. None if there is no such session.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn find(
        &self,
        token_hash: &[u8; 32],
        sequence: i64,
    ) -> Result<Option<AskedFor>, DatabaseError> {
        // In the order of `question`.
        let keys = vec![sequence.into(), token_hash.to_vec().into()];
        self.0.find(keys).await
    }
}

impl FromRow for AskedFor {
    fn from_row(row: &impl Row) -> Result<Self, DatabaseError> {
        let session = FoundSession::read(row, 0)?;
        let next = FoundSession::COLUMNS;
        let Some(id) = row.at(next)? else {
            return Ok(Self {
                session,
                backup: None,
            });
        };
        let bytes: Option<Vec<u8>> = row.at(next + 3)?;
        let backup = BackupWithObject {
            id,
            platform: row.at(next + 1)?,
            location: row.at(next + 2)?,
            bytes: bytes.map(Bytes::from),
        };
        Ok(Self {
            session,
            backup: Some(backup),
        })
    }
}

/// `SELECT … FROM sessions … LEFT JOIN objects ON … sequence = ? … WHERE token_hash = ?`
fn question() -> SelectStatement {
    let of_backup = (backup::Entity, backup::Column::Id);
    let mut query = Query::select();
    query.from(session::Entity);
    FoundSession::select(&mut query);
    query
        .column(of_backup)
        .column((backup::Entity, backup::Column::Platform))
        .column((backup::Entity, backup::Column::Location))
        .column((object::Entity, object::Column::Bytes))
        .left_join(
            backup::Entity,
            Expr::col((backup::Entity, backup::Column::AccountId))
                .equals((session::Entity, session::Column::AccountId))
                .and(Expr::col((backup::Entity, backup::Column::DeletedAt)).is_null()),
        )
        .left_join(
            object::Entity,
            Expr::col((object::Entity, object::Column::BackupId))
                .equals(of_backup)
                .and(Expr::col((object::Entity, object::Column::Sequence)).eq(0_i64)),
        )
        .and_where(Expr::col((session::Entity, session::Column::TokenHash)).eq(vec![0_u8; 32]));
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

//! What went wrong with the database.

use std::borrow::Cow;

use sea_orm::{DbErr, RuntimeErr, sqlx};

/// The database failed, whichever way it was asked.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// It was asked through SeaORM.
    #[error(transparent)]
    Orm(#[from] DbErr),
    /// It was asked [directly](super::direct).
    #[error(transparent)]
    Direct(#[from] rusqlite::Error),
    /// It was to be asked directly, and a connection could not be opened.
    #[error("the database cannot be opened: {0}")]
    NotOpened(#[source] rusqlite::Error),
}

impl DatabaseError {
    /// Whether it found no room on its disk: `SQLITE_FULL`, or PostgreSQL's `disk_full`. Both roll
    /// back what they had begun.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Orm(
                DbErr::Exec(RuntimeErr::SqlxError(cause))
                | DbErr::Query(RuntimeErr::SqlxError(cause)),
            ) => matches!(code(cause).as_deref(), Some("13" | "53100")),
            Self::Orm(_) | Self::NotOpened(_) => false,
            Self::Direct(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
        }
    }
}

/// Whether SQLite's file could not be opened since somebody else holds it: `SQLITE_BUSY`.
pub(super) fn is_locked(error: &DbErr) -> bool {
    let DbErr::Conn(RuntimeErr::SqlxError(cause)) = error else {
        return false;
    };
    code(cause).as_deref() == Some("5")
}

/// The database's own code.
fn code(cause: &sqlx::Error) -> Option<Cow<'_, str>> {
    let error = cause.as_database_error();
    error.and_then(sqlx::error::DatabaseError::code)
}

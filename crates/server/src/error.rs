//! Errors as the client sees them: RFC 9457 problem details with a stable code.
//!
//! An endpoint has its own small enumeration of what it refuses, whose texts say what happened and
//! what to do, and whose [`Refusal::code`] says how that is told to programs. Everything else that
//! goes wrong is the server's own failure: it goes to the log, and the client is told nothing more
//! than that.
//!
//! ```
//! use lifeboat_protocol::ErrorCode;
//! use lifeboat_server::error::{ApiError, Refusal};
//!
//! #[derive(Debug, thiserror::Error)]
//! enum Refused {
//!     #[error("The moon is not full. Try again when it is.")]
//!     MoonPhase,
//! }
//!
//! impl Refusal for Refused {
//!     fn code(&self) -> ErrorCode {
//!         match self {
//!             Self::MoonPhase => ErrorCode::InvalidRequest,
//!         }
//!     }
//! }
//!
//! fn howl() -> Result<(), ApiError> {
//!     Err(Refused::MoonPhase)?
//! }
//! assert_eq!(howl().unwrap_err().code(), ErrorCode::InvalidRequest);
//! ```

use std::fmt;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lifeboat_protocol::{ErrorCode, Problem, password::PasswordReset};
use sea_orm::DbErr;

use crate::database::DatabaseError;

/// What a person is told when the database's disk is full.
pub(crate) const DISK_FULL: &str = "The server's disk is full. Nothing was changed. Tell the \
                                    operator of the server, and try again when there is room.";

/// What an endpoint refuses, and why. `Display` is the text for the person.
pub trait Refusal: std::error::Error {
    /// The stable code for programs, which also fixes the HTTP status.
    fn code(&self) -> ErrorCode;

    /// Seconds to wait before the same request can succeed.
    fn retry_after(&self) -> Option<u64> {
        None
    }

    /// UNIX seconds until which a deleted backup can be brought back.
    fn restorable_until(&self) -> Option<u64> {
        None
    }

    /// The account that an activation code is of, for people.
    fn account(&self) -> Option<String> {
        None
    }

    /// The reset of the password that ended the session.
    fn password_reset(&self) -> Option<PasswordReset> {
        None
    }
}

/// An error response.
#[derive(Debug)]
pub struct ApiError(Box<Problem>);

impl ApiError {
    /// A refusal without an enumeration of its own: for layers, extractors and parsers.
    #[must_use]
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self(Box::new(Problem::new(code, detail)))
    }

    /// `invalid_request`, naming what is malformed.
    #[must_use]
    pub fn invalid(detail: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidRequest, detail)
    }

    /// The server's own failure. The cause goes to the log; it must not hold a secret.
    #[must_use]
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(
            ErrorCode::Internal,
            "The server failed. What you asked for may or may not have been done: look whether it \
             was, and if not, try again. The operator finds the cause in the server's log.",
        )
    }

    /// The server cannot answer now, and has not begun to change anything.
    #[must_use]
    pub fn unavailable(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "the server is not available");
        Self(Box::new(
            Problem::new(
                ErrorCode::Unavailable,
                "The server cannot answer now. Nothing was changed; try again in a minute.",
            )
            .retry_after(30),
        ))
    }

    /// The database has no room left on its disk, and has undone what it had begun.
    #[must_use]
    pub fn disk_full(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "the database's disk is full");
        Self(Box::new(
            Problem::new(ErrorCode::Unavailable, DISK_FULL).retry_after(30),
        ))
    }

    /// The database went away in the middle: whether it has done what it was asked for is not known.
    #[must_use]
    pub fn in_doubt(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "the server is not available, and a request is in doubt");
        let detail = "The server lost its database in the middle. What you asked for may or may not \
                      have been done: look whether it was, and if not, try again in a minute.";
        Self(Box::new(
            Problem::new(ErrorCode::Unavailable, detail).retry_after(30),
        ))
    }

    /// The same, telling to wait so many seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// The stable code.
    #[must_use]
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }
}

impl fmt::Display for ApiError {
    /// The text for the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.detail)
    }
}

impl<R: Refusal> From<R> for ApiError {
    fn from(refusal: R) -> Self {
        let mut problem = Problem::new(refusal.code(), refusal.to_string());
        problem.retry_after = refusal.retry_after();
        problem.restorable_until = refusal.restorable_until();
        problem.account = refusal.account();
        problem.password_reset = refusal.password_reset();
        Self(Box::new(problem))
    }
}

impl From<DbErr> for ApiError {
    fn from(error: DbErr) -> Self {
        DatabaseError::from(error).into()
    }
}

impl From<DatabaseError> for ApiError {
    fn from(error: DatabaseError) -> Self {
        match error {
            _ if error.is_disk_full() => Self::disk_full(&error),
            DatabaseError::Orm(DbErr::ConnectionAcquire(_)) | DatabaseError::NotOpened(_) => {
                Self::unavailable(&error)
            }
            DatabaseError::Orm(DbErr::Conn(_)) => Self::in_doubt(&error),
            _ => Self::internal(&error),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.0.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{backup::Backup, device::Platform, path};
    use sea_orm::ConnectionTrait;

    use super::*;
    use crate::{committer::sealed, testing};

    #[tokio::test]
    async fn a_full_disk_is_named_and_changes_nothing() {
        testing::on_every_database(async |server| {
            let db = server.state.db.writer();
            if !server.state.db.is_sqlite() {
                let full = "DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$";
                let error = ApiError::from(db.execute_unprepared(full).await.unwrap_err());
                assert_eq!(error.code(), ErrorCode::Unavailable);
                assert_eq!(error.to_string(), DISK_FULL);
                return;
            }
            let laptop = server.device("anna@example.org", "Laptop", Platform::Linux);
            let laptop = laptop.await;
            let limit = async |pages: u32| {
                let pragma = format!("PRAGMA max_page_count = {pages}");
                db.execute_unprepared(&pragma).await.unwrap();
                let directly = server.state.db.write_directly(move |connection| {
                    Ok(connection.pragma_update(None, "max_page_count", pages)?)
                });
                directly.await.unwrap();
            };
            // Not below what is there already.
            limit(1).await;
            let fill = "CREATE TABLE filler AS SELECT zeroblob(100000)";
            let error = db.execute_unprepared(fill).await.unwrap_err();
            let error = ApiError::from(error);
            assert_eq!(error.code(), ErrorCode::Unavailable);
            assert_eq!(error.to_string(), DISK_FULL);

            let version = sealed::first(&laptop, &vec![7; 100_000]);
            let commit = async || {
                let request = server.post(path::VERSIONS).of(&laptop).json(&version);
                request.send().await
            };
            let problem = commit().await.problem();
            assert_eq!(problem.code, ErrorCode::Unavailable);
            assert_eq!(problem.detail, DISK_FULL);
            assert!(problem.retry_after.is_some());
            let backup: Backup = server.get(path::BACKUP).of(&laptop).send().await.ok();
            assert!(matches!(backup, Backup::None));
            limit(u32::MAX - 1).await;
            assert!(commit().await.status.is_success());
        })
        .await;
    }

    #[test]
    fn nobody_is_told_that_nothing_was_changed_where_that_is_not_known() {
        let lost = || sea_orm::RuntimeErr::Internal("the connection was lost".to_owned());
        for (error, code) in [
            (DbErr::Conn(lost()), ErrorCode::Unavailable),
            (DbErr::Exec(lost()), ErrorCode::Internal),
            (DbErr::Query(lost()), ErrorCode::Internal),
        ] {
            let error = ApiError::from(error);
            assert_eq!(error.code(), code);
            let text = error.to_string();
            assert!(text.contains("may or may not"), "{text}");
            assert!(!text.contains("connection was lost"), "{text}");
        }
    }
}

//! Who asks: the bearer token of a signed-in device.

use axum::{extract::FromRequestParts, http::request::Parts};
use lifeboat_protocol::{ErrorCode, device::Platform};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, JoinType, QueryFilter,
    QuerySelect, RelationTrait,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::bearer::bearer;
use crate::{
    clock::{DAY, HOUR, UnixSeconds},
    committer::rows,
    database::{Database, DatabaseError, FromRow, Lookup, Row},
    ended_sessions,
    entities::{device, from_word, session},
    error::{ApiError, Refusal},
    sealing::sha256,
    state::AppState,
};

/// A session ends when it was not used for so long: 180 days.
pub const SESSION_LIFE: UnixSeconds = 180 * DAY;

/// A live session of a device that is not revoked.
#[derive(Debug, Clone)]
pub struct Session {
    /// The recovery account.
    pub account_id: Uuid,
    /// The device.
    pub device_id: Uuid,
    /// The device's name.
    pub device_name: String,
    /// The device's platform.
    pub platform: Platform,
    /// SHA-256 of the session's token: its key in the database.
    pub token_hash: [u8; 32],
}

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("You are not signed in, or the sign-in has ended. Sign in to the recovery account.")]
    SignInRequired,
    #[error("This device was revoked by the recovery account's owner. Sign in as a new device.")]
    DeviceRevoked,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::SignInRequired => ErrorCode::SignInRequired,
            Self::DeviceRevoked => ErrorCode::DeviceRevoked,
        }
    }
}

/// Finds sessions and their devices.
#[derive(Debug)]
pub struct Sessions(Lookup<FoundSession>);

/// What is read of session and device.
#[derive(Debug, Clone)]
pub struct FoundSession {
    account_id: Uuid,
    device_id: Uuid,
    last_used_at: UnixSeconds,
    expires_at: UnixSeconds,
    name: String,
    platform: String,
    revoked_at: Option<UnixSeconds>,
}

impl FromRequestParts<AppState> for Session {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let claimed = ClaimedSession::from_request_parts(parts, state).await?;
        let found = state.sessions.find(&claimed.token_hash).await?;
        claimed.admit(state, found.as_ref()).await
    }
}

/// A session that somebody claims to have. An endpoint that reads it together with what it asks for
/// takes this, and [admits](Self::admit) it before it does anything else.
#[derive(Debug, Clone, Copy)]
pub struct ClaimedSession {
    /// SHA-256 of the token that was sent.
    pub token_hash: [u8; 32],
}

impl FromRequestParts<AppState> for ClaimedSession {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, ApiError> {
        let token = bearer(parts).ok_or(Refused::SignInRequired)?;
        Ok(Self {
            token_hash: sha256(token.expose_bytes()),
        })
    }
}

impl ClaimedSession {
    /// The session, if it is alive and its device is not revoked.
    ///
    /// # Errors
    ///
    /// `sign_in_required`, `password_reset` or `device_revoked`; or the database failed.
    pub async fn admit(
        self,
        state: &AppState,
        found: Option<&FoundSession>,
    ) -> Result<Session, ApiError> {
        let Some(found) = found else {
            return Err(why_there_is_none(state.db.reader(), &self.token_hash).await);
        };
        let now = state.now();
        if found.expires_at <= now {
            Err(Refused::SignInRequired)?;
        }
        if found.revoked_at.is_some() {
            Err(Refused::DeviceRevoked)?;
        }
        if now - found.last_used_at >= HOUR {
            mark_used(state, &self.token_hash, found.device_id, now).await?;
        }
        Ok(Session {
            account_id: found.account_id,
            device_id: found.device_id,
            device_name: found.name.clone(),
            platform: from_word(&found.platform)?,
            token_hash: self.token_hash,
        })
    }
}

impl Session {
    /// The same, to be looked up once more.
    #[must_use]
    pub fn claimed(&self) -> ClaimedSession {
        ClaimedSession {
            token_hash: self.token_hash,
        }
    }

    /// Locks the account for the rest of the transaction, and makes sure that the session still
    /// stands: it was looked up before the request's body came, which may have been long ago.
    ///
    /// # Errors
    ///
    /// `sign_in_required`, `password_reset` or `device_revoked`; or the database failed.
    pub async fn hold(&self, transaction: &DatabaseTransaction) -> Result<(), ApiError> {
        rows::lock(transaction, self.account_id).await?;
        let revoked_at = session::Entity::find_by_id(self.token_hash.to_vec())
            .select_only()
            .column(device::Column::RevokedAt)
            .join(JoinType::InnerJoin, session::Relation::Device.def())
            .into_tuple::<Option<UnixSeconds>>()
            .one(transaction)
            .await?;
        let Some(revoked_at) = revoked_at else {
            return Err(why_there_is_none(transaction, &self.token_hash).await);
        };
        if revoked_at.is_some() {
            Err(Refused::DeviceRevoked)?;
        }
        Ok(())
    }
}

/// Why no session has this hash.
async fn why_there_is_none(connection: &impl ConnectionTrait, token_hash: &[u8]) -> ApiError {
    match ended_sessions::find(connection, token_hash).await {
        Ok(Some(ended)) => ended.into(),
        Ok(None) => Refused::SignInRequired.into(),
        Err(error) => error.into(),
    }
}

impl Sessions {
    /// Those of this database. Each is looked up with every request, so that a session that has
    /// ended or a device that was revoked is refused from the next request on, whoever ended it.
    #[must_use]
    pub fn of(db: &Database) -> Self {
        let mut query = Query::select();
        query.from(session::Entity);
        FoundSession::select(&mut query);
        query
            .and_where(Expr::col((session::Entity, session::Column::TokenHash)).eq(vec![0_u8; 32]));
        Self(Lookup::new(db, &query))
    }

    /// The session whose token has this SHA-256.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn find(&self, token_hash: &[u8; 32]) -> Result<Option<FoundSession>, DatabaseError> {
        self.0.find(vec![token_hash.to_vec().into()]).await
    }
}

impl FromRow for FoundSession {
    fn from_row(row: &impl Row) -> Result<Self, DatabaseError> {
        Self::read(row, 0)
    }
}

impl FoundSession {
    /// How many columns it is read from.
    pub const COLUMNS: usize = 7;

    /// Adds its columns to a query that has the table `sessions`, and joins the device.
    pub fn select(query: &mut SelectStatement) {
        query
            .column((session::Entity, session::Column::AccountId))
            .column((session::Entity, session::Column::DeviceId))
            .column((session::Entity, session::Column::LastUsedAt))
            .column((session::Entity, session::Column::ExpiresAt))
            .column((device::Entity, device::Column::Name))
            .column((device::Entity, device::Column::Platform))
            .column((device::Entity, device::Column::RevokedAt))
            .inner_join(
                device::Entity,
                Expr::col((device::Entity, device::Column::Id))
                    .equals((session::Entity, session::Column::DeviceId)),
            );
    }

    /// Reads them, from this one on.
    ///
    /// # Errors
    ///
    /// The row has other columns.
    pub fn read(row: &impl Row, from: usize) -> Result<Self, DatabaseError> {
        Ok(Self {
            account_id: row.at(from)?,
            device_id: row.at(from + 1)?,
            last_used_at: row.at(from + 2)?,
            expires_at: row.at(from + 3)?,
            name: row.at(from + 4)?,
            platform: row.at(from + 5)?,
            revoked_at: row.at(from + 6)?,
        })
    }
}

async fn mark_used(
    state: &AppState,
    token_hash: &[u8],
    device_id: Uuid,
    now: UnixSeconds,
) -> Result<(), ApiError> {
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(now))
        .col_expr(session::Column::ExpiresAt, Expr::value(now + SESSION_LIFE))
        .filter(session::Column::TokenHash.eq(token_hash))
        .exec(state.db.writer())
        .await?;
    device::Entity::update_many()
        .col_expr(device::Column::LastSeenAt, Expr::value(now))
        .filter(device::Column::Id.eq(device_id))
        .exec(state.db.writer())
        .await?;
    Ok(())
}

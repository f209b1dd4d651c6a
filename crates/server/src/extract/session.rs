//! Who asks: the bearer token of a signed-in device.

use std::collections::HashMap;

use axum::{extract::FromRequestParts, http::request::Parts};
use lifeboat_protocol::{ErrorCode, device::Platform};
use sea_orm::{
    ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait, sea_query::Expr,
};
use uuid::Uuid;

use super::bearer::bearer;
use crate::{
    clock::{DAY, HOUR, UnixSeconds},
    committer::rows,
    database::{Database, Lookups},
    entities::{device, from_word, session},
    error::{ApiError, Refusal},
    sealing::sha256,
    state::AppState,
};

/// A session ends when it was not used for so long: 180 days.
pub const SESSION_LIFE: UnixSeconds = 180 * DAY;

/// How many statements look sessions up at the same time.
const LOOKUPS_AT_ONCE: usize = 2;

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

/// Finds live sessions and their devices.
pub type Sessions = Lookups<[u8; 32], Found>;

/// What is read of session and device.
#[derive(Debug, Clone)]
pub struct Found {
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
        let token = bearer(parts).ok_or(Refused::SignInRequired)?;
        let token_hash = sha256(token.expose_bytes());
        let found = state
            .sessions
            .find(token_hash)
            .await?
            .ok_or(Refused::SignInRequired)?;

        let now = state.now();
        if found.expires_at <= now {
            Err(Refused::SignInRequired)?;
        }
        if found.revoked_at.is_some() {
            Err(Refused::DeviceRevoked)?;
        }
        if now - found.last_used_at >= HOUR {
            mark_used(state, &token_hash, found.device_id, now).await?;
        }
        Ok(Self {
            account_id: found.account_id,
            device_id: found.device_id,
            device_name: found.name,
            platform: from_word(&found.platform)?,
            token_hash,
        })
    }
}

impl Session {
    /// Locks the account for the rest of the transaction, and makes sure that the session still
    /// stands: it was looked up before the request's body came, which may have been long ago.
    ///
    /// # Errors
    ///
    /// `sign_in_required` or `device_revoked`; or the database failed.
    pub async fn hold(&self, transaction: &DatabaseTransaction) -> Result<(), ApiError> {
        rows::lock(transaction, self.account_id).await?;
        let revoked_at = session::Entity::find_by_id(self.token_hash.to_vec())
            .select_only()
            .column(device::Column::RevokedAt)
            .join(JoinType::InnerJoin, session::Relation::Device.def())
            .into_tuple::<Option<UnixSeconds>>()
            .one(transaction)
            .await?
            .ok_or(Refused::SignInRequired)?;
        if revoked_at.is_some() {
            Err(Refused::DeviceRevoked)?;
        }
        Ok(())
    }
}

/// Looks sessions up in this database: many with one statement, each with every request, so that a
/// session that has ended or a device that was revoked is refused from the next request on, whoever
/// ended it.
#[must_use]
pub fn sessions(db: &Database) -> Sessions {
    let db = db.clone();
    Lookups::new(LOOKUPS_AT_ONCE, move |hashes| find(db.clone(), hashes))
}

async fn find(db: Database, hashes: Vec<[u8; 32]>) -> Result<HashMap<[u8; 32], Found>, DbErr> {
    let hashes = hashes.into_iter().map(|hash| hash.to_vec());
    let rows = session::Entity::find()
        .select_only()
        .column(session::Column::TokenHash)
        .column(session::Column::AccountId)
        .column(session::Column::DeviceId)
        .column(session::Column::LastUsedAt)
        .column(session::Column::ExpiresAt)
        .column(device::Column::Name)
        .column(device::Column::Platform)
        .column(device::Column::RevokedAt)
        .join(JoinType::InnerJoin, session::Relation::Device.def())
        .filter(session::Column::TokenHash.is_in(hashes))
        .into_tuple::<(Vec<u8>, Uuid, Uuid, i64, i64, String, String, Option<i64>)>()
        .all(db.reader())
        .await?;
    let found = rows.into_iter().filter_map(|row| {
        let (hash, account_id, device_id, last_used_at, expires_at, name, platform, revoked_at) =
            row;
        let found = Found {
            account_id,
            device_id,
            last_used_at,
            expires_at,
            name,
            platform,
            revoked_at,
        };
        Some((hash.try_into().ok()?, found))
    });
    Ok(found.collect())
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

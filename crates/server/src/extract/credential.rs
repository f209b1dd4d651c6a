//! Who asks: a device that is enrolled with an organization, by the bearer token of its credential.

use axum::{extract::FromRequestParts, http::request::Parts};
use lifeboat_protocol::ErrorCode;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait, QueryFilter,
    QuerySelect,
    sea_query::{Expr, LockType},
};
use uuid::Uuid;

use super::bearer::bearer;
use crate::{
    clock::HOUR,
    entities::{credential, member},
    error::{ApiError, Refusal},
    sealing::sha256,
    state::AppState,
};

/// A live credential of a member who was not removed.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Names it.
    pub id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// The member's name.
    pub member: String,
    /// The organization.
    pub organization_id: Uuid,
    /// The device's name.
    pub device_name: String,
}

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(
        "This device is not enrolled. Ask the organization's administrator for an activation code."
    )]
    Unknown,
    #[error(
        "This device's credential was revoked. Ask the organization's administrator for a new \
         activation code."
    )]
    Revoked,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Unknown => ErrorCode::SignInRequired,
            Self::Revoked => ErrorCode::CredentialRevoked,
        }
    }
}

impl FromRequestParts<AppState> for Credential {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        Ok(Self::find(parts, state).await?.ok_or(Refused::Unknown)?)
    }
}

impl Credential {
    /// The credential whose token the request carries; none if the token is of no credential.
    ///
    /// # Errors
    ///
    /// `credential_revoked`; or the database failed.
    pub(super) async fn find(parts: &Parts, state: &AppState) -> Result<Option<Self>, ApiError> {
        let Some(token) = bearer(parts) else {
            return Ok(None);
        };
        let found = credential::Entity::find()
            .filter(credential::Column::TokenHash.eq(sha256(token.expose_bytes()).to_vec()))
            .find_also_related(member::Entity)
            .one(state.db.reader())
            .await?;
        let Some((row, Some(member))) = found else {
            return Ok(None);
        };
        if row.revoked_at.is_some() || member.removed_at.is_some() {
            Err(Refused::Revoked)?;
        }
        let now = state.now();
        if now - row.last_seen_at >= HOUR {
            credential::Entity::update_many()
                .col_expr(credential::Column::LastSeenAt, Expr::value(now))
                .filter(credential::Column::Id.eq(row.id))
                .exec(state.db.writer())
                .await?;
        }
        Ok(Some(Self {
            id: row.id,
            member_id: member.id,
            member: member.name,
            organization_id: member.organization_id,
            device_name: row.device_name,
        }))
    }

    /// Makes sure that the credential still stands, and that it stands until the transaction ends:
    /// it was looked up before the request's body came.
    ///
    /// # Errors
    ///
    /// `credential_revoked`; or the database failed.
    pub async fn hold(&self, transaction: &DatabaseTransaction) -> Result<(), ApiError> {
        let mut query = credential::Entity::find_by_id(self.id)
            .filter(credential::Column::RevokedAt.is_null())
            .select_only()
            .column(credential::Column::Id);
        // On SQLite the transaction has the whole database for itself already.
        if transaction.get_database_backend() != DatabaseBackend::Sqlite {
            query = query.lock(LockType::NoKeyUpdate);
        }
        let found = query.into_tuple::<Uuid>().one(transaction).await?;
        found.map(drop).ok_or_else(|| Refused::Revoked.into())
    }
}

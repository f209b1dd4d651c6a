//! API tokens: with one, a program manages an organization as far as its scopes go. Of the token only
//! the hash is stored.

use std::collections::BTreeSet;

use lifeboat_protocol::{
    ErrorCode,
    organization::{ApiToken, ApiTokenMade, AuditKind, NewApiToken},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, Set,
};
use uuid::Uuid;

use super::{
    audit::{self, Entry},
    names,
};
use crate::{
    clock::on_the_wire,
    entities::{
        api_token::{ActiveModel, Column, Entity},
        to_word,
    },
    error::{ApiError, Refusal},
    extract::scopes,
    sealing::sha256,
    state::AppState,
};

/// How many an organization has at the most.
const MOST: u64 = 100;

/// Why a token is not made or revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It would allow nothing.
    #[error("A token needs at least one scope. Say what it is to allow.")]
    NoScope,
    /// There are enough.
    #[error("An organization has at most {MOST} API tokens. Revoke one that is not used.")]
    TooMany,
    /// There is none.
    #[error("The organization has no such API token. List the tokens to see which it has.")]
    NotThere,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NoScope => ErrorCode::InvalidRequest,
            Self::TooMany => ErrorCode::Forbidden,
            Self::NotThere => ErrorCode::NotFound,
        }
    }
}

/// Makes a token. It is shown this once. The organization is locked.
///
/// # Errors
///
/// See [`Refused`]; or the name cannot be used; or the database failed.
pub async fn make(
    state: &AppState,
    transaction: &DatabaseTransaction,
    organization: Uuid,
    new: &NewApiToken,
    by: &str,
) -> Result<ApiTokenMade, ApiError> {
    let name = names::parse(&new.name, names::MOST)?;
    let scopes: BTreeSet<String> = new.scopes.iter().map(to_word).collect();
    if scopes.is_empty() {
        Err(Refused::NoScope)?;
    }
    let present = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .count(transaction)
        .await?;
    if present >= MOST {
        Err(Refused::TooMany)?;
    }
    let (id, token, now) = (state.entropy.id(), state.entropy.token(), state.now());
    ActiveModel {
        id: Set(id),
        organization_id: Set(organization),
        name: Set(name.to_owned()),
        token_hash: Set(sha256(token.expose_bytes()).to_vec()),
        scopes: Set(scopes.into_iter().collect::<Vec<_>>().join(" ")),
        created_at: Set(now),
    }
    .insert(transaction)
    .await?;
    let made = Entry {
        organization_id: organization,
        at: now,
        kind: AuditKind::TokenMade,
        by,
        member: None,
        about: Some(name),
    };
    audit::record(transaction, made).await?;
    Ok(ApiTokenMade { id, token })
}

/// The tokens, oldest first, without their secrets.
///
/// # Errors
///
/// The database failed.
pub async fn list(
    connection: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Vec<ApiToken>, ApiError> {
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    let tokens = rows.into_iter().map(|row| {
        Ok(ApiToken {
            id: row.id,
            scopes: scopes(&row)?,
            created_at: on_the_wire(row.created_at),
            name: row.name,
        })
    });
    tokens.collect()
}

/// Revokes a token: from now on it opens nothing. The organization is locked.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn revoke(
    state: &AppState,
    transaction: &DatabaseTransaction,
    organization: Uuid,
    id: Uuid,
    by: &str,
) -> Result<(), ApiError> {
    let token = Entity::find_by_id(id)
        .filter(Column::OrganizationId.eq(organization))
        .one(transaction)
        .await?
        .ok_or(Refused::NotThere)?;
    Entity::delete_by_id(id).exec(transaction).await?;
    let revoked = Entry {
        organization_id: organization,
        at: state.now(),
        kind: AuditKind::TokenRevoked,
        by,
        member: None,
        about: Some(&token.name),
    };
    Ok(audit::record(transaction, revoked).await?)
}

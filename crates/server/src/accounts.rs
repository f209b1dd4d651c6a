//! Looking a recovery account up.

use lifeboat_protocol::Token;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    address::Email,
    entities::account::{Column, Entity, Model},
    error::ApiError,
    sealing::{equal, sha256},
    state::AppState,
};

/// The recovery account of this address.
///
/// # Errors
///
/// The database failed.
pub async fn find(state: &AppState, email: &Email) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::Email.eq(email.as_str()))
        .one(state.db.reader())
        .await
}

/// The recovery account with this id, which a session or challenge says is there.
///
/// # Errors
///
/// The database failed, or the account is gone.
pub async fn of(connection: &impl ConnectionTrait, id: Uuid) -> Result<Model, ApiError> {
    Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or_else(|| ApiError::internal(&"a session or challenge without its account"))
}

/// Whether this is the proof of the account's recovery code. Where there is no account it is not, and
/// finding that out takes as long.
#[must_use]
pub fn is_recovery_proof(account: Option<&Model>, proof: &Token) -> bool {
    let given = sha256(proof.expose_bytes());
    account.is_some_and(|account| equal(&given, &account.recovery_verifier))
}

/// What OPAQUE calls an account: its address. So an account that is created later, or is not there,
/// is answered with the same key as before, and nobody can see the difference.
#[must_use]
pub fn credential_id(email: &Email) -> &[u8] {
    email.as_str().as_bytes()
}

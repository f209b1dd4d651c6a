//! Whether somebody who attempts to sign in has shown what only the account's owner has. What that is
//! has at least 128 random bits, so it is not guessed, and need not be counted.

use lifeboat_protocol::{Token, sign_in::KnownBy};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    accounts,
    entities::{account, device},
    sealing::{equal, sha256},
    state::AppState,
    throttle::Attempter,
};

/// Who attempts to sign in to this account, if there is one.
///
/// # Errors
///
/// The database failed.
pub(super) async fn attempter(
    state: &AppState,
    account: Option<&account::Model>,
    known_by: Option<&KnownBy>,
) -> Result<Attempter, DbErr> {
    let Some(account) = account else {
        // As long as it takes where there is an account.
        if let Some(KnownBy::Device { id, secret }) = known_by {
            is_device(state, Uuid::nil(), *id, secret).await?;
        }
        return Ok(Attempter::Stranger);
    };
    let is_owner = match known_by {
        None => false,
        Some(KnownBy::RecoveryCode { proof }) => accounts::is_recovery_proof(Some(account), proof),
        Some(KnownBy::Device { id, secret }) => is_device(state, account.id, *id, secret).await?,
    };
    Ok(if is_owner {
        Attempter::Owner
    } else {
        Attempter::Anybody
    })
}

/// Whether this is the secret of a device of the account that is not revoked.
async fn is_device(
    state: &AppState,
    account: Uuid,
    device: Uuid,
    secret: &Token,
) -> Result<bool, DbErr> {
    let known = device::Entity::find_by_id(device)
        .filter(device::Column::AccountId.eq(account))
        .filter(device::Column::RevokedAt.is_null())
        .one(state.db.reader())
        .await?;
    Ok(known.is_some_and(|known| equal(&sha256(secret.expose_bytes()), &known.secret_hash)))
}

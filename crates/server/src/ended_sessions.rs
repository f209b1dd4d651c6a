//! Sessions that a reset of the password has ended.
//!
//! They are sessions no more, wherever sessions are looked up. What is kept of them is the hash of
//! their token, by which their device is told why it has to sign in again: a reset that was not its
//! owner's is the first thing that its owner must hear of.

use lifeboat_protocol::{ErrorCode, password::PasswordReset};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, Set,
};
use uuid::Uuid;

use crate::{
    clock::{UnixSeconds, moment, on_the_wire},
    entities::{
        ended_session::{ActiveModel, Column, Entity},
        session,
    },
    error::Refusal,
};

/// Why a session is none any more: the password was reset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "The password of this recovery account was reset on {device} at {}. Sign in again with the new \
     password. Was it not you? Follow the link in the message that was sent about it: it shuts that \
     device out. Then reset the password yourself, with your recovery code.",
    moment(*at)
)]
pub struct EndedByReset {
    device: String,
    at: UnixSeconds,
}

impl Refusal for EndedByReset {
    fn code(&self) -> ErrorCode {
        ErrorCode::PasswordReset
    }

    fn password_reset(&self) -> Option<PasswordReset> {
        Some(PasswordReset {
            device: self.device.clone(),
            at: on_the_wire(self.at),
        })
    }
}

/// Ends every session of the account, because its password was reset on the device of this name.
///
/// # Errors
///
/// The database failed.
pub async fn end_all(
    transaction: &DatabaseTransaction,
    account_id: Uuid,
    (device, at): (&str, UnixSeconds),
) -> Result<(), DbErr> {
    let of_account = || session::Column::AccountId.eq(account_id);
    let sessions = session::Entity::find()
        .filter(of_account())
        .all(transaction)
        .await?;
    let ended = sessions.into_iter().map(|session| ActiveModel {
        token_hash: Set(session.token_hash),
        reset_on: Set(device.to_owned()),
        reset_at: Set(at),
        expires_at: Set(session.expires_at),
    });
    Entity::insert_many(ended)
        .exec_without_returning(transaction)
        .await?;
    session::Entity::delete_many()
        .filter(of_account())
        .exec(transaction)
        .await?;
    Ok(())
}

/// The reset that ended the session with this hash, if one did.
///
/// # Errors
///
/// The database failed.
pub async fn find(
    connection: &impl ConnectionTrait,
    token_hash: &[u8],
) -> Result<Option<EndedByReset>, DbErr> {
    let ended = Entity::find_by_id(token_hash.to_vec())
        .one(connection)
        .await?;
    Ok(ended.map(|ended| EndedByReset {
        device: ended.reset_on,
        at: ended.reset_at,
    }))
}

/// Forgets those that would have expired by now.
///
/// # Errors
///
/// The database failed.
pub async fn forget_old(connection: &impl ConnectionTrait, now: UnixSeconds) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lte(now))
        .exec(connection)
        .await?;
    Ok(())
}

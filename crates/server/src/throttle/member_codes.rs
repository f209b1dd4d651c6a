//! Wrong codes of an organization's member (NIST SP 800-63B-4 §3.2.2): six digits are guessed by whoever
//! may try often enough.
//!
//! Waits and lock are those of [attempts](super::attempts) to sign in. A right code ends a wait, and a
//! newly enrolled device ends the lock: an administrator has seen to the member then.

use lifeboat_protocol::ErrorCode;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IntoActiveModel,
    Set,
};
use uuid::Uuid;

use super::{
    MEMBER_CODES,
    attempts::{LOCK, wait_after},
    count, subject,
};
use crate::{
    clock::{UnixSeconds, on_the_wire},
    entities::throttle::Entity,
    error::{ApiError, Refusal},
    state::AppState,
};

/// Why a member's code is not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodesThrottled {
    /// Too soon after a wrong one.
    #[error("There were too many wrong codes of this member. Wait {wait} seconds, then try again.")]
    Wait {
        /// Seconds to wait.
        wait: UnixSeconds,
    },
    /// Too many wrong ones.
    #[error(
        "This member's codes are locked after {LOCK} wrong ones. Have an administrator issue a new \
         activation code, and enroll a device with it."
    )]
    Locked,
}

impl Refusal for CodesThrottled {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Wait { .. } => ErrorCode::TooManyAttempts,
            Self::Locked => ErrorCode::AccountLocked,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Wait { wait } => Some(on_the_wire(*wait)),
            Self::Locked => None,
        }
    }
}

/// Counts a code of this member as wrong, before it is looked at. Codes that come at the same time
/// wait for each other here, until the transaction ends. If it is not committed, nothing was counted.
///
/// # Errors
///
/// See [`CodesThrottled`]; or the database failed.
pub async fn count_member_code(
    state: &AppState,
    transaction: &DatabaseTransaction,
    member: Uuid,
) -> Result<(), ApiError> {
    let now = state.now();
    let row = count(state, transaction, MEMBER_CODES, &[&member.to_string()]).await?;
    if row.failures > LOCK {
        Err(CodesThrottled::Locked)?;
    }
    if row.blocked_until > now {
        let wait = row.blocked_until - now;
        Err(CodesThrottled::Wait { wait })?;
    }
    let wait = now + wait_after(row.failures);
    let mut row = row.into_active_model();
    row.blocked_until = Set(wait);
    row.update(transaction).await?;
    Ok(())
}

/// Forgets this member's wrong codes.
///
/// # Errors
///
/// The database failed.
pub async fn clear_member_codes(
    state: &AppState,
    connection: &impl ConnectionTrait,
    member: Uuid,
) -> Result<(), DbErr> {
    let subject = subject(state, MEMBER_CODES, &[&member.to_string()]);
    Entity::delete_by_id((MEMBER_CODES.to_owned(), subject))
        .exec(connection)
        .await
        .map(drop)
}

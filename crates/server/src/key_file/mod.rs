//! The account key file: kept for the devices, and replaced by compare-and-swap.
//!
//! A session is enough to replace it, so a stolen one could replace it by something that nothing
//! opens. Therefore the one that was replaced is [kept](earlier) for 30 days.

pub mod earlier;

use lifeboat_protocol::ErrorCode;
use sea_orm::{
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    accounts,
    clock::{UnixSeconds, on_the_wire},
    committer::rows,
    entities::account,
    error::{ApiError, Refusal},
};

pub use earlier::Authority;

/// The largest key file, in bytes.
pub const LARGEST: usize = 64 * 1024;

/// Why a key file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is empty or too large.
    #[error("The key file must have 1 byte to 64 KiB. Send the account key file.")]
    BadSize,
    /// It was made from an older one.
    #[error(
        "The account key file was changed by another device. Fetch it, make the new one from it, \
         and try again."
    )]
    Moved,
    /// As many earlier ones are kept as are kept at the most.
    #[error(
        "The account key file was replaced too often in the last 30 days. Wait {wait} seconds, or \
         ask the server's operator."
    )]
    TooOften {
        /// Seconds until one of the earlier ones is forgotten.
        wait: UnixSeconds,
    },
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::BadSize => ErrorCode::InvalidRequest,
            Self::Moved => ErrorCode::KeyFileMoved,
            Self::TooOften { .. } => ErrorCode::TooManyAttempts,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooOften { wait } => Some(on_the_wire(*wait)),
            Self::BadSize | Self::Moved => None,
        }
    }
}

/// A key file that is to take the place of another.
#[derive(Debug)]
pub struct Replacement {
    /// The recovery account.
    pub account_id: Uuid,
    /// The revision that it was made from.
    pub expected_revision: u64,
    /// The new file.
    pub bytes: Vec<u8>,
    /// By what right it is replaced.
    pub authority: Authority,
    /// The device that replaces it.
    pub device_id: Uuid,
    /// When.
    pub at: UnixSeconds,
}

/// Checks the size.
///
/// # Errors
///
/// See [`Refused::BadSize`].
pub fn check(key_file: &[u8]) -> Result<(), Refused> {
    if (1..=LARGEST).contains(&key_file.len()) {
        Ok(())
    } else {
        Err(Refused::BadSize)
    }
}

/// Replaces the key file if it has the expected revision, keeps the one before, and changes with it
/// what `also` adds to the statement. Gives the new revision. The account's row is locked from then
/// on.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn replace(
    transaction: &DatabaseTransaction,
    new: Replacement,
    also: impl FnOnce(UpdateMany<account::Entity>) -> UpdateMany<account::Entity>,
) -> Result<u64, ApiError> {
    check(&new.bytes)?;
    let expected = i64::try_from(new.expected_revision).map_err(|_| Refused::Moved)?;
    let revision = expected.checked_add(1).ok_or(Refused::Moved)?;
    rows::lock(transaction, new.account_id).await?;
    let current = accounts::of(transaction, new.account_id).await?;
    if current.key_revision != expected {
        Err(Refused::Moved)?;
    }
    earlier::make_room(transaction, &new).await?;
    earlier::keep(transaction, current, &new).await?;
    let update = account::Entity::update_many()
        .col_expr(account::Column::KeyFile, Expr::value(new.bytes))
        .col_expr(account::Column::KeyRevision, Expr::value(revision))
        .filter(account::Column::Id.eq(new.account_id))
        .filter(account::Column::KeyRevision.eq(expected));
    let replaced = also(update).exec(transaction).await?;
    if replaced.rows_affected == 1 {
        Ok(on_the_wire(revision))
    } else {
        Err(Refused::Moved)?
    }
}

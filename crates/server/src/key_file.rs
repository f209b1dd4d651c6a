//! The account key file: kept for the devices, and replaced by compare-and-swap.

use lifeboat_protocol::ErrorCode;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, UpdateMany, sea_query::Expr,
};
use uuid::Uuid;

use crate::{
    clock::on_the_wire,
    entities::account,
    error::{ApiError, Refusal},
};

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
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::BadSize => ErrorCode::InvalidRequest,
            Self::Moved => ErrorCode::KeyFileMoved,
        }
    }
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

/// Replaces the key file if it has the expected revision, and changes with it what `also` adds to the
/// statement. Gives the new revision.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn replace(
    connection: &impl ConnectionTrait,
    account_id: Uuid,
    expected_revision: u64,
    key_file: Vec<u8>,
    also: impl FnOnce(UpdateMany<account::Entity>) -> UpdateMany<account::Entity>,
) -> Result<u64, ApiError> {
    check(&key_file)?;
    let expected = i64::try_from(expected_revision).map_err(|_| Refused::Moved)?;
    let revision = expected.checked_add(1).ok_or(Refused::Moved)?;
    let update = account::Entity::update_many()
        .col_expr(account::Column::KeyFile, Expr::value(key_file))
        .col_expr(account::Column::KeyRevision, Expr::value(revision))
        .filter(account::Column::Id.eq(account_id))
        .filter(account::Column::KeyRevision.eq(expected));
    let replaced = also(update).exec(connection).await?;
    if replaced.rows_affected == 1 {
        Ok(on_the_wire(revision))
    } else {
        Err(Refused::Moved)?
    }
}

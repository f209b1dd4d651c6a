//! Organizations: they issue work or school accounts to their members.
//!
//! Nothing here reads what belongs to a recovery account: no backup, no contact, no device, no other
//! account. Of an administrator the email address is known, since the organization's other
//! administrators must know with whom they share it.

pub mod alert;
pub mod audit;

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, EntityTrait, QuerySelect,
    sea_query::LockType,
};
use uuid::Uuid;

use crate::entities::organization;

/// A member's account at this server, as it is named in a vault's provider.
#[must_use]
pub fn subject(organization: Uuid, member: Uuid) -> String {
    format!("{organization}/{member}")
}

/// Locks the organization's row for the rest of the transaction, so that nobody else changes its
/// administrators, tokens or members meanwhile.
///
/// On SQLite the transaction has the whole database for itself already.
///
/// # Errors
///
/// The database failed.
pub async fn lock(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DatabaseBackend::Sqlite {
        return Ok(());
    }
    organization::Entity::find_by_id(id)
        .select_only()
        .column(organization::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .one(transaction)
        .await
        .map(drop)
}

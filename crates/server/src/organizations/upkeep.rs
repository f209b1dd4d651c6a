//! Removing what an organization does not need any more.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::{
    clock::{DAY, UnixSeconds},
    entities::{activation, credential, member},
    state::AppState,
};

/// How long a dead activation code is still known, so that who types it is told why it is refused.
const DEAD_CODES: UnixSeconds = DAY;
/// How long a revoked credential and a removed member are still known, for the same reason.
const REVOKED: UnixSeconds = 90 * DAY;

/// Removes activation codes a day after they died, and revoked credentials and removed members after
/// 90 days. The audit log stays.
///
/// # Errors
///
/// The database failed; what was removed until then stays removed.
pub async fn forget_old(state: &AppState, now: UnixSeconds) -> Result<(), DbErr> {
    let db = state.db.writer();
    activation::Entity::delete_many()
        .filter(activation::Column::ExpiresAt.lte(now - DEAD_CODES))
        .exec(db)
        .await?;
    credential::Entity::delete_many()
        .filter(credential::Column::RevokedAt.lte(now - REVOKED))
        .exec(db)
        .await?;
    let with_credentials = credential::Entity::find()
        .select_only()
        .column(credential::Column::MemberId)
        .into_query();
    member::Entity::delete_many()
        .filter(member::Column::RemovedAt.lte(now - REVOKED))
        .filter(member::Column::Id.not_in_subquery(with_credentials))
        .exec(db)
        .await
        .map(drop)
}

//! Removing what has expired: sessions, challenges, links, activation codes, push subscriptions, and
//! deleted backups after 30 days.

use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::{
    backups::{self, RESTORABLE},
    clock::UnixSeconds,
    committer::rows,
    ended_sessions,
    entities::{backup, challenge, report, session},
    key_file::earlier,
    organizations,
    push::subscriptions,
    state::AppState,
    throttle,
};

/// Removes what has expired.
///
/// # Errors
///
/// The database failed; what was removed until then stays removed.
pub async fn expire(state: &AppState, now: UnixSeconds) -> Result<(), DbErr> {
    let db = state.db.writer();
    session::Entity::delete_many()
        .filter(session::Column::ExpiresAt.lte(now))
        .exec(db)
        .await?;
    ended_sessions::forget_old(db, now).await?;
    challenge::Entity::delete_many()
        .filter(challenge::Column::ExpiresAt.lte(now))
        .exec(db)
        .await?;
    report::Entity::delete_many()
        .filter(report::Column::ExpiresAt.lte(now))
        .exec(db)
        .await?;
    throttle::forget_old(state).await?;
    earlier::forget_old(state, now).await?;
    organizations::upkeep::forget_old(state, now).await?;
    subscriptions::forget_dead(state, now).await?;
    erase_deleted_backups(state, now).await
}

async fn erase_deleted_backups(state: &AppState, now: UnixSeconds) -> Result<(), DbErr> {
    let too_old = || backup::Column::DeletedAt.lte(now - RESTORABLE);
    let expired = backup::Entity::find()
        .select_only()
        .column(backup::Column::Id)
        .column(backup::Column::AccountId)
        .filter(too_old())
        .into_tuple::<(Uuid, Uuid)>()
        .all(state.db.reader())
        .await?;
    for (id, account_id) in expired {
        let transaction = state.db.begin().await?;
        rows::lock(&transaction, account_id).await?;
        // It may have been brought back in the last moment by a clock that is behind ours.
        let still = backup::Entity::find_by_id(id)
            .filter(too_old())
            .one(&transaction)
            .await?;
        if still.is_some() {
            backups::erase_rows(&transaction, id).await?;
            transaction.commit().await?;
            state.objects.remove_backup(account_id, id).await;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, device::Platform, path};
    use sea_orm::PaginatorTrait;

    use super::*;
    use crate::{
        clock::DAY,
        committer::sealed,
        entities::{object, version},
        extract::SESSION_LIFE,
        testing,
    };

    #[tokio::test]
    async fn a_deleted_backup_is_erased_after_30_days_and_not_before() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            sealed::commit(&server, &anna, &sealed::first(&anna, b"one")).await;
            let bert = server
                .device("bert@example.org", "Laptop", Platform::Linux)
                .await;
            sealed::commit(&server, &bert, &sealed::first(&bert, b"one")).await;
            server.delete(path::BACKUP).of(&anna).send().await.done();
            let db = server.state.db.reader();

            server.clock.advance(30 * DAY - 1);
            expire(&server.state, server.state.now()).await.unwrap();
            assert_eq!(object::Entity::find().count(db).await.unwrap(), 2);

            server.clock.advance(1);
            expire(&server.state, server.state.now()).await.unwrap();
            assert_eq!(backup::Entity::find().count(db).await.unwrap(), 1);
            assert_eq!(version::Entity::find().count(db).await.unwrap(), 1);
            assert_eq!(object::Entity::find().count(db).await.unwrap(), 1);
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&bert).send().await.body, b"one");
        })
        .await;
    }

    #[tokio::test]
    async fn sessions_that_have_ended_are_removed_and_others_stay() {
        testing::on_every_database(async |server| {
            let old = server
                .device("anna@example.org", "Old", Platform::Linux)
                .await;
            server.clock.advance(SESSION_LIFE - DAY);
            let new = server
                .device("anna@example.org", "New", Platform::Linux)
                .await;
            server.clock.advance(DAY);
            expire(&server.state, server.state.now()).await.unwrap();
            let db = server.state.db.reader();
            assert_eq!(session::Entity::find().count(db).await.unwrap(), 1);
            assert_eq!(
                server.get(path::DEVICES).of(&new).send().await.status(),
                200
            );
            let refused = server.get(path::DEVICES).of(&old).send().await.refused();
            assert_eq!(refused, ErrorCode::SignInRequired);
        })
        .await;
    }
}

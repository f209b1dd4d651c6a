//! Sign-in requests that the user refused: after each there is a wait before the next request, from
//! 30 seconds, doubling up to an hour, until one is approved. Remembered for a day.
//!
//! Whoever does not answer sleeps, or is tired of refusing. Two such requests in a day cost nothing; from
//! the third on each is like a refusal.

use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, QuerySelect, Set};

use super::{REFUSED, UNANSWERED, codes::Budget, count, subject};
use crate::{
    clock::{DAY, HOUR, UnixSeconds},
    entities::throttle::{ActiveModel, Column, Entity},
    state::AppState,
};

/// The wait after the first refusal.
const FIRST_WAIT: UnixSeconds = 30;
/// How many requests may go unanswered in a day before that causes a wait.
const UNANSWERED_FREE: u32 = 2;
/// The longest wait.
const LONGEST_WAIT: UnixSeconds = HOUR;

/// Until when nobody is to ask this subject; a time in the past if anybody may.
///
/// # Errors
///
/// The database failed.
pub async fn refused_until(
    state: &AppState,
    connection: &impl ConnectionTrait,
    about: &str,
) -> Result<UnixSeconds, DbErr> {
    let row = Entity::find_by_id((REFUSED.to_owned(), subject(state, REFUSED, &[about])))
        .select_only()
        .column(Column::BlockedUntil)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(row.unwrap_or_default())
}

/// Counts a request that the subject refused. To say "this is not me" counts `times` as much as
/// "not now".
///
/// # Errors
///
/// The database failed.
pub async fn refused(
    state: &AppState,
    connection: &impl ConnectionTrait,
    about: &str,
    times: u8,
) -> Result<(), DbErr> {
    for _ in 0..times {
        let row = count(state, connection, REFUSED, &[about]).await?;
        let until = state.now() + wait(row.failures);
        let mut row: ActiveModel = row.into();
        row.blocked_until = Set(until);
        row.update(connection).await?;
    }
    Ok(())
}

/// Counts a request that the subject did not answer while it waited.
///
/// # Errors
///
/// The database failed.
pub async fn unanswered(
    state: &AppState,
    connection: &impl ConnectionTrait,
    about: &str,
) -> Result<(), DbErr> {
    let free = Budget::new(UNANSWERED, UNANSWERED_FREE, DAY);
    match free.spend(state, connection, &[about]).await? {
        Ok(()) => Ok(()),
        Err(_) => refused(state, connection, about, 1).await,
    }
}

/// Forgets what was refused or not answered: the subject approved a request.
///
/// # Errors
///
/// The database failed.
pub async fn approved(
    state: &AppState,
    connection: &impl ConnectionTrait,
    about: &str,
) -> Result<(), DbErr> {
    // In the order in which `unanswered` writes them, so that neither waits for the other.
    for scope in [UNANSWERED, REFUSED] {
        Entity::delete_by_id((scope.to_owned(), subject(state, scope, &[about])))
            .exec(connection)
            .await?;
    }
    Ok(())
}

/// The wait after the refusal with this number, the first being 1.
fn wait(number: i32) -> UnixSeconds {
    let doublings = u32::try_from(number - 1).unwrap_or_default().min(16);
    (FIRST_WAIT << doublings).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{testing, throttle::forget_old};

    #[test]
    fn the_wait_doubles_up_to_an_hour() {
        let waits: Vec<_> = (1..=9).map(wait).collect();
        assert_eq!(waits, [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert_eq!(wait(i32::MAX), 3600);
    }

    #[tokio::test]
    async fn from_the_third_request_that_nobody_answers_each_is_like_a_refusal() {
        testing::on_every_database(async |server| {
            let (state, db) = (&server.state, server.state.db.writer());
            let left = async || {
                unanswered(state, db, "anna").await.unwrap();
                refused_until(state, db, "anna").await.unwrap() - state.now()
            };
            for wait in [-state.now(), -state.now(), 30, 60, 120] {
                assert_eq!(left().await, wait);
            }
            approved(state, db, "anna").await.unwrap();
            assert!(left().await <= 0 && left().await <= 0);
            assert_eq!(left().await, 30);
        })
        .await;
    }

    #[tokio::test]
    async fn refusals_add_up_for_a_day_and_an_approval_ends_them() {
        testing::on_every_database(async |server| {
            let (state, db) = (&server.state, server.state.db.writer());
            let left = async || refused_until(state, db, "anna").await.unwrap() - state.now();
            refused(state, db, "anna", 1).await.unwrap();
            assert_eq!(left().await, 30);
            server.clock.advance(DAY);
            forget_old(state).await.unwrap();
            refused(state, db, "anna", 2).await.unwrap();
            assert_eq!(left().await, 120, "the third refusal");
            assert!(refused_until(state, db, "bob").await.unwrap() <= state.now());
            server.clock.advance(DAY + 120);
            forget_old(state).await.unwrap();
            refused(state, db, "anna", 1).await.unwrap();
            assert_eq!(left().await, 30, "what lies long ago is forgotten");
            approved(state, db, "anna").await.unwrap();
            assert!(left().await <= 0);
        })
        .await;
    }
}

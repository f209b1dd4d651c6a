//! Counting in the database, so that neither guessing nor flooding pays: failed attempts to sign in,
//! messages with codes, and sign-in requests that were refused.
//!
//! A subject, such as an email address, is counted whether or not there is an account: both are
//! answered alike. In the database it is a keyed hash. Each thing that is counted has a scope of its
//! own, so that using one up does not touch another.

mod activations;
mod administrators;
mod attempts;
mod codes;
mod member_codes;
mod refusals;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{
    clock::{DAY, UnixSeconds},
    entities::throttle::{ActiveModel, Column, Entity, Model},
    sealing::HashPurpose,
    state::AppState,
};

pub use activations::{TooManyActivations, count_wrong_activation};
pub use administrators::{TooManyAdministrators, allow_administrator};
pub use attempts::{Attempt, Attempter, LOCK, Throttled, attempt, clear, succeeded, take_back};
pub use codes::{Anonymous, TooManyCodes, allow_anonymous, allow_contact, allow_sign_in};
pub use member_codes::{CodesThrottled, clear_member_codes, count_member_code};
pub use refusals::{approved, refused, refused_until, unanswered};

/// Failed attempts at an account's address.
const SIGN_IN: &str = "sign_in";
/// Failed attempts of somebody who has shown what only the owner has.
const OWNER: &str = "owner";
/// Failed attempts at an address that had no account.
const STRANGER: &str = "stranger";
/// Wrong codes of an organization's member.
const MEMBER_CODES: &str = "member_codes";
/// Sign-in requests that somebody refused on a device.
const REFUSED: &str = "sign_in_requests";

/// Sign-in requests that nobody answered, in a day.
const UNANSWERED: &str = "sign_in_requests_unanswered";

/// How long each failure is remembered: as long as keeps guesses under [`LOCK`] in a year.
const REMEMBERED: UnixSeconds = 365 * DAY / LOCK as UnixSeconds;

/// Forgets what does not matter any more: codes whose time is over, and failures. Of a lock only that
/// of an address without an account is forgotten, after a year.
///
/// How soon failures are forgotten depends on their number only, and not on whether the address has
/// an account, which could otherwise be found out. A flood of unknown addresses goes after 4 days.
///
/// # Errors
///
/// The database failed.
pub async fn forget_old(state: &AppState) -> Result<(), DbErr> {
    let now = state.now();
    let remembered_until = Expr::col(Column::BlockedUntil).add(
        Expr::col(Column::Failures)
            .cast_as("bigint")
            .mul(REMEMBERED),
    );
    let codes_over = Condition::all()
        .add(Column::Scope.is_not_in([SIGN_IN, OWNER, STRANGER, MEMBER_CODES, REFUSED]))
        .add(Column::BlockedUntil.lte(now));
    let refused_long_ago = Condition::all()
        .add(Column::Scope.eq(REFUSED))
        .add(Column::BlockedUntil.lte(now - DAY));
    let long_ago = Condition::all().add(remembered_until.lte(now)).add(
        Condition::any().add(Column::Scope.eq(STRANGER)).add(
            Condition::all()
                .add(Column::Scope.is_in([SIGN_IN, OWNER, MEMBER_CODES]))
                .add(Column::Failures.lt(LOCK)),
        ),
    );
    Entity::delete_many()
        .filter(
            Condition::any()
                .add(codes_over)
                .add(refused_long_ago)
                .add(long_ago),
        )
        .exec(state.db.writer())
        .await
        .map(drop)
}

/// Counts one more, and holds the row until the transaction ends.
async fn count(
    state: &AppState,
    transaction: &impl ConnectionTrait,
    scope: &str,
    about: &[&str],
) -> Result<Model, DbErr> {
    Entity::insert(ActiveModel {
        scope: Set(scope.to_owned()),
        subject_hash: Set(subject(state, scope, about)),
        failures: Set(1),
        blocked_until: Set(0),
        series: Set(i64::from_be_bytes(state.entropy.bytes())),
    })
    .on_conflict(
        OnConflict::columns([Column::Scope, Column::SubjectHash])
            .value(
                Column::Failures,
                Expr::col((Entity, Column::Failures)).add(1),
            )
            .to_owned(),
    )
    .exec_with_returning(transaction)
    .await
}

fn subject(state: &AppState, scope: &str, about: &[&str]) -> Vec<u8> {
    let parts: Vec<&[u8]> = std::iter::once(scope)
        .chain(about.iter().copied())
        .map(str::as_bytes)
        .collect();
    state
        .sealing
        .keyed_hash(HashPurpose::Throttle, &parts)
        .to_vec()
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::ErrorCode;
    use sea_orm::PaginatorTrait;

    use super::*;
    use crate::{address::Email, clock::HOUR, testing};

    #[tokio::test]
    async fn failures_are_forgotten_alike_with_and_without_an_account_and_a_lock_is_not() {
        testing::on_every_database(async |server| {
            let state = &server.state;
            let email = |name: &str| Email::parse(&format!("{name}@example.org")).unwrap();
            for by in [Attempter::Anybody, Attempter::Owner, Attempter::Stranger] {
                let known = by != Attempter::Stranger;
                for _ in 0..LOCK {
                    let _ = attempt(state, &email("locked"), by).await.unwrap();
                    server.clock.advance(HOUR);
                }
                server.clock.advance(365 * DAY - 1);
                forget_old(state).await.unwrap();
                let locked = attempt(state, &email("locked"), by).await.unwrap_err();
                assert_eq!(locked.code(), ErrorCode::AccountLocked);
                let _ = attempt(state, &email("once"), by).await.unwrap();
                for _ in 0..3 {
                    let _ = attempt(state, &email("thrice"), by).await.unwrap();
                }
                server.clock.advance(1);
                forget_old(state).await.unwrap();
                let locked = attempt(state, &email("locked"), by).await.is_err();
                assert_eq!(
                    locked, known,
                    "after a year only the lock of an account stays"
                );
                let rows = async || Entity::find().count(state.db.reader()).await.unwrap();
                assert_eq!(rows().await, 3);
                server.clock.advance(REMEMBERED - 1);
                forget_old(state).await.unwrap();
                assert_eq!(rows().await, 2, "the one failure is forgotten");
                server.clock.advance(2 * REMEMBERED);
                forget_old(state).await.unwrap();
                assert_eq!(rows().await, u64::from(known), "the three are too");
                let db = state.db.writer();
                clear(state, db, &email("locked")).await.unwrap();
            }
        })
        .await;
    }
}

//! Counting failures, in the database, so that guessing does not pay (NIST SP 800-63B-4 §3.2.2).
//!
//! An attempt is counted as a failure *before* it is looked at, and taken back when it succeeds. So
//! guesses that come at once are all counted, and so are those that are never finished: in OPAQUE
//! the client learns from the server's first answer whether the password was right, and a guesser
//! never sends the last message.
//!
//! Five failures are free. Then each is followed by a wait, from 30 seconds, doubling up to an hour.
//! After 100 the account is locked until it is recovered with the recovery code. The subject is an
//! email address, whether or not there is an account: both are answered alike.

use lifeboat_protocol::ErrorCode;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    Set,
    sea_query::{Expr, ExprTrait, OnConflict},
};

use crate::{
    address::Email,
    clock::{DAY, HOUR, UnixSeconds, on_the_wire},
    entities::throttle::{ActiveModel, Column, Entity, Model},
    error::{ApiError, Refusal},
    sealing::HashPurpose,
    state::AppState,
};

/// Failures that cost no wait.
const FREE: i32 = 5;
/// The wait after the first failure that is not free.
const FIRST_WAIT: UnixSeconds = 30;
/// The longest wait.
const LONGEST_WAIT: UnixSeconds = HOUR;
/// Failures that are older, and were not enough for a lock, are forgotten.
const FORGET_AFTER: UnixSeconds = 365 * DAY;
/// After so many failures the account is locked.
pub const LOCK: i32 = 100;

const SIGN_IN: &str = "sign_in";
const CODES: &str = "codes";

/// Why an attempt is not looked at.
#[derive(Debug, thiserror::Error)]
pub enum Throttled {
    /// Too soon after a failure.
    #[error("There were too many wrong attempts. Wait {wait} seconds, then try again.")]
    Wait {
        /// Seconds to wait.
        wait: UnixSeconds,
    },
    /// Too many failures.
    #[error(
        "The recovery account is locked after {LOCK} wrong attempts. Reset the password with the \
         recovery code to unlock it."
    )]
    Locked,
    /// Too many codes were asked for.
    #[error("Too many codes were sent in the last hour. Wait {wait} seconds, then try again.")]
    TooManyCodes {
        /// Seconds to wait.
        wait: UnixSeconds,
    },
}

impl Refusal for Throttled {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Wait { .. } | Self::TooManyCodes { .. } => ErrorCode::TooManyAttempts,
            Self::Locked => ErrorCode::AccountLocked,
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Wait { wait } | Self::TooManyCodes { wait } => Some(on_the_wire(*wait)),
            Self::Locked => None,
        }
    }
}

/// An attempt that was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Attempt {
    /// Whether it is the one after which the account is locked.
    pub locks: bool,
}

/// Counts an attempt at the account of this address, unless it comes too soon.
///
/// # Errors
///
/// `too_many_attempts` or `account_locked`; or the database failed.
pub async fn attempt(state: &AppState, email: &Email) -> Result<Attempt, ApiError> {
    let now = state.now();
    let transaction = state.db.begin().await?;
    let row = count(state, &transaction, SIGN_IN, email.as_str()).await?;
    let failures = row.failures;
    if failures > LOCK {
        Err(Throttled::Locked)?;
    }
    if row.blocked_until > now {
        Err(Throttled::Wait {
            wait: row.blocked_until - now,
        })?;
    }
    let mut row: ActiveModel = row.into();
    row.blocked_until = Set(now + wait_after(failures));
    row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(Attempt {
        locks: failures == LOCK,
    })
}

/// Takes an attempt back: it succeeded, but is not the whole proof.
///
/// # Errors
///
/// The database failed.
pub async fn take_back(
    state: &AppState,
    connection: &impl ConnectionTrait,
    email: &Email,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::Failures, Expr::col(Column::Failures).sub(1))
        .col_expr(Column::BlockedUntil, Expr::value(state.now()))
        .filter(Column::Scope.eq(SIGN_IN))
        .filter(Column::SubjectHash.eq(subject(state, SIGN_IN, email.as_str())))
        .filter(Column::Failures.gt(0))
        .exec(connection)
        .await
        .map(drop)
}

/// Forgets all failures: the whole proof was given, or the account was recovered.
///
/// # Errors
///
/// The database failed.
pub async fn clear(
    state: &AppState,
    connection: &impl ConnectionTrait,
    email: &Email,
) -> Result<(), DbErr> {
    Entity::delete_by_id((SIGN_IN.to_owned(), subject(state, SIGN_IN, email.as_str())))
        .exec(connection)
        .await
        .map(drop)
}

/// Counts a message with a code that goes to, or is caused by, this subject.
///
/// # Errors
///
/// `too_many_attempts`; or the database failed.
pub async fn allow_code(state: &AppState, about: &str) -> Result<(), ApiError> {
    let now = state.now();
    let limit = i32::try_from(state.config.limits.codes_per_hour).unwrap_or(i32::MAX);
    let transaction = state.db.begin().await?;
    let row = count(state, &transaction, CODES, about).await?;
    // Here `blocked_until` is the end of the hour that is being counted.
    if row.blocked_until > now && row.failures > limit {
        Err(Throttled::TooManyCodes {
            wait: row.blocked_until - now,
        })?;
    }
    if row.blocked_until <= now {
        let mut row: ActiveModel = row.into();
        row.failures = Set(1);
        row.blocked_until = Set(now + HOUR);
        row.update(&transaction).await?;
    }
    transaction.commit().await?;
    Ok(())
}

/// Forgets what does not matter any more: hours of codes that are over, and failures of addresses
/// that nobody has tried for a year. A lock stays.
///
/// # Errors
///
/// The database failed.
pub async fn forget_old(state: &AppState) -> Result<(), DbErr> {
    let now = state.now();
    let hours_over = Condition::all()
        .add(Column::Scope.eq(CODES))
        .add(Column::BlockedUntil.lte(now));
    let long_ago = Condition::all()
        .add(Column::Scope.eq(SIGN_IN))
        .add(Column::Failures.lt(LOCK))
        .add(Column::BlockedUntil.lte(now - FORGET_AFTER));
    Entity::delete_many()
        .filter(Condition::any().add(hours_over).add(long_ago))
        .exec(state.db.writer())
        .await
        .map(drop)
}

/// Counts one more, and holds the row until the transaction ends.
async fn count(
    state: &AppState,
    transaction: &impl ConnectionTrait,
    scope: &str,
    about: &str,
) -> Result<Model, DbErr> {
    Entity::insert(ActiveModel {
        scope: Set(scope.to_owned()),
        subject_hash: Set(subject(state, scope, about)),
        failures: Set(1),
        blocked_until: Set(0),
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

fn subject(state: &AppState, scope: &str, about: &str) -> Vec<u8> {
    let parts = [scope.as_bytes(), about.as_bytes()];
    state
        .sealing
        .keyed_hash(HashPurpose::Throttle, &parts)
        .to_vec()
}

/// The wait after so many failures.
fn wait_after(failures: i32) -> UnixSeconds {
    match failures - FREE {
        ..=0 => 0,
        paid @ 1..=8 => Ord::min(FIRST_WAIT << (paid - 1), LONGEST_WAIT),
        _ => LONGEST_WAIT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn waits_double_from_30_seconds_to_an_hour() {
        let waits: Vec<_> = (1..=15).map(wait_after).collect();
        assert_eq!(
            waits,
            [
                0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600
            ]
        );
    }

    #[tokio::test]
    async fn guesses_that_come_at_once_are_all_counted() {
        testing::on_every_database(async |server| {
            let email = Email::parse("anna@example.org").unwrap();
            let all: Vec<_> = (0..20)
                .map(|_| {
                    let (state, email) = (server.state.clone(), email.clone());
                    tokio::spawn(async move { attempt(&state, &email).await.is_ok() })
                })
                .collect();
            let mut taken = 0;
            for one in all {
                taken += i32::from(one.await.unwrap());
            }
            // Five are free, the sixth starts the wait.
            assert_eq!(taken, 6);
        })
        .await;
    }

    #[tokio::test]
    async fn a_hundred_failures_lock_until_they_are_cleared() {
        testing::on_every_database(async |server| {
            let email = Email::parse("anna@example.org").unwrap();
            for number in 1..=LOCK {
                let counted = attempt(&server.state, &email).await.unwrap();
                assert_eq!(counted.locks, number == LOCK);
                server.clock.advance(LONGEST_WAIT);
            }
            let refused = attempt(&server.state, &email).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::AccountLocked);
            server.clock.advance(1_000 * HOUR);
            let refused = attempt(&server.state, &email).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::AccountLocked);
            let other = Email::parse("bob@example.org").unwrap();
            assert!(attempt(&server.state, &other).await.is_ok());
            clear(&server.state, server.state.db.writer(), &email)
                .await
                .unwrap();
            assert!(attempt(&server.state, &email).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn a_success_takes_its_own_attempt_back_and_no_other() {
        testing::on_every_database(async |server| {
            let email = Email::parse("anna@example.org").unwrap();
            let db = server.state.db.writer();
            for _ in 0..5 {
                let _ = attempt(&server.state, &email).await.unwrap();
            }
            for _ in 0..3 {
                let _ = attempt(&server.state, &email).await.unwrap();
                take_back(&server.state, db, &email).await.unwrap();
            }
            let _ = attempt(&server.state, &email).await.unwrap();
            let refused = attempt(&server.state, &email).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::TooManyAttempts);
        })
        .await;
    }

    #[tokio::test]
    async fn old_failures_are_forgotten_and_a_lock_is_not() {
        use sea_orm::PaginatorTrait;
        testing::on_every_database(async |server| {
            let state = &server.state;
            let (anna, bob) = ("anna@example.org", "bob@example.org");
            let (anna, bob) = (Email::parse(anna).unwrap(), Email::parse(bob).unwrap());
            for _ in 0..LOCK {
                let _ = attempt(state, &anna).await.unwrap();
                server.clock.advance(LONGEST_WAIT);
            }
            let _ = attempt(state, &bob).await.unwrap();
            allow_code(state, "bob@example.org").await.unwrap();
            let rows = async || Entity::find().count(state.db.reader()).await.unwrap();
            forget_old(state).await.unwrap();
            assert_eq!(rows().await, 3);
            server.clock.advance(HOUR);
            forget_old(state).await.unwrap();
            assert_eq!(rows().await, 2);
            server.clock.advance(FORGET_AFTER);
            forget_old(state).await.unwrap();
            assert_eq!(rows().await, 1);
            let refused = attempt(state, &anna).await.unwrap_err();
            assert_eq!(refused.code(), ErrorCode::AccountLocked);
        })
        .await;
    }

    #[tokio::test]
    async fn so_many_codes_an_hour_and_no_more() {
        testing::on_every_database_with(
            |config| config.limits.codes_per_hour = 3,
            async |server| {
                for _ in 0..3 {
                    allow_code(&server.state, "anna@example.org").await.unwrap();
                }
                server.clock.advance(HOUR - 1);
                let refused = allow_code(&server.state, "anna@example.org")
                    .await
                    .unwrap_err();
                assert_eq!(refused.code(), ErrorCode::TooManyAttempts);
                allow_code(&server.state, "bob@example.org").await.unwrap();
                server.clock.advance(1);
                allow_code(&server.state, "anna@example.org").await.unwrap();
            },
        )
        .await;
    }
}

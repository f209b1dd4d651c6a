//! Failed attempts to sign in (NIST SP 800-63B-4 §3.2.2).
//!
//! An attempt is counted as a failure *before* it is looked at, and taken back when it succeeds. So
//! guesses that come at once are all counted, and so are those that are never finished: in OPAQUE
//! the client learns from the server's first answer whether the password was right, and a guesser
//! never sends the last message.
//!
//! Five failures are free. Then each is followed by a wait, from 30 seconds, doubling up to an hour.
//! After 100 the account is locked until it is recovered with the recovery code.
//!
//! Whoever shows something that only the owner has is counted apart: others can neither make the owner
//! wait nor lock the owner out.

use lifeboat_protocol::ErrorCode;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    Set,
    sea_query::{CaseStatement, Expr, ExprTrait},
};

use super::{OWNER, SIGN_IN, STRANGER, count, subject};
use crate::{
    address::Email,
    clock::{HOUR, UnixSeconds, on_the_wire},
    entities::throttle::{ActiveModel, Column, Entity},
    error::{ApiError, Refusal},
    state::AppState,
};

/// Failures that cost no wait.
const FREE: i32 = 5;
/// The wait after the first failure that is not free.
const FIRST_WAIT: UnixSeconds = 30;
/// The longest wait.
const LONGEST_WAIT: UnixSeconds = HOUR;
/// After so many failures the account is locked.
pub const LOCK: i32 = 100;

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
}

impl Refusal for Throttled {
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

/// Who attempts, as far as it is known before the password is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempter {
    /// Somebody, at an address that has no account.
    Stranger,
    /// Somebody, at an account.
    Anybody,
    /// Somebody who has shown what only the account's owner has, and nobody guesses.
    Owner,
}

impl Attempter {
    fn scope(self) -> &'static str {
        match self {
            Self::Stranger => STRANGER,
            Self::Anybody => SIGN_IN,
            Self::Owner => OWNER,
        }
    }

    fn to_byte(self) -> u8 {
        match self {
            Self::Stranger => 0,
            Self::Anybody => 1,
            Self::Owner => 2,
        }
    }

    fn from_byte(byte: u8) -> Option<Self> {
        [Self::Stranger, Self::Anybody, Self::Owner]
            .into_iter()
            .find(|attempter| attempter.to_byte() == byte)
    }
}

/// An attempt that was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub struct Attempt {
    /// Whether it is the one after which the account is locked.
    pub locks: bool,
    by: Attempter,
    /// The run of failures that it was counted in; another one begins when failures are forgotten.
    series: i64,
    /// Until when others have to wait because of it.
    wait: UnixSeconds,
    /// Until when they had to wait before.
    wait_before: UnixSeconds,
}

impl Attempt {
    /// How long it is as bytes.
    pub const LENGTH: usize = 26;

    /// As bytes, to be kept between two requests.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.locks), self.by.to_byte()];
        for number in [self.series, self.wait, self.wait_before] {
            bytes.extend(number.to_be_bytes());
        }
        bytes
    }

    /// Reads it back, and gives what follows it; none if these are not its bytes.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let ([locks, by], rest) = bytes.split_first_chunk()?;
        let (series, rest) = rest.split_first_chunk()?;
        let (wait, rest) = rest.split_first_chunk()?;
        let (wait_before, rest) = rest.split_first_chunk()?;
        let attempt = Self {
            locks: *locks == 1,
            by: Attempter::from_byte(*by)?,
            series: i64::from_be_bytes(*series),
            wait: i64::from_be_bytes(*wait),
            wait_before: i64::from_be_bytes(*wait_before),
        };
        Some((attempt, rest))
    }
}

/// Counts an attempt at the account of this address, unless it comes too soon. Whether there is an
/// account makes no difference to the answer.
///
/// # Errors
///
/// `too_many_attempts` or `account_locked`; or the database failed.
pub async fn attempt(state: &AppState, email: &Email, by: Attempter) -> Result<Attempt, ApiError> {
    let now = state.now();
    let transaction = state.db.begin().await?;
    let row = count(state, &transaction, by.scope(), &[email.as_str()]).await?;
    let (failures, series, wait_before) = (row.failures, row.series, row.blocked_until);
    if failures > LOCK {
        Err(Throttled::Locked)?;
    }
    if wait_before > now {
        Err(Throttled::Wait {
            wait: wait_before - now,
        })?;
    }
    let wait = now + wait_after(failures);
    let mut row: ActiveModel = row.into();
    row.blocked_until = Set(wait);
    row.update(&transaction).await?;
    transaction.commit().await?;
    Ok(Attempt {
        locks: failures == LOCK,
        by,
        series,
        wait,
        wait_before,
    })
}

/// Takes an attempt at an account back: it succeeded, but is not the whole proof.
///
/// A wait or a lock that another attempt has caused since stays.
///
/// # Errors
///
/// The database failed.
pub async fn take_back(
    state: &AppState,
    connection: &impl ConnectionTrait,
    email: &Email,
    attempt: Attempt,
) -> Result<(), DbErr> {
    let scope = attempt.by.scope();
    let blocked_until = CaseStatement::new()
        .case(
            Column::BlockedUntil.eq(attempt.wait),
            Expr::value(attempt.wait_before),
        )
        .finally(Expr::col(Column::BlockedUntil));
    let not_locked_by_another = if attempt.locks {
        Column::Failures.lte(LOCK)
    } else {
        Column::Failures.lt(LOCK)
    };
    Entity::update_many()
        .col_expr(Column::Failures, Expr::col(Column::Failures).sub(1))
        .col_expr(Column::BlockedUntil, blocked_until.into())
        .filter(Column::Scope.eq(scope))
        .filter(Column::SubjectHash.eq(subject(state, scope, &[email.as_str()])))
        .filter(Column::Series.eq(attempt.series))
        .filter(Column::Failures.gt(0))
        .filter(not_locked_by_another)
        .exec(connection)
        .await
        .map(drop)
}

/// Forgets the failures that this attempt has ended: the whole proof was given. A lock that others
/// have caused stays, since whoever is counted apart from them says nothing about them.
///
/// # Errors
///
/// The database failed.
pub async fn succeeded(
    state: &AppState,
    connection: &impl ConnectionTrait,
    email: &Email,
    attempt: Attempt,
) -> Result<(), DbErr> {
    let others_lock = Condition::all()
        .add(Column::Scope.ne(attempt.by.scope()))
        .add(Column::Failures.gte(LOCK));
    forget(state, connection, email, others_lock.not()).await
}

/// Forgets all failures: the account was recovered.
///
/// # Errors
///
/// The database failed.
pub async fn clear(
    state: &AppState,
    connection: &impl ConnectionTrait,
    email: &Email,
) -> Result<(), DbErr> {
    forget(state, connection, email, Condition::all()).await
}

async fn forget(
    state: &AppState,
    connection: &impl ConnectionTrait,
    email: &Email,
    which: Condition,
) -> Result<(), DbErr> {
    let of = |scope: &str| {
        Condition::all()
            .add(Column::Scope.eq(scope))
            .add(Column::SubjectHash.eq(subject(state, scope, &[email.as_str()])))
    };
    let all = [SIGN_IN, STRANGER, OWNER].map(of).into_iter();
    Entity::delete_many()
        .filter(all.fold(Condition::any(), Condition::add))
        .filter(which)
        .exec(connection)
        .await
        .map(drop)
}

/// The wait after so many failures.
pub(super) fn wait_after(failures: i32) -> UnixSeconds {
    match failures - FREE {
        ..=0 => 0,
        paid @ 1..=8 => Ord::min(FIRST_WAIT << (paid - 1), LONGEST_WAIT),
        _ => LONGEST_WAIT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, TestServer};

    fn anna() -> Email {
        Email::parse("anna@example.org").unwrap()
    }

    async fn again(server: &TestServer) -> Result<Attempt, ErrorCode> {
        by(server, Attempter::Anybody).await
    }

    async fn by(server: &TestServer, attempter: Attempter) -> Result<Attempt, ErrorCode> {
        attempt(&server.state, &anna(), attempter)
            .await
            .map_err(|error| error.code())
    }

    async fn back(server: &TestServer, attempt: Attempt) {
        let db = server.state.db.writer();
        take_back(&server.state, db, &anna(), attempt)
            .await
            .unwrap();
    }

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

    #[test]
    fn an_attempt_comes_back_from_its_bytes() {
        let attempt = Attempt {
            locks: true,
            by: Attempter::Owner,
            series: -5,
            wait: 7,
            wait_before: i64::MAX,
        };
        let mut bytes = attempt.to_bytes();
        assert_eq!(bytes.len(), Attempt::LENGTH);
        bytes.extend(b"and more");
        assert_eq!(
            Attempt::from_bytes(&bytes),
            Some((attempt, &b"and more"[..]))
        );
        assert_eq!(Attempt::from_bytes(&bytes[..25]), None);
        bytes[1] = 3;
        assert_eq!(Attempt::from_bytes(&bytes), None);
    }

    #[tokio::test]
    async fn guesses_that_come_at_once_are_all_counted() {
        testing::on_every_database(async |server| {
            let all: Vec<_> = (0..20)
                .map(|_| {
                    let state = server.state.clone();
                    tokio::spawn(async move {
                        attempt(&state, &anna(), Attempter::Anybody).await.is_ok()
                    })
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
            for number in 1..=LOCK {
                let counted = again(&server).await.unwrap();
                assert_eq!(counted.locks, number == LOCK);
                server.clock.advance(LONGEST_WAIT);
            }
            assert_eq!(again(&server).await, Err(ErrorCode::AccountLocked));
            server.clock.advance(1_000 * HOUR);
            assert_eq!(again(&server).await, Err(ErrorCode::AccountLocked));
            let other = Email::parse("bob@example.org").unwrap();
            let other = attempt(&server.state, &other, Attempter::Anybody).await;
            assert!(other.is_ok());
            clear(&server.state, server.state.db.writer(), &anna())
                .await
                .unwrap();
            assert!(again(&server).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn the_owner_neither_waits_for_others_nor_lifts_their_lock() {
        testing::on_every_database(async |server| {
            for _ in 0..LOCK {
                let _ = again(&server).await.unwrap();
                server.clock.advance(LONGEST_WAIT);
            }
            for _ in 0..6 {
                let _ = by(&server, Attempter::Owner).await.unwrap();
            }
            let waits = by(&server, Attempter::Owner).await;
            assert_eq!(waits, Err(ErrorCode::TooManyAttempts));
            server.clock.advance(FIRST_WAIT);
            let right = by(&server, Attempter::Owner).await.unwrap();
            succeeded(&server.state, server.state.db.writer(), &anna(), right)
                .await
                .unwrap();
            for _ in 0..6 {
                let _ = by(&server, Attempter::Owner).await.unwrap();
            }
            assert_eq!(again(&server).await, Err(ErrorCode::AccountLocked));
        })
        .await;
    }

    #[tokio::test]
    async fn a_success_ends_the_failures_of_others_that_do_not_lock() {
        testing::on_every_database(async |server| {
            for _ in 0..6 {
                let _ = again(&server).await.unwrap();
            }
            assert_eq!(again(&server).await, Err(ErrorCode::TooManyAttempts));
            let right = by(&server, Attempter::Owner).await.unwrap();
            succeeded(&server.state, server.state.db.writer(), &anna(), right)
                .await
                .unwrap();
            assert!(again(&server).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn a_success_takes_its_own_attempt_back_and_no_other() {
        testing::on_every_database(async |server| {
            for _ in 0..5 {
                let _ = again(&server).await.unwrap();
            }
            for _ in 0..3 {
                let own = again(&server).await.unwrap();
                back(&server, own).await;
            }
            let _ = again(&server).await.unwrap();
            assert_eq!(again(&server).await, Err(ErrorCode::TooManyAttempts));
        })
        .await;
    }

    #[tokio::test]
    async fn taking_back_does_not_lift_the_wait_of_another_attempt() {
        testing::on_every_database(async |server| {
            for _ in 0..5 {
                let _ = again(&server).await.unwrap();
            }
            let own = again(&server).await.unwrap();
            server.clock.advance(30);
            let _guess = again(&server).await.unwrap();
            back(&server, own).await;
            assert_eq!(again(&server).await, Err(ErrorCode::TooManyAttempts));
            server.clock.advance(59);
            assert_eq!(again(&server).await, Err(ErrorCode::TooManyAttempts));
            server.clock.advance(1);
            assert!(again(&server).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn taking_back_does_not_lift_a_lock_of_another_attempt_but_its_own() {
        testing::on_every_database(async |server| {
            let mut last = Vec::new();
            for _ in 1..LOCK {
                last = vec![again(&server).await.unwrap()];
                server.clock.advance(LONGEST_WAIT);
            }
            last.push(again(&server).await.unwrap());
            server.clock.advance(LONGEST_WAIT);
            assert!(!last[0].locks && last[1].locks);
            back(&server, last[0]).await;
            assert_eq!(again(&server).await, Err(ErrorCode::AccountLocked));
            back(&server, last[1]).await;
            assert!(again(&server).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn taking_back_does_not_touch_failures_after_a_success() {
        testing::on_every_database(async |server| {
            let own = again(&server).await.unwrap();
            let db = server.state.db.writer();
            clear(&server.state, db, &anna()).await.unwrap();
            for _ in 0..6 {
                let _ = again(&server).await.unwrap();
            }
            back(&server, own).await;
            server.clock.advance(30);
            let _ = again(&server).await.unwrap();
            server.clock.advance(59);
            assert_eq!(again(&server).await, Err(ErrorCode::TooManyAttempts));
        })
        .await;
    }
}

//! Against push bombing: whoever knows a password could ask until the user gives in. So a member or
//! recovery account has at most [`MOST_WAITING`] requests waiting and [`MOST_RECENT`] in ten minutes,
//! and after each that was denied, reported or failed, and from the third on also after each that was not
//! answered, there is a wait that grows ([`throttle`]), until one is approved.

use lifeboat_protocol::{ErrorCode, sign_in_request::RequestState};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::Subject;
use crate::{
    clock::{MINUTE, UnixSeconds, on_the_wire},
    entities::{
        sign_in_request::{Column, Entity},
        to_word,
    },
    error::{ApiError, Refusal},
    state::AppState,
    throttle,
};

/// How many requests may wait at the same time.
pub const MOST_WAITING: usize = 3;
/// How many there may be within [`RECENTLY`].
pub const MOST_RECENT: usize = 10;
/// Ten minutes: also the longest life of a request.
pub const RECENTLY: UnixSeconds = 10 * MINUTE;

/// Too many requests for this member or account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "There were too many sign-in requests for this person, or the last ones were refused. Wait \
     {wait} seconds before the next one, and ask only when the person is about to answer."
)]
pub struct TooMany {
    /// Seconds to wait.
    pub wait: UnixSeconds,
}

impl Refusal for TooMany {
    fn code(&self) -> ErrorCode {
        ErrorCode::TooManyRequests
    }

    fn retry_after(&self) -> Option<u64> {
        Some(on_the_wire(self.wait))
    }
}

/// An earlier request, as far as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// When it was made.
    pub created_at: UnixSeconds,
    /// When it dies or died.
    pub expires_at: UnixSeconds,
    /// Whether nobody has answered it.
    pub is_waiting: bool,
}

/// Whether there may be one more, after these and a wait until `refused_until`.
///
/// # Errors
///
/// How long until there may.
pub fn check(
    earlier: &[Earlier],
    refused_until: UnixSeconds,
    now: UnixSeconds,
) -> Result<(), TooMany> {
    let mut expiries: Vec<_> = earlier
        .iter()
        .filter(|request| request.is_waiting && request.expires_at > now)
        .map(|request| request.expires_at)
        .collect();
    let mut times: Vec<_> = earlier
        .iter()
        .map(|request| request.created_at + RECENTLY)
        .filter(|until| *until > now)
        .collect();
    let until = [
        Some(refused_until),
        frees_at(&mut expiries, MOST_WAITING),
        frees_at(&mut times, MOST_RECENT),
    ];
    match until.into_iter().flatten().max() {
        Some(until) if until > now => Err(TooMany { wait: until - now }),
        _ => Ok(()),
    }
}

/// When fewer than `most` of what ends at these times are left; none if that is so already.
fn frees_at(ends: &mut [UnixSeconds], most: usize) -> Option<UnixSeconds> {
    ends.sort_unstable();
    let surplus = ends.len().checked_sub(most)?;
    ends.get(surplus).copied()
}

/// Makes sure that there may be one more. The caller has locked the member or account.
///
/// # Errors
///
/// `too_many_requests`; or the database failed.
pub async fn allow(
    state: &AppState,
    connection: &impl ConnectionTrait,
    subject: Subject,
) -> Result<(), ApiError> {
    let now = state.now();
    let earlier = earlier(connection, subject, now).await?;
    let refused_until = throttle::refused_until(state, connection, &subject.on_the_wire()).await?;
    let allowed = check(&earlier, refused_until, now);
    if allowed.is_err() {
        metrics::counter!("lifeboat_sign_in_requests_refused_total").increment(1);
    }
    Ok(allowed?)
}

async fn earlier(
    connection: &impl ConnectionTrait,
    subject: Subject,
    now: UnixSeconds,
) -> Result<Vec<Earlier>, DbErr> {
    let rows = Entity::find()
        .select_only()
        .column(Column::CreatedAt)
        .column(Column::ExpiresAt)
        .column(Column::State)
        .filter(subject.is())
        .filter(Column::CreatedAt.gt(now - RECENTLY))
        .into_tuple::<(UnixSeconds, UnixSeconds, String)>()
        .all(connection)
        .await?;
    let waiting = to_word(RequestState::Waiting);
    let earlier = rows
        .into_iter()
        .map(|(created_at, expires_at, state)| Earlier {
            created_at,
            expires_at,
            is_waiting: state == waiting,
        });
    Ok(earlier.collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn waiting(created_at: UnixSeconds) -> Earlier {
        Earlier {
            created_at,
            expires_at: created_at + 120,
            is_waiting: true,
        }
    }

    fn answered(created_at: UnixSeconds) -> Earlier {
        Earlier {
            is_waiting: false,
            ..waiting(created_at)
        }
    }

    #[test]
    fn three_wait_and_the_fourth_has_to_until_the_first_is_over() {
        let three = [waiting(0), waiting(10), waiting(20)];
        assert_eq!(check(&three[..2], 0, 30), Ok(()));
        assert_eq!(check(&three, 0, 30), Err(TooMany { wait: 90 }));
        assert_eq!(check(&three, 0, 120), Ok(()));
        assert_eq!(check(&[answered(0), waiting(1), waiting(2)], 0, 30), Ok(()));
    }

    #[test]
    fn ten_in_ten_minutes_whatever_became_of_them() {
        let ten: Vec<_> = (0..10).map(answered).collect();
        assert_eq!(check(&ten, 0, 100), Err(TooMany { wait: 500 }));
        assert_eq!(check(&ten, 0, 600), Ok(()));
        let twelve: Vec<_> = (0..12).map(answered).collect();
        assert_eq!(check(&twelve, 0, 100), Err(TooMany { wait: 502 }));
    }

    #[test]
    fn after_a_refusal_there_is_a_wait() {
        assert_eq!(check(&[], 130, 100), Err(TooMany { wait: 30 }));
        assert_eq!(check(&[], 130, 130), Ok(()));
    }

    proptest! {
        #[test]
        fn after_the_wait_that_is_told_there_may_be_one_more(
            rows in prop::collection::vec((0_i64..600, 1_i64..=600, any::<bool>()), 0..30),
            refused_until in 0_i64..4_000,
        ) {
            let now = 600;
            let earlier: Vec<_> = rows
                .into_iter()
                .map(|(created_at, life, is_waiting)| Earlier {
                    created_at,
                    expires_at: created_at + life,
                    is_waiting,
                })
                .collect();
            if let Err(TooMany { wait }) = check(&earlier, refused_until, now) {
                prop_assert!(wait > 0);
                prop_assert_eq!(check(&earlier, refused_until, now + wait), Ok(()));
                prop_assert!(check(&earlier, refused_until, now + wait - 1).is_err());
            }
        }
    }
}

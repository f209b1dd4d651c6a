//! What whoever asked is told.

use std::time::Duration;

use lifeboat_protocol::{
    ErrorCode,
    sign_in_request::{RequestOutcome, RequestState},
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter};
use uuid::Uuid;

use super::notifier::Topic;
use crate::{
    clock::{UnixSeconds, on_the_wire},
    entities::{
        credential, from_word,
        sign_in_request::{Entity, Model},
    },
    error::{ApiError, Refusal},
    state::AppState,
};

/// The longest time that a request for the outcome waits.
pub const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// There is no such request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "There is no such sign-in request. Ten minutes after it expired a request is forgotten: make a \
     new one."
)]
pub struct NoSuchRequest;

impl Refusal for NoSuchRequest {
    fn code(&self) -> ErrorCode {
        ErrorCode::NotFound
    }
}

/// The outcome of a stored request. An approval is told within the life of the request only: who
/// comes for it later has lost track of the sign-in, and is not to let anybody in. Whether the device
/// that approved still stands is looked at by [`now`], and by
/// [`approval::check`](super::approval::check).
///
/// # Errors
///
/// The database was written by something else.
pub fn of(row: &Model, now: UnixSeconds) -> Result<RequestOutcome, DbErr> {
    let state = match from_word(&row.state)? {
        RequestState::Waiting | RequestState::Approved if row.expires_at <= now => {
            RequestState::Expired
        }
        state => state,
    };
    let is_answer = !matches!(state, RequestState::Waiting | RequestState::Expired);
    Ok(RequestOutcome {
        id: row.id,
        state,
        answered_at: row.answered_at.filter(|_| is_answer).map(on_the_wire),
        credential_id: row.answered_by.filter(|_| is_answer),
    })
}

/// The outcome now. A member's approval is told only while the credential that gave it is not revoked;
/// afterwards it is as if its time were over.
///
/// # Errors
///
/// `not_found`; or the database failed.
pub async fn now(state: &AppState, id: Uuid) -> Result<RequestOutcome, ApiError> {
    let db = state.db.reader();
    let row = Entity::find_by_id(id).one(db).await?.ok_or(NoSuchRequest)?;
    let outcome = of(&row, state.now())?;
    if outcome.state == RequestState::Approved && is_given_up(db, &row).await? {
        return Ok(RequestOutcome {
            id,
            state: RequestState::Expired,
            answered_at: None,
            credential_id: None,
        });
    }
    Ok(outcome)
}

/// Whether it is a member's, and the credential that answered it was revoked, as those of a removed
/// member are.
async fn is_given_up(db: &impl ConnectionTrait, row: &Model) -> Result<bool, DbErr> {
    let (Some(_), Some(credential)) = (row.member_id, row.answered_by) else {
        return Ok(false);
    };
    let standing = credential::Entity::find_by_id(credential)
        .filter(credential::Column::RevokedAt.is_null())
        .count(db)
        .await?;
    Ok(standing == 0)
}

/// The outcome once the request does not wait any more, or how it stands after so long.
///
/// # Errors
///
/// `not_found`; or the database failed.
pub async fn within(
    state: &AppState,
    id: Uuid,
    patience: Duration,
) -> Result<RequestOutcome, ApiError> {
    let mut listener = state.notifier.listen(Topic::Request(id));
    let deadline = tokio::time::Instant::now() + patience.min(LONGEST_WAIT);
    loop {
        let outcome = now(state, id).await?;
        if outcome.state != RequestState::Waiting {
            return Ok(outcome);
        }
        tokio::select! {
            heard = listener.next() => if heard.is_err() {
                return now(state, id).await;
            },
            () = tokio::time::sleep_until(deadline) => return now(state, id).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entities::to_word;

    fn row(state: RequestState) -> Model {
        Model {
            id: Uuid::nil(),
            member_id: None,
            organization_id: None,
            account_id: Some(Uuid::nil()),
            asker: String::new(),
            application: String::new(),
            origin: String::new(),
            number_hash: Vec::new(),
            wrong_numbers: 0,
            state: to_word(state),
            created_at: 0,
            expires_at: 100,
            answered_at: Some(50),
            answered_by: Some(Uuid::nil()),
            sign_in_hash: None,
            device_id: None,
            token_id: None,
            pushed_at: None,
        }
    }

    #[test]
    fn an_approval_is_told_within_the_life_of_the_request_only() {
        let approved = row(RequestState::Approved);
        assert_eq!(of(&approved, 99).unwrap().state, RequestState::Approved);
        let late = of(&approved, 100).unwrap();
        assert_eq!(late.state, RequestState::Expired);
        assert_eq!((late.answered_at, late.credential_id), (None, None));
    }

    #[test]
    fn a_refusal_stays_one_and_what_nobody_answers_expires() {
        for state in [
            RequestState::Denied,
            RequestState::Reported,
            RequestState::Failed,
        ] {
            assert_eq!(of(&row(state), 1_000).unwrap().state, state);
        }
        let waiting = row(RequestState::Waiting);
        assert_eq!(of(&waiting, 99).unwrap().state, RequestState::Waiting);
        assert_eq!(of(&waiting, 100).unwrap().state, RequestState::Expired);
    }
}

//! Signing in: the password by OPAQUE (RFC 9807 §6), then a second proof of a different kind.

mod approval;
mod approval_wait;
mod attempter;
mod finish;
mod prove;
mod send_code;
mod start;

use lifeboat_protocol::event::EventKind;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    address::Email,
    error::ApiError,
    events::{self, Occurrence},
    state::AppState,
    throttle::{self, Attempt, Attempter},
};

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(start::start))
        .routes(routes!(finish::finish))
        .routes(routes!(send_code::send_code))
        .routes(routes!(approval::approval))
        .routes(routes!(approval_wait::approval_wait))
        .routes(routes!(prove::prove))
}

/// Counts an attempt. The one that locks the account is told to its owner.
async fn attempt(
    state: &AppState,
    email: &Email,
    account_id: Option<Uuid>,
    by: Attempter,
) -> Result<Attempt, ApiError> {
    metrics::counter!("lifeboat_sign_in_attempts_total").increment(1);
    let attempt = throttle::attempt(state, email, by).await?;
    if let (true, Some(account_id)) = (attempt.locks, account_id) {
        let locked = Occurrence {
            account_id,
            kind: EventKind::AccountLocked,
            device: None,
            at: state.now(),
        };
        let transaction = state.db.begin().await?;
        events::record_and_tell(state, &transaction, locked).await?;
        transaction.commit().await?;
        state.messenger.wake();
    }
    Ok(attempt)
}

#[cfg(test)]
mod approval_tests;

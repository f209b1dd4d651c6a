//! Wrong activation codes, counted for each network. A code has 128 bits, so this is not what keeps
//! it from being guessed; it tells a program that tries codes to stop, and the operator that there is
//! one. A right code is taken from any network.

use lifeboat_protocol::ErrorCode;

use super::codes::Budget;
use crate::{
    clock::{HOUR, UnixSeconds, on_the_wire},
    error::{ApiError, Refusal},
    extract::ClientAddress,
    state::AppState,
};

/// How many wrong codes a network may send in an hour before it is told to wait.
const MOST: u32 = 30;

/// Too many wrong activation codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "Too many wrong activation codes came from your network. Wait {wait} seconds, then ask the \
     administrator for a new code."
)]
pub struct TooManyActivations {
    /// Seconds to wait.
    pub wait: UnixSeconds,
}

impl Refusal for TooManyActivations {
    fn code(&self) -> ErrorCode {
        ErrorCode::TooManyRequests
    }

    fn retry_after(&self) -> Option<u64> {
        Some(on_the_wire(self.wait))
    }
}

/// Counts a wrong code.
///
/// # Errors
///
/// `too_many_requests`; or the database failed.
pub async fn count_wrong_activation(state: &AppState, from: ClientAddress) -> Result<(), ApiError> {
    let network = from.network().to_string();
    let transaction = state.db.begin().await?;
    let wrong = Budget::new("activations", MOST, HOUR);
    if let Err(wait) = wrong.spend(state, &transaction, &[&network]).await? {
        tracing::warn!("a network sends many wrong activation codes");
        Err(TooManyActivations { wait })?;
    }
    transaction.commit().await?;
    Ok(())
}

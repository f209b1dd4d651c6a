//! Addresses that an administrator tries to make an administrator: each answer says whether the
//! address has a recovery account, so there are few.

use lifeboat_protocol::ErrorCode;
use uuid::Uuid;

use super::codes::Budget;
use crate::{
    clock::{DAY, UnixSeconds, on_the_wire},
    error::{ApiError, Refusal},
    state::AppState,
};

/// How many a recovery account may try in a day.
const MOST: u32 = 20;

/// Too many addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("You have added many administrators today. Wait {wait} seconds before the next one.")]
pub struct TooManyAdministrators {
    /// Seconds to wait.
    pub wait: UnixSeconds,
}

impl Refusal for TooManyAdministrators {
    fn code(&self) -> ErrorCode {
        ErrorCode::TooManyRequests
    }

    fn retry_after(&self) -> Option<u64> {
        Some(on_the_wire(self.wait))
    }
}

/// Counts an address that this recovery account wants to make an administrator.
///
/// # Errors
///
/// `too_many_requests`; or the database failed.
pub async fn allow_administrator(state: &AppState, by: Uuid) -> Result<(), ApiError> {
    let transaction = state.db.begin().await?;
    let tried = Budget::new("administrators", MOST, DAY);
    if let Err(wait) = tried.spend(state, &transaction, &[&by.to_string()]).await? {
        Err(TooManyAdministrators { wait })?;
    }
    transaction.commit().await?;
    Ok(())
}

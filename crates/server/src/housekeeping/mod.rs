//! What is done once an hour: thinning the history, and removing what has expired.
//!
//! Several instances may do it on one database at the same time: every step is safe to repeat, and
//! to be interrupted.

mod expiry;
mod thinning;

use std::time::Duration;

use tokio::time::MissedTickBehavior;

use crate::{
    clock::{DAY, UnixSeconds},
    state::AppState,
};

pub use expiry::expire;
pub use thinning::{PERIOD, thin};

/// How often.
const INTERVAL: Duration = Duration::from_hours(1);

/// How long an object outside of the database may belong to no version before it is swept: longer
/// than any commit lasts.
const UNCLAIMED: UnixSeconds = DAY;

/// Runs until it is dropped. The first round is at once.
pub async fn run(state: AppState) {
    let mut rounds = tokio::time::interval(INTERVAL);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut done = Done::default();
    loop {
        rounds.tick().await;
        round(&state, &mut done).await;
    }
}

/// How far earlier rounds of this process came.
#[derive(Debug, Default)]
struct Done {
    /// Versions that were committed before were thinned already.
    thinned_before: UnixSeconds,
    /// When objects outside of the database were swept.
    swept_at: Option<UnixSeconds>,
}

/// What fails is tried again in the next round.
async fn round(state: &AppState, done: &mut Done) {
    let now = state.now();
    if let Err(error) = expire(state, now).await {
        tracing::warn!(%error, "what has expired could not be removed");
    }
    match thin(state, done.thinned_before, now).await {
        Ok(removed) => {
            done.thinned_before = now - PERIOD;
            tracing::info!(removed, "thinned the history");
        }
        Err(error) => tracing::warn!(%error, "the history could not be thinned"),
    }
    if done.swept_at.is_none_or(|at| at + DAY <= now) {
        match state.objects.sweep(&state.db, now - UNCLAIMED).await {
            Ok(removed) => {
                done.swept_at = Some(now);
                tracing::info!(removed, "swept objects that belong to no version");
            }
            Err(error) => tracing::warn!(%error, "objects could not be swept"),
        }
    }
}

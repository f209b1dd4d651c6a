//! The one clock of this program.

use std::time::{Duration, UNIX_EPOCH};

use lifeboat_vault::Timestamp;

/// What time it is. A clock before 1970 counts as 1970.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_seconds(since_1970().as_secs())
}

/// How long it takes until [`now`] says something else.
pub(crate) fn until_next_second() -> Duration {
    let passed = Duration::from_nanos(since_1970().subsec_nanos().into());
    Duration::from_secs(1).saturating_sub(passed)
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that hands out the time as a parameter"
)]
fn since_1970() -> Duration {
    let since_1970 = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
    since_1970.unwrap_or_default()
}

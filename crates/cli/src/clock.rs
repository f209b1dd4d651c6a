//! The one clock of this program.

use std::time::UNIX_EPOCH;

use lifeboat_vault::Timestamp;

/// What time it is. A clock before 1970 counts as 1970.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the clock that hands out the time as a parameter"
)]
pub(crate) fn now() -> Timestamp {
    let since_1970 = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp::from_seconds(since_1970.map_or(0, |duration| duration.as_secs()))
}

//! A moment, as every record of Lifeboat writes it.

use serde::{Deserialize, Serialize};

/// UNIX time: whole seconds since 1970-01-01 00:00:00 UTC, without leap seconds. A number in JSON.
///
/// This crate has no clock: the caller says what time it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The moment so many seconds after 1970 began.
    #[must_use]
    pub const fn from_seconds(unix_seconds: u64) -> Self {
        Self(unix_seconds)
    }

    /// Seconds since 1970 began.
    #[must_use]
    pub const fn seconds(self) -> u64 {
        self.0
    }

    /// Seconds from `earlier` until this moment; 0 when `earlier` is the later one.
    #[must_use]
    pub const fn seconds_since(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The moment so many seconds later, or the last that there is.
    #[must_use]
    pub const fn plus_seconds(self, seconds: u64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}

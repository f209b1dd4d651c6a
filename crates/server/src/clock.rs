//! The server's one clock. Everything else is told the time.

use std::{
    fmt,
    sync::atomic::{AtomicI64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

/// Seconds since 1970-01-01 00:00:00 UTC, as the database stores them.
pub type UnixSeconds = i64;

/// One minute, in seconds.
pub const MINUTE: UnixSeconds = 60;
/// One hour, in seconds.
pub const HOUR: UnixSeconds = 60 * MINUTE;
/// One day, in seconds.
pub const DAY: UnixSeconds = 24 * HOUR;

/// Tells the time.
pub trait Clock: fmt::Debug + Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> UnixSeconds;
}

/// The system's clock, moved by a fixed offset.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock {
    /// Seconds to add. Not zero only in tests of the whole program
    /// (`LIFEBOAT_SERVER_CLOCK_OFFSET`, with `--dev`).
    pub offset: UnixSeconds,
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the program's one clock")]
    fn now(&self) -> UnixSeconds {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UnixSeconds::try_from(since.as_secs())
            .unwrap_or(UnixSeconds::MAX)
            .saturating_add(self.offset)
    }
}

/// A clock that a test moves.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// A clock that stands still at this time.
    #[must_use]
    pub fn at(now: UnixSeconds) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Lets time pass.
    pub fn advance(&self, seconds: UnixSeconds) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> UnixSeconds {
        self.0.load(Ordering::SeqCst)
    }
}

/// A time as it goes over the wire. Times before 1970 do not occur.
#[must_use]
pub fn on_the_wire(time: UnixSeconds) -> u64 {
    u64::try_from(time).unwrap_or_default()
}

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

/// A time as people write it: `2026-11-21 05:13 UTC`. The calendar is the proleptic Gregorian one.
#[must_use]
pub fn moment(at: UnixSeconds) -> String {
    let (year, month, day) = date(at.div_euclid(DAY));
    let seconds = at.rem_euclid(DAY);
    let (hour, minute) = (seconds / HOUR, seconds % HOUR / MINUTE);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} UTC")
}

/// Year, month and day of a number of days since 1970-01-01.
///
/// Counts in years that begin in March, so that the leap day is the last of a year, and in eras of
/// 400 such years, which are all equally long.
fn date(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    let since_march_0000 = days + 719_468;
    let era = since_march_0000.div_euclid(ERA);
    let day_of_era = since_march_0000.rem_euclid(ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        for (at, text) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_709_251_199, "2024-02-29 23:59 UTC"),
            (1_767_225_600, "2026-01-01 00:00 UTC"),
            (4_107_542_399, "2100-02-28 23:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00 UTC"),
        ] {
            assert_eq!(moment(at), text);
        }
    }
}

//! Moments and spans of time, for people.

use jiff::tz::TimeZone;
use lifeboat_vault::Timestamp;

/// A moment in this device's time zone, to the minute: `2026-11-21 05:40`.
pub(crate) fn moment(at: Timestamp) -> String {
    written(at, "%F %H:%M")
}

/// A moment of today: `05:40`.
pub(crate) fn time_of_day(at: Timestamp) -> String {
    written(at, "%H:%M")
}

fn written(at: Timestamp, format: &str) -> String {
    i64::try_from(at.seconds())
        .ok()
        .and_then(|seconds| jiff::Timestamp::from_second(seconds).ok())
        .map_or_else(
            || "an unknown time".to_owned(),
            |at| at.to_zoned(TimeZone::system()).strftime(format).to_string(),
        )
}

/// So many seconds in the largest unit that fits: `40 seconds`, `1 minute`, `3 days`.
pub(crate) fn span(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => (seconds, "second"),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_in_the_largest_unit() {
        assert_eq!(span(1), "1 second");
        assert_eq!(span(119), "1 minute");
        assert_eq!(span(7200), "2 hours");
        assert_eq!(span(200_000), "2 days");
    }
}

//! The day of a moment, without a calendar library.

use lifeboat_vault::Timestamp;

/// The day in UTC, as `2026-11-21` (RFC 3339 §5.6).
pub(super) fn day(at: Timestamp) -> String {
    const SECONDS: u64 = 24 * 60 * 60;
    /// Days of 400 years, after which the calendar begins anew.
    const ERA: u64 = 146_097;
    /// Days from 1 March of the year 0 to 1 January 1970.
    const TO_1970: u64 = 719_468;
    // Counted from March, so that the leap day is the last one of a year.
    let days = at.seconds() / SECONDS + TO_1970;
    let day_of_era = days % ERA;
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let (month, years_on) = if month_from_march < 10 {
        (month_from_march + 3, 0)
    } else {
        (month_from_march - 9, 1)
    };
    let year = 400 * (days / ERA) + year_of_era + years_on;
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (951_782_399, "2000-02-28"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_767_225_599, "2025-12-31"),
            (1_767_225_600, "2026-01-01"),
            (4_107_542_400, "2100-03-01"),
        ] {
            assert_eq!(day(Timestamp::from_seconds(seconds)), expected);
        }
    }
}

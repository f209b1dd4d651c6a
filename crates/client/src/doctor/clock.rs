//! Whether the clock is right: codes depend on it.

use lifeboat_protocol::server_info::ServerInfo;
use lifeboat_vault::Timestamp;

/// How far a device's clock may be from the server's before codes could be refused, in seconds.
pub const CLOCK_TOLERANCE: u64 = 10;

/// How many seconds this device's clock is ahead of the server's (negative: behind it), when that is
/// more than [`CLOCK_TOLERANCE`].
#[must_use]
pub fn clock_difference(info: &ServerInfo, now: Timestamp) -> Option<i64> {
    let ahead = i64::try_from(now.seconds()).ok()? - i64::try_from(info.time).ok()?;
    (ahead.unsigned_abs() > CLOCK_TOLERANCE).then_some(ahead)
}

/// `ahead of` or `behind`, for a clock that is so many seconds ahead.
#[must_use]
pub fn direction(ahead: i64) -> &'static str {
    if ahead > 0 { "ahead of" } else { "behind" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server_at(time: u64) -> ServerInfo {
        ServerInfo {
            name: "Harbour".to_owned(),
            version: "0.1.0".to_owned(),
            time,
            sign_up_by_invitation: false,
            mail: true,
            text_messages: false,
            same_platform_only: false,
            max_object_bytes: 1,
            push_key: None,
        }
    }

    #[test]
    fn more_than_ten_seconds_either_way_are_told_and_ten_are_not() {
        let server = 1_767_225_600;
        let table = [
            (server, None),
            (server + 10, None),
            (server - 10, None),
            (server + 11, Some((11, "ahead of"))),
            (server - 11, Some((-11, "behind"))),
            (0, Some((-1_767_225_600, "behind"))),
        ];
        for (now, expected) in table {
            let told = clock_difference(&server_at(server), Timestamp::from_seconds(now))
                .map(|ahead| (ahead, direction(ahead)));
            assert_eq!(told, expected, "at {now}");
        }
    }

    #[test]
    fn a_servers_time_that_no_clock_shows_is_no_difference() {
        let told = clock_difference(&server_at(u64::MAX), Timestamp::from_seconds(0));
        assert_eq!(told, None);
    }
}

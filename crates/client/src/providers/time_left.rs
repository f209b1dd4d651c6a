//! How long a sign-in request still waits.

use lifeboat_protocol::sign_in_request::SignInRequest;
use lifeboat_vault::Timestamp;

/// How many seconds a sign-in request still waits, and how many in all. A device whose clock is off counts
/// from when it heard of the request, so it never tells more than there can be.
#[must_use]
pub fn time_left(request: &SignInRequest, received_at: Timestamp, now: Timestamp) -> (u64, u64) {
    let SignInRequest {
        created_at,
        expires_at,
        ..
    } = *request;
    let life = expires_at.saturating_sub(created_at).max(1);
    let since_received = now.seconds().saturating_sub(received_at.seconds());
    let at_most = life.saturating_sub(since_received);
    let clock_fits = (created_at..=expires_at).contains(&received_at.seconds());
    let left = if clock_fits {
        expires_at.saturating_sub(now.seconds()).min(at_most)
    } else {
        at_most
    };
    (left, life)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_clock_that_is_off_does_not_make_the_time_longer_or_end_it() {
        let request = SignInRequest {
            id: Uuid::nil(),
            subject: "organization/member".to_owned(),
            asker: "Harbour".to_owned(),
            application: "Payroll".to_owned(),
            origin: String::new(),
            created_at: 10_000,
            expires_at: 10_120,
        };
        let left = |received_at, now| {
            let [received_at, now] = [received_at, now].map(Timestamp::from_seconds);
            time_left(&request, received_at, now).0
        };
        assert_eq!(left(10_010, 10_030), 90, "a clock that is right");
        assert_eq!(left(2_800, 2_800), 120, "one that is two hours behind");
        assert_eq!(left(2_800, 2_900), 20);
        assert_eq!(left(17_200, 17_230), 90, "one that is two hours ahead");
        assert_eq!(left(17_200, 17_400), 0);
    }
}

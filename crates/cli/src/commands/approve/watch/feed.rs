//! What one account's server tells, over a connection that comes back by itself.

use std::{sync::Arc, time::Duration};

use lifeboat_client::{
    HttpApi, Server, ServerError,
    providers::{Approver, NewsOfRequests},
};
use lifeboat_protocol::{ErrorCode, sign_in_request::SignInRequest};
use uuid::Uuid;

/// The longest wait before the next attempt.
const LONGEST: Duration = Duration::from_mins(1);

/// What a feed tells of the account with this place.
#[derive(Debug, Clone)]
pub(super) enum News {
    /// It is connected. What waits is told next; what it does not tell waits no more.
    Connected(usize),
    /// A sign-in waits.
    Waiting(usize, SignInRequest),
    /// One waits no more: answered elsewhere, or expired.
    Settled(Uuid),
    /// The connection is gone, and is tried again after so long.
    Away(usize, String, Duration),
    /// The server refuses this device for good.
    Lost(usize, ServerError),
}

/// Follows one account until nobody listens any more, or its server refuses this device.
pub(super) async fn follow<T, F>(index: usize, account: Arc<(Approver, Server<HttpApi>)>, tell: T)
where
    T: Fn(News) -> F,
    F: Future<Output = bool>,
{
    let mut failures = 0;
    loop {
        let ended = connection(index, &account, &tell, &mut failures).await;
        let reason = match ended {
            Ended::NobodyListens => return,
            Ended::Refused(error) => {
                tell(News::Lost(index, error)).await;
                return;
            }
            Ended::Broken(reason) => reason,
        };
        let wait = wait_after(failures);
        failures = failures.saturating_add(1);
        if !tell(News::Away(index, reason, wait)).await {
            return;
        }
        tokio::time::sleep(wait).await;
    }
}

enum Ended {
    NobodyListens,
    Broken(String),
    Refused(ServerError),
}

async fn connection<T, F>(
    index: usize,
    account: &(Approver, Server<HttpApi>),
    tell: &T,
    failures: &mut u32,
) -> Ended
where
    T: Fn(News) -> F,
    F: Future<Output = bool>,
{
    let (approver, server) = account;
    let mut events = match approver.events(server).await {
        Ok(events) => events,
        Err(error) if is_final(&error) => return Ended::Refused(error),
        Err(error) => return Ended::Broken(error.to_string()),
    };
    if !tell(News::Connected(index)).await {
        return Ended::NobodyListens;
    }
    loop {
        let news = match NewsOfRequests::next(&mut events).await {
            Ok(Some(NewsOfRequests::Waiting(request))) => News::Waiting(index, request),
            Ok(Some(NewsOfRequests::Settled(id))) => News::Settled(id),
            Ok(None) => return Ended::Broken("The server ended the connection.".to_owned()),
            Err(error) => return Ended::Broken(error.to_string()),
        };
        // It works, so the next failure is a first one.
        *failures = 0;
        if !tell(news).await {
            return Ended::NobodyListens;
        }
    }
}

fn is_final(error: &ServerError) -> bool {
    matches!(
        error.code(),
        Some(
            ErrorCode::SignInRequired
                | ErrorCode::PasswordReset
                | ErrorCode::DeviceRevoked
                | ErrorCode::CredentialRevoked
                | ErrorCode::MemberRemoved
                | ErrorCode::Forbidden
        )
    )
}

/// 1 s, then twice as long each time, a minute at the most.
fn wait_after(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.min(6)).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_minute() {
        let seconds = |failures| wait_after(failures).as_secs();
        assert_eq!([seconds(0), seconds(1), seconds(5)], [1, 2, 32]);
        assert_eq!([seconds(6), seconds(u32::MAX)], [60, 60]);
    }
}

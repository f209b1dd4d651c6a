//! What one account's server tells, over a connection that comes back by itself.

use std::time::Duration;

use gloo_timers::future::sleep;
use leptos::wasm_split::wasm_split;
use lifeboat_client::{
    HttpApi, Server, ServerError,
    providers::{Approver, NewsOfRequests},
};
use lifeboat_protocol::ErrorCode;

use super::waiting::SignInRequests;
use crate::{later::UnderWay, ports, trouble::Trouble};

/// The longest wait before the next attempt.
pub(super) const LONGEST: Duration = Duration::from_mins(1);
/// How often a server is asked to which no connection stays open.
const EVERY: Duration = Duration::from_secs(15);

/// How one account's requests are learned of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Over a connection that stays open.
    Listening,
    /// By asking again and again: too many connections stay open already.
    Asking,
}

/// Follows one account until it is aborted, or its server refuses this device; fails where the part
/// cannot be loaded.
#[wasm_split(
    flows,
    wasm_split_path = leptos::wasm_split,
    fallible,
    return_wrapper(let following = _; { following.await; Ok(()) } -> Result<(), Trouble>)
)]
pub(super) fn follow(requests: SignInRequests, approver: Approver, way: Way) -> UnderWay<()> {
    Box::pin(follow_on(requests, approver, way))
}

async fn follow_on(requests: SignInRequests, approver: Approver, way: Way) {
    let Ok(server) = ports::server(&approver.server) else {
        return;
    };
    let mut failures = 0;
    loop {
        let ended = match way {
            Way::Listening => listen(requests, &approver, &server, &mut failures).await,
            Way::Asking => ask(requests, &approver, &server, &mut failures).await,
        };
        match ended {
            Err(error) if is_final(&error) => {
                // It is in the vault, or it comes up again the next time.
                let _ = requests.is_refused(&approver, &error).await;
                return;
            }
            Err(_) => requests.does_not_answer(approver.account),
            Ok(()) => {}
        }
        sleep(wait_after(failures)).await;
        failures = failures.saturating_add(1);
    }
}

/// One connection, until the server ends it.
async fn listen(
    requests: SignInRequests,
    approver: &Approver,
    server: &Server<HttpApi>,
    failures: &mut u32,
) -> Result<(), ServerError> {
    // What is not in the list waits no more; the events begin with what waits.
    requests.told(approver, approver.requests(server).await?);
    let mut events = approver.events(server).await?;
    while let Some(news) = NewsOfRequests::next(&mut events).await? {
        // It works, so the next failure is a first one.
        *failures = 0;
        requests.answers(approver.account);
        match news {
            NewsOfRequests::Waiting(request) => requests.came(approver, request),
            NewsOfRequests::Settled(id) => requests.settled(id),
        }
    }
    Ok(())
}

async fn ask(
    requests: SignInRequests,
    approver: &Approver,
    server: &Server<HttpApi>,
    failures: &mut u32,
) -> Result<(), ServerError> {
    loop {
        requests.told(approver, approver.requests(server).await?);
        *failures = 0;
        sleep(EVERY).await;
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

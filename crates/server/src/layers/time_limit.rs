//! No request takes forever.

use std::time::Duration;

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use lifeboat_protocol::{ErrorCode, path};

use crate::{error::ApiError, sign_in_requests::outcome::LONGEST_WAIT};

/// Gives a request up after this time. One that may wait for an outcome gets the time to wait on top.
/// A stream of events is under way by then, and not cut.
pub async fn limit_time(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    let limit = if may_wait(&request) {
        limit + LONGEST_WAIT
    } else {
        limit
    };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(
            ErrorCode::Unavailable,
            "The request took too long and was given up. It may or may not have been done: look \
             whether it was, and if not, try again.",
        )
        .retry_after(5)
        .into_response(),
    }
}

fn may_wait(request: &Request) -> bool {
    let route = request.extensions().get::<MatchedPath>();
    route.is_some_and(|route| {
        [path::ORGANIZATION_REQUEST, path::SIGN_IN_APPROVAL_WAIT].contains(&route.as_str())
    })
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::sign_in_request::{RequestOutcome, RequestState};

    use crate::testing::{self, acme::Acme};

    #[tokio::test]
    async fn to_wait_for_an_outcome_is_not_to_take_too_long() {
        testing::on_every_database_with(
            |config| config.limits.request_seconds = 1,
            async |server| {
                let acme = Acme::new(&server).await;
                acme.device(&server, 1).await;
                let request = acme.ask(&server).await.unwrap().id;
                let path = acme.request(request) + "?wait=2";
                let waited: RequestOutcome =
                    server.get(&path).session(&acme.token).send().await.ok();
                assert_eq!(waited.state, RequestState::Waiting);
            },
        )
        .await;
    }
}

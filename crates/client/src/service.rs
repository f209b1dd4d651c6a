//! For an organization's programs: ask a member to approve something on their device, and learn what
//! they said; or check a code that the member typed.
//!
//! The program holds an API token of its organization with the scope `sign_in_requests`, or
//! `check_codes` for codes; that is all that it can do with it. It shows the number, the member types
//! it on an enrolled device, and the device signs the answer.
//!
//! ```no_run
//! # async fn example(client: reqwest::Client) -> Result<(), Box<dyn std::error::Error>> {
//! use lifeboat_client::{HttpApi, service::Service};
//! use lifeboat_protocol::{Token, sign_in_request::{NewSignInRequest, RequestState}};
//!
//! let api = HttpApi::new(client, "https://id.example.org".parse()?);
//! let organization = "0191d3b4-6c2e-7d1a-9c39-5f0f6d1f2a11".parse()?;
//! let service = Service::new(api, organization, Token::parse("…")?);
//! let request = service
//!     .ask(&NewSignInRequest {
//!         member: "anna@example.org".to_owned(),
//!         application: "VPN".to_owned(),
//!         origin: "203.0.113.7, Delft".to_owned(),
//!         expires_in: None,
//!     })
//!     .await?;
//! println!("Type {} on your phone", request.number);
//! let may_enter = service.outcome(&request).await?.state == RequestState::Approved;
//! # Ok(())
//! # }
//! ```
//!
//! `examples/protect_command.rs` is a whole program.

use std::fmt;

use lifeboat_protocol::{
    ErrorCode, Token,
    organization::{CheckCode, CodeChecked},
    path,
    sign_in_request::{NewSignInRequest, RequestOutcome, RequestState, SignInRequestCreated},
};
use uuid::Uuid;

use crate::{Server, ServerError, ports::Api};

/// How long the server holds a request for the outcome, in seconds. The HTTP client's time limit has
/// to be longer.
pub const HOLD_SECONDS: u64 = 30;

/// How many requests for the outcome in a row may fail to reach the server.
const MOST_UNREACHABLE: u32 = 5;

/// An organization's program, at one server.
pub struct Service<A> {
    server: Server<A>,
    organization: Uuid,
    token: Token,
}

impl<A: Api> Service<A> {
    /// A program of this organization, with its API token.
    pub fn new(api: A, organization: Uuid, token: Token) -> Self {
        Self {
            server: Server::new(api),
            organization,
            token,
        }
    }

    /// Asks a member. Show the number where the sign-in is, to whoever signs in, and nowhere else.
    ///
    /// # Errors
    ///
    /// See [`ServerError`]. Codes to act on: `not_found` (no such member), `no_device` (the member has
    /// none enrolled), `too_many_requests` (wait `retry_after` seconds), `scope_missing`.
    pub async fn ask(
        &self,
        request: &NewSignInRequest,
    ) -> Result<SignInRequestCreated, ServerError> {
        let path = path::fill(path::ORGANIZATION_REQUESTS, self.organization);
        let server = self.server.with_session(self.token.clone());
        server.post(path, request).await
    }

    /// Checks a code that a member typed, of any of their enrolled devices. Let them in for `Ok`, and
    /// only then. A code is right once.
    ///
    /// # Errors
    ///
    /// See [`ServerError`]. Codes to act on: `wrong_proof` (the code is wrong), `expired` (it was used
    /// already: have the member wait for the next), `too_many_attempts` (wait `retry_after` seconds),
    /// `account_locked` (after 100 wrong ones), `no_device`, `not_found` (no such member),
    /// `scope_missing`.
    pub async fn check_code(&self, request: &CheckCode) -> Result<CodeChecked, ServerError> {
        let path = path::fill(path::CODE_CHECKS, self.organization);
        let server = self.server.with_session(self.token.clone());
        server.post(path, request).await
    }

    /// Waits until the request is answered, or has expired. Let somebody in once for an answer
    /// `approved`; everything else is a no.
    ///
    /// It needs no clock: a server that cannot be reached is asked again a few times, each time as
    /// long as the HTTP client waits.
    ///
    /// # Errors
    ///
    /// See [`ServerError`]: the outcome is not known, so the answer is no.
    pub async fn outcome(
        &self,
        request: &SignInRequestCreated,
    ) -> Result<RequestOutcome, ServerError> {
        let path = path::fill(path::ORGANIZATION_REQUEST, self.organization);
        let path = format!("{}?wait={HOLD_SECONDS}", path::fill(&path, request.id));
        let server = self.server.with_session(self.token.clone());
        let mut unreachable = 0;
        loop {
            match server.get::<RequestOutcome>(path.clone()).await {
                Ok(outcome) if outcome.state == RequestState::Waiting => unreachable = 0,
                Ok(outcome) => return Ok(outcome),
                Err(error) if is_passing(&error) && unreachable < MOST_UNREACHABLE => {
                    unreachable += 1;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn is_passing(error: &ServerError) -> bool {
    matches!(error, ServerError::Unreachable(_)) || error.code() == Some(ErrorCode::Unavailable)
}

impl<A> fmt::Debug for Service<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("organization", &self.organization)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, collections::VecDeque};

    use super::*;
    use crate::ports::{ApiRequest, ApiResponse, Unreachable};

    /// A server that answers what the test says, in turn.
    #[derive(Default)]
    struct Scripted {
        answers: RefCell<VecDeque<Result<ApiResponse, Unreachable>>>,
        asked: RefCell<Vec<String>>,
    }

    impl Api for Scripted {
        async fn send(&self, request: ApiRequest) -> Result<ApiResponse, Unreachable> {
            assert!(request.session.is_some());
            self.asked.borrow_mut().push(request.path);
            self.answers.borrow_mut().pop_front().unwrap()
        }
    }

    const ID: Uuid = Uuid::from_bytes([2; 16]);

    fn says(state: &str) -> ApiResponse {
        ApiResponse {
            status: 200,
            body: format!(r#"{{"id":"{ID}","state":"{state}"}}"#).into_bytes(),
        }
    }

    fn service(answers: Vec<Result<ApiResponse, Unreachable>>) -> Service<Scripted> {
        let scripted = Scripted::default();
        scripted.answers.replace(answers.into());
        let organization = Uuid::from_bytes([1; 16]);
        Service::new(scripted, organization, Token::from_random([3; 32]))
    }

    fn created() -> SignInRequestCreated {
        SignInRequestCreated {
            id: ID,
            number: lifeboat_protocol::sign_in_request::Number::new(7).unwrap(),
            expires_at: 100,
        }
    }

    fn outcome(service: &Service<Scripted>) -> Result<RequestState, ServerError> {
        at_once(service.outcome(&created())).map(|outcome| outcome.state)
    }

    /// What a future gives that has nothing to wait for.
    fn at_once<T>(future: impl Future<Output = T>) -> T {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(future).poll(&mut context) {
            std::task::Poll::Ready(output) => output,
            std::task::Poll::Pending => panic!("nothing here waits"),
        }
    }

    #[test]
    fn the_outcome_is_asked_for_until_there_is_one() {
        let lost = || Err(Unreachable("away".to_owned()));
        let service = service(vec![
            Ok(says("waiting")),
            lost(),
            Ok(says("waiting")),
            Ok(says("denied")),
        ]);
        assert_eq!(outcome(&service).unwrap(), RequestState::Denied);
        let asked = service.server.api().asked.borrow();
        assert_eq!(asked.len(), 4);
        assert_eq!(
            asked[0],
            "/v1/organizations/01010101-0101-0101-0101-010101010101/sign-in-requests/\
             02020202-0202-0202-0202-020202020202?wait=30"
        );
    }

    #[test]
    fn a_server_that_stays_away_or_says_no_is_no_approval() {
        let lost = || Err(Unreachable("away".to_owned()));
        let away = service((0..6).map(|_| lost()).collect());
        assert!(outcome(&away).is_err());
        let problem = lifeboat_protocol::Problem::new(ErrorCode::NotFound, "Forgotten.");
        let gone = service(vec![Ok(ApiResponse {
            status: 404,
            body: serde_json::to_vec(&problem).unwrap(),
        })]);
        let refused = outcome(&gone).unwrap_err();
        assert_eq!(refused.code(), Some(ErrorCode::NotFound));
    }

    #[test]
    fn a_code_is_right_only_when_the_server_says_so() {
        let problem = lifeboat_protocol::Problem::new(ErrorCode::Expired, "Used already.");
        let service = service(vec![
            Ok(ApiResponse {
                status: 200,
                body: format!(r#"{{"member_id":"{ID}","credential_id":"{ID}"}}"#).into_bytes(),
            }),
            Ok(ApiResponse {
                status: 410,
                body: serde_json::to_vec(&problem).unwrap(),
            }),
            Err(Unreachable("away".to_owned())),
        ]);
        let request = CheckCode {
            member: "anna@example.org".to_owned(),
            code: "123456".to_owned(),
        };
        let check = || at_once(service.check_code(&request));
        assert_eq!(check().unwrap().credential_id, ID);
        assert_eq!(check().unwrap_err().code(), Some(ErrorCode::Expired));
        assert!(check().is_err());
        assert!(!format!("{request:?}").contains("123456"));
    }

    #[test]
    fn the_token_does_not_print() {
        let service = service(Vec::new());
        let token = service.token.expose().to_string();
        assert!(!format!("{service:?}").contains(&token));
    }
}

//! The second proof that another signed-in device gives: it asks for six digits that are shown here.

use std::time::Duration;

use lifeboat_client::{ClientError, HttpApi, Server, recovery_account::SignIn};
use lifeboat_protocol::{
    ErrorCode,
    sign_in_request::{Number, RequestState, SignInRequestCreated},
};

use super::waiting::Waiting;
use crate::{
    error::CliError,
    output::{Style, span},
    program::Program,
};

/// How long the next question waits when the server has answered at once.
const PAUSE: Duration = Duration::from_secs(1);

/// What is approved no more.
const OVER: &str = "approval_over";

/// Shows the number.
pub(super) fn show(program: &Program, asked: &SignInRequestCreated) {
    program.output.done(in_words(program, asked));
    program.output.done("\nWaiting … (Ctrl-C ends it)");
}

fn in_words(program: &Program, asked: &SignInRequestCreated) -> String {
    let paint = program.output.paint();
    let number = paint.in_style(Style::Bold, spaced(asked.number));
    let left = asked.expires_at.saturating_sub(program.now().seconds());
    format!(
        "Your other signed-in devices are asked. Take one of them, open Lifeboat there \
         (`lifeboat approve`), and type this number within {}:\n\n    {number}",
        span(left)
    )
}

/// `482 913`.
fn spaced(number: Number) -> String {
    let digits = number.to_string();
    let (first, second) = digits.split_at(digits.len() / 2);
    format!("{first} {second}")
}

/// Shows the number, and ends the command with exit code 4: the same command waits for the answer.
pub(super) fn stop(program: &Program, asked: &SignInRequestCreated, command: &str) -> CliError {
    let waiting = Waiting {
        needs: "approval",
        approval: true,
        number: Some(asked.number),
        expires_at: Some(asked.expires_at),
        ..Waiting::default()
    };
    let text = format!("{}\n\nThen:\n  {command}", in_words(program, asked));
    waiting.stop(program, &text)
}

/// Waits until somebody has answered.
///
/// # Errors
///
/// Denied, reported, expired, or the number was typed wrong too often.
pub(super) async fn wait(
    program: &Program,
    server: &Server<HttpApi>,
    sign_in: &SignIn,
    asked: &SignInRequestCreated,
) -> Result<(), CliError> {
    loop {
        let state = match sign_in.await_approval(server).await {
            Ok(outcome) => outcome.state,
            Err(error) if error.is_passing() => {
                program.output.warning(&error);
                RequestState::Waiting
            }
            // Who reports a sign-in ends it.
            Err(ClientError::Server(error)) if error.code() == Some(ErrorCode::Expired) => {
                return Err(over(
                    "The sign-in was denied on another device, or has ended. Begin again if it is yours.",
                ));
            }
            Err(error) => return Err(error.into()),
        };
        match state {
            RequestState::Approved => return Ok(()),
            RequestState::Waiting if asked.expires_at > program.now().seconds() => {
                tokio::time::sleep(PAUSE).await;
            }
            RequestState::Denied | RequestState::Reported => {
                return Err(over("The sign-in was denied on another device."));
            }
            RequestState::Failed => {
                return Err(over(
                    "The number was typed wrong three times on another device, so the request is dead. \
                     Ask once more.",
                ));
            }
            RequestState::Waiting | RequestState::Expired => {
                return Err(over(
                    "Nobody has approved in time. Ask once more, or give another proof.",
                ));
            }
        }
    }
}

fn over(message: &str) -> CliError {
    CliError::failed(OVER, message)
}

/// Whether it makes no sense to wait any longer.
pub(super) fn is_over(error: &CliError) -> bool {
    error.code == OVER
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_shown_as_it_is_read_aloud() {
        assert_eq!(spaced(Number::new(482).unwrap()), "000 482");
    }
}

//! Runs a command only after a member of the organization has approved it on their device.
//!
//! ```text
//! export LIFEBOAT_TOKEN=…      # an API token with the scope sign_in_requests
//! cargo run -p lifeboat-client --example protect_command -- \
//!     https://id.example.org ORGANIZATION anna@example.org systemctl restart web
//! ```
//!
//! It shows six digits, waits until they are typed on the member's device, runs the command and ends
//! with its exit status. Whatever else happens (denied, expired, the server away), the command does
//! not run, and the exit status is 1.
//!
//! The member approves what is shown on the device, so that is the whole command: one that does not
//! fit there, or has characters that could deceive, is not asked for at all. The command does not
//! learn the token.

use std::env;
use std::error::Error;
use std::io::Write as _;
use std::process::{Command, ExitCode};
use std::time::Duration;

use lifeboat_client::HttpApi;
use lifeboat_client::service::{HOLD_SECONDS, Service};
use lifeboat_protocol::Token;
use lifeboat_protocol::sign_in_request::{NewSignInRequest, RequestState};

const USAGE: &str = "usage: protect_command SERVER ORGANIZATION MEMBER COMMAND [ARGUMENT]…";

/// The environment variable that holds the API token.
const TOKEN: &str = "LIFEBOAT_TOKEN";

/// How many characters of the command fit into the name of an application, after `Run `.
const MOST_SHOWN: usize = 96;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match protect().await {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "The command was not run. {error}");
            ExitCode::FAILURE
        }
    }
}

async fn protect() -> Outcome<ExitCode> {
    let mut arguments = env::args().skip(1);
    let mut next = || arguments.next().ok_or(USAGE);
    let (server, organization, member) = (next()?, next()?, next()?);
    let program = next()?;
    let rest: Vec<String> = arguments.collect();
    let token = env::var(TOKEN).map_err(|_| "Set LIFEBOAT_TOKEN to the API token.")?;
    let shown = shown(&program, &rest)?;

    // Fails only if there is a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(HOLD_SECONDS + 15))
        .build()?;
    let api = HttpApi::new(client, server.parse()?);
    let service = Service::new(api, organization.parse()?, Token::parse(&token)?);

    let request = service
        .ask(&NewSignInRequest {
            member,
            application: format!("Run {shown}"),
            origin: env::var("SSH_CLIENT")
                .ok()
                .and_then(|client| client.split(' ').next().map(str::to_owned))
                .unwrap_or_default(),
            expires_in: None,
        })
        .await?;
    writeln!(
        std::io::stderr(),
        "Type {} on the device to run {shown}.",
        request.number
    )?;
    match service.outcome(&request).await?.state {
        RequestState::Approved => {}
        RequestState::Denied => Err("It was denied.")?,
        RequestState::Reported => Err("It was reported as not theirs.")?,
        RequestState::Failed => Err("The number was typed wrong too often.")?,
        RequestState::Waiting | RequestState::Expired => Err("Nobody approved in time.")?,
    }
    let status = Command::new(&program)
        .args(rest)
        .env_remove(TOKEN)
        .status()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The command as the member sees it, each part in quotes where it would read as several otherwise.
fn shown(program: &str, arguments: &[String]) -> Outcome<String> {
    let parts = std::iter::once(program).chain(arguments.iter().map(String::as_str));
    let shown = parts.map(quoted).collect::<Vec<_>>().join(" ");
    if shown.chars().count() > MOST_SHOWN {
        Err(format!(
            "It does not fit into the {MOST_SHOWN} characters that the device shows: {shown}"
        ))?;
    }
    if !shown.chars().all(|letter| matches!(letter, ' '..='~')) {
        Err("It has characters that cannot be told apart on a screen. Put it into a script.")?;
    }
    Ok(shown)
}

fn quoted(part: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:=@%+,".contains(letter);
    if !part.is_empty() && part.chars().all(is_plain) {
        part.to_owned()
    } else {
        format!("'{}'", part.replace('\'', r"'\''"))
    }
}

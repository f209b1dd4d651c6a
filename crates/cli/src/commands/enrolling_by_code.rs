//! An activation code of an administrator, given to `add`, `scan` or `complete`.

use lifeboat_client::providers::{Enrollment, enroll};
use lifeboat_protocol::activation::{ActivationCode, ActivationError, ActivationLink};
use lifeboat_vault::AccountId;
use serde::Serialize;
use url::Url;

use crate::{connection::warn_about_clock, error::CliError, program::Program};

/// What `--json` prints of an account that was enrolled.
#[derive(Debug, Serialize)]
pub(super) struct EnrolledAccount {
    id: AccountId,
    issuer: String,
    name: String,
    /// Whether it is new on the list.
    added: bool,
    /// Whether it was a name only, and is whole now.
    completed: bool,
    /// Whether the member's other devices were revoked by this.
    others_revoked: bool,
}

impl From<Enrollment> for EnrolledAccount {
    fn from(enrollment: Enrollment) -> Self {
        Self {
            id: enrollment.account,
            issuer: enrollment.organization,
            name: enrollment.member,
            added: enrollment.is_new,
            completed: enrollment.completed,
            others_revoked: enrollment.others_revoked,
        }
    }
}

impl EnrolledAccount {
    /// What happened, for a person.
    pub(super) fn in_words(&self) -> String {
        let Self { issuer, name, .. } = self;
        let what = if self.added {
            format!("Added {issuer} ({name}). This device has a key and codes of its own for it.")
        } else if self.completed {
            format!("{issuer} ({name}) is complete: it works on this device again.")
        } else {
            format!("{issuer} ({name}) was here already. It has a new key and new codes now.")
        };
        let others = if self.others_revoked {
            " Your other devices for it are revoked."
        } else {
            ""
        };
        format!("{what}{others}")
    }
}

/// Uses a code. With `wanted`, for that account only. Not for commands `on network`, which await
/// [`enroll_with`].
pub(super) async fn enroll_with(
    program: &mut Program,
    link: &ActivationLink,
    wanted: Option<AccountId>,
) -> Result<EnrolledAccount, CliError> {
    let (store, _) = program.open_or_create_vault().await?;
    let server = program.server(&link.server)?;
    let keys = program.keys(&store);
    let now = program.now();
    let at = (link, wanted);
    let enrollment = enroll(&store, &keys, &server, at, now, &mut program.rng).await?;
    warn_about_clock(program, &server).await;
    Ok(enrollment.into())
}

/// The code as it was typed: a link, or the code alone where the server is known.
pub(super) fn read_code(typed: &str, server: Option<&Url>) -> Result<ActivationLink, CliError> {
    if ActivationLink::is_meant(typed) {
        return ActivationLink::parse(typed).map_err(invalid);
    }
    let code = ActivationCode::parse(typed).map_err(invalid)?;
    match server {
        Some(server) => Ok(ActivationLink {
            server: server.clone(),
            code,
        }),
        None => Err(CliError::usage(
            "An activation code alone does not say at which server it is.",
        )
        .hint("--server URL, or give the link of the QR code (lifeboat://enroll?…)")),
    }
}

/// The text is no activation code, or a mistyped one.
pub(super) fn invalid(error: ActivationError) -> CliError {
    let code = match error {
        ActivationError::Mistyped => "activation_mistyped",
        ActivationError::NotACode | ActivationError::NoServer => "invalid_activation",
    };
    CliError::failed(code, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_before_the_server_is_asked() {
        let server = Url::parse("https://id.example.org").unwrap();
        let code = ActivationCode::from_random([9; 16]).expose();
        assert!(read_code(&code, Some(&server)).is_ok());
        assert_eq!(read_code(&code, None).unwrap_err().code, "usage");
        let last = if code.ends_with('q') { 'p' } else { 'q' };
        let slip: String = code.chars().take(code.len() - 1).chain([last]).collect();
        let error = read_code(&slip, Some(&server)).unwrap_err();
        assert_eq!(error.code, "activation_mistyped");
        let error = read_code("hello", Some(&server)).unwrap_err();
        assert_eq!(error.code, "invalid_activation");
    }

    #[test]
    fn a_link_names_its_own_server() {
        let link = ActivationLink {
            server: Url::parse("https://id.example.org").unwrap(),
            code: ActivationCode::from_random([9; 16]),
        };
        let other = Url::parse("https://other.example.org").unwrap();
        let read = read_code(&link.expose(), Some(&other)).unwrap();
        assert_eq!(read.server, link.server);
    }
}

//! `POST /v1/organizations/{organization}/sign-in-requests`: asks a member to approve.

use axum::extract::State;
use lifeboat_protocol::{
    ErrorCode, Problem,
    organization::{AuditKind, Scope},
    sign_in_request::{MOST_SECONDS, NewSignInRequest, SignInRequestCreated},
};

use crate::{
    clock::UnixSeconds,
    error::{ApiError, Refusal},
    extract::{Json, OrganizationAccess},
    organizations::{audit, members},
    sign_in_requests::{
        Subject,
        ask::{NewRequest, ask},
    },
    state::AppState,
};

/// How long a request lives if nothing else is said, in seconds.
const SECONDS: u64 = 120;

/// The longest text about a sign-in, in characters.
const MOST_CHARACTERS: usize = 100;

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(
        "`{0}` is not usable: it has 1 to {MOST_CHARACTERS} characters (`origin` may be empty), and \
         no control characters."
    )]
    Text(&'static str),
    #[error("`expires_in` is not usable: a sign-in request lives 1 to {MOST_SECONDS} seconds.")]
    Life,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Text(_) | Self::Life => ErrorCode::InvalidRequest,
        }
    }
}

/// Asks a member's devices. Show the number where the sign-in is, and wait for the outcome. Needs the
/// scope `sign_in_requests`. A member has at most 3 requests waiting and 10 in ten minutes, and after
/// one that was refused there is a wait.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization}/sign-in-requests",
    tag = "sign-in-requests",
    params(("organization" = Uuid, Path, description = "The organization.")),
    request_body = NewSignInRequest,
    responses(
        (status = 200, description = "The devices are asked.", body = SignInRequestCreated),
        (status = 400, description = "A text or the life cannot be used.", body = Problem),
        (status = 401, description = "Not signed in, or the token was revoked.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "No such organization or member.", body = Problem),
        (status = 409, description = "The member has no device.", body = Problem),
        (status = 429, description = "Too many requests for this member.", body = Problem),
    )
)]
pub(super) async fn create(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Json(request): Json<NewSignInRequest>,
) -> Result<Json<SignInRequestCreated>, ApiError> {
    access.allow(Scope::SignInRequests)?;
    let application = for_people("application", &request.application, 1)?;
    let origin = for_people("origin", &request.origin, 0)?;
    let life = life(request.expires_in)?;
    let organization = &access.organization;

    let transaction = state.db.begin().await?;
    access.hold(&transaction).await?;
    let member = members::find(&transaction, organization.id, &request.member).await?;
    let asked = ask(
        &state,
        &transaction,
        NewRequest {
            subject: Subject::Member {
                organization: organization.id,
                member: member.id,
            },
            asker: &organization.name,
            application,
            origin,
            life,
            sign_in_hash: None,
            token_id: access.token_id(),
        },
    )
    .await?;
    let entry = audit::Entry {
        organization_id: organization.id,
        at: state.now(),
        kind: AuditKind::SignInRequested,
        by: access.by(),
        member: Some(&member.name),
        about: Some(application),
    };
    audit::record(&transaction, entry).await?;
    transaction.commit().await?;
    Ok(Json(asked.tell(&state)))
}

/// Trimmed, and without characters that could make a device show something else.
fn for_people<'a>(what: &'static str, text: &'a str, least: usize) -> Result<&'a str, Refused> {
    let text = text.trim();
    let deceives = |character: char| {
        // Control characters, line separators, and those that turn the direction of writing round.
        character.is_control()
            || matches!(character, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if (least..=MOST_CHARACTERS).contains(&text.chars().count()) && !text.chars().any(deceives) {
        Ok(text)
    } else {
        Err(Refused::Text(what))
    }
}

fn life(expires_in: Option<u64>) -> Result<UnixSeconds, Refused> {
    let seconds = expires_in.unwrap_or(SECONDS);
    if (1..=MOST_SECONDS).contains(&seconds) {
        UnixSeconds::try_from(seconds).map_err(|_| Refused::Life)
    } else {
        Err(Refused::Life)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_for_people_is_shown_as_it_is() {
        assert_eq!(for_people("origin", " Delft ", 0).unwrap(), "Delft");
        assert_eq!(for_people("origin", "", 0).unwrap(), "");
        assert!(for_people("application", "", 1).is_err());
        assert!(for_people("application", &"a".repeat(101), 1).is_err());
        assert!(for_people("application", &"é".repeat(100), 1).is_ok());
        for deceiving in ["a\u{1b}[2Jb", "a\nb", "a\u{202e}b", "a\u{2069}b"] {
            assert!(for_people("application", deceiving, 1).is_err());
        }
    }

    #[test]
    fn a_request_lives_two_minutes_or_as_said_and_ten_at_the_most() {
        assert_eq!(life(None).unwrap(), 120);
        assert_eq!(life(Some(600)).unwrap(), 600);
        assert!(life(Some(0)).is_err() && life(Some(601)).is_err());
    }
}

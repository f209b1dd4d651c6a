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
    shown_text,
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
         none that cannot be seen."
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
    let application = shown_text::parse(&request.application, 1, MOST_CHARACTERS)
        .ok_or(Refused::Text("application"))?;
    let origin =
        shown_text::parse(&request.origin, 0, MOST_CHARACTERS).ok_or(Refused::Text("origin"))?;
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
    fn a_request_lives_two_minutes_or_as_said_and_ten_at_the_most() {
        assert_eq!(life(None).unwrap(), 120);
        assert_eq!(life(Some(600)).unwrap(), 600);
        assert!(life(Some(0)).is_err() && life(Some(601)).is_err());
    }
}

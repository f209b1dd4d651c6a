//! `POST /v1/contacts/{id}/code`: has a new code sent to an unproven contact.

use axum::extract::State;
use lifeboat_protocol::{Problem, sign_in::CodeSent};
use uuid::Uuid;

use super::{Refused, can_send, find};
use crate::{
    accounts,
    address::Email,
    challenge::{CODE_LIFE, Challenge, Kind, NewChallenge},
    clock::on_the_wire,
    entities::from_word,
    error::ApiError,
    extract::{Json, Path, Session},
    messages::{Channel, CodeReason, Content, Draft, language, queue},
    state::AppState,
    throttle,
};

/// Sends a new code, which takes the place of the one before. A body is not needed.
#[utoipa::path(
    post,
    path = "/v1/contacts/{id}/code",
    tag = "contacts",
    params(("id" = Uuid, Path, description = "The contact.")),
    responses(
        (status = 200, description = "It is on its way.", body = CodeSent),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 404, description = "The account has no such contact.", body = Problem),
        (status = 422, description = "It is proven already, or nothing can be sent.", body = Problem),
        (status = 429, description = "Too many codes.", body = Problem),
    )
)]
pub(super) async fn send_code(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Json<CodeSent>, ApiError> {
    let contact = find(&state, &session, id).await?;
    if contact.proven_at.is_some() {
        Err(Refused::Proven)?;
    }
    let channel = Channel::to(from_word(&contact.kind)?);
    can_send(&state, channel)?;
    let account = accounts::of(state.db.reader(), session.account_id).await?;
    let email = Email::parse(&account.email)?;
    throttle::allow_contact(&state, &email, &contact.value).await?;

    let language = language(&account.language);
    let expires_at = state.now() + CODE_LIFE;
    let code = state.entropy.six_digits();
    let new = NewChallenge {
        kind: Kind::Contact,
        account_id: Some(session.account_id),
        email: &email,
        language,
        code: Some(&code),
        state_sealed: None,
        life: CODE_LIFE,
    };
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    Challenge::begin_for_contact(&state, &transaction, contact.id, new).await?;
    let message = Draft {
        channel,
        to: contact.value,
        language,
        content: Content::Code {
            reason: CodeReason::Contact,
            code,
        },
        dies_at: expires_at,
    };
    queue::put(&state, &transaction, vec![message]).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Json(CodeSent {
        expires_at: on_the_wire(expires_at),
    }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, device::Platform, path};

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn only_an_unproven_contact_of_this_account_gets_a_code() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            let unproven = server.contact(&anna, "anna@other.org", false).await;
            let proven = server.contact(&anna, "+31612345678", true).await;

            let path = path::fill(path::CONTACT_CODE, unproven);
            let _: CodeSent = server.post(&path).of(&anna).send().await.ok();
            assert_eq!(server.code_to("anna@other.org").await.len(), 6);
            assert_eq!(
                server.post(&path).of(&eve).send().await.refused(),
                ErrorCode::NotFound
            );
            let path = path::fill(path::CONTACT_CODE, proven);
            let refused = server.post(&path).of(&anna).send().await.refused();
            assert_eq!(refused, ErrorCode::ContactUnusable);
            let path = path::fill(path::CONTACT_CODE, "not-an-id");
            let refused = server.post(&path).of(&anna).send().await.refused();
            assert_eq!(refused, ErrorCode::InvalidRequest);
        })
        .await;
    }
}

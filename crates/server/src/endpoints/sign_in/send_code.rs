//! `POST /v1/sign-in/code`: has a code sent to a contact.

use axum::extract::State;
use lifeboat_protocol::{
    ErrorCode, Problem,
    sign_in::{CodeSent, SendCode},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::{
    challenge::{Challenge, Kind, Stage},
    clock::on_the_wire,
    entities::{contact, from_word},
    error::{ApiError, Refusal},
    extract::Json,
    messages::{Channel, CodeReason, Content, Draft, queue},
    state::AppState,
    throttle,
};

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(
        "The recovery account has no such proven contact. Choose one of those that were listed."
    )]
    ContactUnusable,
    #[error("This server cannot send text messages. Choose an email address or another proof.")]
    NoText,
    #[error("This server cannot send mail. Choose another proof.")]
    NoMail,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::ContactUnusable => ErrorCode::ContactUnusable,
            Self::NoText | Self::NoMail => ErrorCode::NoDelivery,
        }
    }
}

/// Sends a code of six digits, which takes the place of an earlier one.
#[utoipa::path(
    post,
    path = "/v1/sign-in/code",
    tag = "sign-in",
    request_body = SendCode,
    responses(
        (status = 200, description = "It is on its way.", body = CodeSent),
        (status = 410, description = "Too late, or the password is not proven.", body = Problem),
        (status = 422, description = "The contact cannot be used.", body = Problem),
        (status = 429, description = "Too many codes for this account or contact.", body = Problem),
    )
)]
pub(super) async fn send_code(
    State(state): State<AppState>,
    Json(request): Json<SendCode>,
) -> Result<Json<CodeSent>, ApiError> {
    let sign_in = Challenge::find(&state, Kind::SignIn, &request.sign_in).await?;
    sign_in.expect(Stage::PasswordProven)?;
    let contact = contact::Entity::find_by_id(request.contact)
        .filter(contact::Column::AccountId.eq(sign_in.account_id()))
        .filter(contact::Column::ProvenAt.is_not_null())
        .one(state.db.reader())
        .await?
        .ok_or(Refused::ContactUnusable)?;
    let channel = Channel::to(from_word(&contact.kind)?);
    if !state.messenger.can_send(channel) {
        Err(if channel == Channel::Text {
            Refused::NoText
        } else {
            Refused::NoMail
        })?;
    }
    throttle::allow_sign_in(&state, &sign_in.email, &contact.value).await?;

    let code = state.entropy.six_digits();
    let transaction = state.db.begin().await?;
    let expires_at = sign_in
        .code_sent(&state, &transaction, contact.id, &code)
        .await?;
    let message = Draft {
        channel,
        to: contact.value,
        language: request.language,
        content: Content::Code {
            reason: CodeReason::SignIn,
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
    use lifeboat_protocol::{Token, device::Platform, path, sign_up::Language};
    use uuid::Uuid;

    use super::*;
    use crate::testing::{self, TestServer, flows};

    const ANNA: &str = "anna@example.org";

    async fn send(
        server: &TestServer,
        sign_in: &Token,
        contact: Uuid,
    ) -> Result<CodeSent, ErrorCode> {
        let request = SendCode {
            sign_in: sign_in.clone(),
            contact,
            language: Language::En,
        };
        let response = server.post(path::SIGN_IN_CODE).json(&request).send().await;
        if response.status() == 200 {
            Ok(response.ok())
        } else {
            Err(response.refused())
        }
    }

    #[tokio::test]
    async fn a_code_goes_to_a_proven_contact_of_this_account_only() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            let phone = server.contact(&anna, "+31612345678", true).await;
            let unproven = server.contact(&anna, "anna@other.org", false).await;
            let foreign = server.contact(&eve, "eve@other.org", true).await;
            let proof = flows::password_proof(&server, ANNA, flows::PASSWORD).await;

            assert!(send(&server, &proof, phone).await.is_ok());
            let message = server.messages().await.pop().unwrap();
            assert_eq!(
                (message.to.as_str(), message.channel),
                ("+31612345678", Channel::Text)
            );
            assert!(message.text.contains(message.code.as_deref().unwrap()));
            for unusable in [unproven, foreign, Uuid::nil()] {
                let refused = send(&server, &proof, unusable).await.unwrap_err();
                assert_eq!(refused, ErrorCode::ContactUnusable);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn without_a_proven_password_nothing_is_sent() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let phone = server.contact(&anna, "+31612345678", true).await;
            let started = flows::start_sign_in(&server, ANNA, "wrong").await.1.sign_in;
            assert_eq!(
                send(&server, &started, phone).await.unwrap_err(),
                ErrorCode::Expired
            );
            assert!(server.messages().await.is_empty());
        })
        .await;
    }

    #[tokio::test]
    async fn a_server_that_cannot_send_says_so() {
        testing::on_every_database_with(
            |config| config.dev = false,
            async |server| {
                flows::account(&server, ANNA).await;
                let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
                let phone = server.contact(&anna, "+31612345678", true).await;
                let proof = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
                assert_eq!(
                    send(&server, &proof, phone).await.unwrap_err(),
                    ErrorCode::NoDelivery
                );
            },
        )
        .await;
    }
}

//! `POST /v1/sign-in/finish`: proves the password.

use axum::extract::State;
use lifeboat_opaque::ServerSignIn;
use lifeboat_protocol::{
    ErrorCode, Problem,
    sign_in::{FinishSignIn, MaskedContact, PasswordProven},
};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, RelationTrait,
};
use uuid::Uuid;

use crate::{
    address,
    challenge::{Challenge, Kind, Stage},
    committer::rows,
    entities::{contact, device, from_word, session},
    error::{ApiError, Refusal},
    extract::Json,
    messages::Channel,
    sealing::Purpose,
    sign_in_requests::Subject,
    state::AppState,
    throttle::{self, Attempt},
};

#[derive(Debug, thiserror::Error)]
#[error("The email address or the password is wrong. Check both and try again.")]
struct WrongCredentials;

impl Refusal for WrongCredentials {
    fn code(&self) -> ErrorCode {
        ErrorCode::WrongCredentials
    }
}

/// Checks OPAQUE's last message. From here on the sign-in is also a password proof.
#[utoipa::path(
    post,
    path = "/v1/sign-in/finish",
    tag = "sign-in",
    request_body = FinishSignIn,
    responses(
        (status = 200, description = "The password is right.", body = PasswordProven),
        (status = 401, description = "Address or password is wrong.", body = Problem),
        (status = 410, description = "Too late, or done already.", body = Problem),
    )
)]
pub(super) async fn finish(
    State(state): State<AppState>,
    Json(request): Json<FinishSignIn>,
) -> Result<Json<PasswordProven>, ApiError> {
    let sign_in = Challenge::find(&state, Kind::SignIn, &request.sign_in).await?;
    sign_in.expect(Stage::Started)?;
    let remembered = state
        .sealing
        .open(Purpose::SignIn, sign_in.state_sealed())
        .map_err(|error| ApiError::internal(&error))?;
    let (attempt, waiting) = Attempt::from_bytes(&remembered)
        .ok_or_else(|| ApiError::internal(&"a sign-in that does not know its attempt"))?;
    let waiting = ServerSignIn::from_bytes(waiting).map_err(|error| ApiError::internal(&error))?;
    let proven = waiting.finish(&request.credential_finalization.0).is_ok();
    let Some(account_id) = sign_in.account_id().filter(|_| proven) else {
        // The failure was counted when the sign-in began.
        sign_in.use_up(state.db.writer()).await?;
        return Err(WrongCredentials.into());
    };

    let transaction = state.db.begin().await?;
    rows::lock(&transaction, account_id).await?;
    sign_in.advance(&transaction, Stage::PasswordProven).await?;
    throttle::take_back(&state, &transaction, &sign_in.email, attempt).await?;
    transaction.commit().await?;
    Ok(Json(PasswordProven {
        contacts: contacts(&state, account_id).await?,
        device_code: has_signed_in_device(&state, account_id).await?,
        recovery_code: true,
        approval: Subject::Account(account_id)
            .has_device(state.db.reader(), state.now())
            .await?,
    }))
}

/// The contacts to which a code can be sent.
async fn contacts(state: &AppState, account_id: Uuid) -> Result<Vec<MaskedContact>, ApiError> {
    let rows = super::super::contacts::of(state.db.reader(), account_id).await?;
    let mut contacts = Vec::with_capacity(rows.len());
    for contact::Model {
        id,
        kind,
        value,
        proven_at,
        ..
    } in rows
    {
        let kind = from_word(&kind)?;
        if proven_at.is_some() && state.messenger.can_send(Channel::to(kind)) {
            contacts.push(MaskedContact {
                id,
                kind,
                masked: address::mask(kind, &value),
            });
        }
    }
    Ok(contacts)
}

async fn has_signed_in_device(state: &AppState, account_id: Uuid) -> Result<bool, ApiError> {
    let signed_in = session::Entity::find()
        .join(JoinType::InnerJoin, session::Relation::Device.def())
        .filter(session::Column::AccountId.eq(account_id))
        .filter(session::Column::ExpiresAt.gt(state.now()))
        .filter(device::Column::RevokedAt.is_null())
        .count(state.db.reader())
        .await?;
    Ok(signed_in > 0)
}

#[cfg(test)]
mod tests {
    use lifeboat_opaque::{ClientSignIn, CredentialFinalization};
    use lifeboat_protocol::{
        Wire,
        contact::ContactKind,
        device::Platform,
        path,
        sign_in::{SignInStarted, StartSignIn},
    };

    use super::*;
    use crate::{
        challenge::CODE_LIFE,
        testing::{self, flows},
    };

    const ANNA: &str = "anna@example.org";

    #[tokio::test]
    async fn the_right_password_is_proven_once_and_tells_which_second_proofs_there_are() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let request = flows::right_password(&server, ANNA, flows::PASSWORD).await;
            let response = server
                .post(path::SIGN_IN_FINISH)
                .json(&request)
                .send()
                .await;
            let proven: PasswordProven = response.ok();
            assert_eq!(proven.contacts.len(), 1);
            assert_eq!(proven.contacts[0].kind, ContactKind::Email);
            assert_eq!(proven.contacts[0].masked, "a•••@e•••.org");
            assert!(proven.recovery_code && !proven.device_code);
            let again = server
                .post(path::SIGN_IN_FINISH)
                .json(&request)
                .send()
                .await;
            assert_eq!(again.refused(), ErrorCode::Expired);

            server.device(ANNA, "Laptop", Platform::Linux).await;
            let request = flows::right_password(&server, ANNA, flows::PASSWORD).await;
            let response = server
                .post(path::SIGN_IN_FINISH)
                .json(&request)
                .send()
                .await;
            assert!(response.ok::<PasswordProven>().device_code);
        })
        .await;
    }

    #[tokio::test]
    async fn a_wrong_last_message_is_refused_alike_for_known_and_unknown_and_ends_the_sign_in() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            for email in [ANNA, "nobody@example.org"] {
                let sign_in = flows::start_sign_in(&server, email, "wrong")
                    .await
                    .1
                    .sign_in;
                let finalization = CredentialFinalization::from_bytes(vec![5; 64]).unwrap();
                let request = FinishSignIn {
                    sign_in,
                    credential_finalization: Wire(finalization),
                };
                let refused = server
                    .post(path::SIGN_IN_FINISH)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::WrongCredentials);
                let again = server
                    .post(path::SIGN_IN_FINISH)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(again.refused(), ErrorCode::Expired);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_hundred_wrong_last_messages_lock_and_the_owner_unlocks_by_recovery() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let begin = async || {
                let (_, request) = ClientSignIn::start(b"wrong");
                let request = StartSignIn {
                    known_by: None,
                    email: ANNA.to_owned(),
                    credential_request: Wire(request),
                };
                server.post(path::SIGN_IN_START).json(&request).send().await
            };
            let mut tries = 0;
            let locked = loop {
                let begun = begin().await;
                if begun.status() != 200 {
                    let problem = begun.problem();
                    if problem.code != ErrorCode::TooManyAttempts {
                        break problem.code;
                    }
                    let wait = i64::try_from(problem.retry_after.unwrap()).unwrap();
                    assert!(wait > 0);
                    server.clock.advance(wait);
                    continue;
                }
                tries += 1;
                assert!(tries <= 100, "it is never locked");
                let finalization = CredentialFinalization::from_bytes(vec![5; 64]).unwrap();
                let request = FinishSignIn {
                    sign_in: begun.ok::<SignInStarted>().sign_in,
                    credential_finalization: Wire(finalization),
                };
                let refused = server.post(path::SIGN_IN_FINISH).json(&request);
                let refused = refused.send().await.refused();
                assert_eq!(refused, ErrorCode::WrongCredentials);
            };
            assert_eq!((locked, tries), (ErrorCode::AccountLocked, 100));

            flows::reset(&server, ANNA, "another password").await;
            let _ = flows::password_proof(&server, ANNA, "another password").await;
            // Counted from the start again.
            assert_eq!(begin().await.status(), 200);
        })
        .await;
    }

    #[tokio::test]
    async fn a_sign_in_dies_after_ten_minutes() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let request = flows::right_password(&server, ANNA, flows::PASSWORD).await;
            server.clock.advance(CODE_LIFE);
            let refused = server
                .post(path::SIGN_IN_FINISH)
                .json(&request)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::Expired);
        })
        .await;
    }
}

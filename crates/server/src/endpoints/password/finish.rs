//! `POST /v1/password/finish`: changes the password.

use axum::extract::State;
use lifeboat_opaque::PasswordFile;
use lifeboat_protocol::{
    Problem, account::KeyFileReplaced, event::EventKind, password::FinishPasswordChange,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    challenge::Challenge,
    entities::{account, challenge, session},
    error::ApiError,
    events::{self, Occurrence},
    extract::{Json, Session},
    key_file::{self, Authority, Replacement},
    state::AppState,
};

/// Changes the password: its record and the re-wrapped key file together, or neither. All other
/// sessions end, half-done sign-ins with the old password too, and every contact is told.
#[utoipa::path(
    post,
    path = "/v1/password/finish",
    tag = "password",
    request_body = FinishPasswordChange,
    responses(
        (status = 200, description = "It is changed.", body = KeyFileReplaced),
        (status = 400, description = "The key file cannot be used.", body = Problem),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "It needs the present password.", body = Problem),
        (status = 409, description = "The key file has moved on.", body = Problem),
        (status = 429, description = "It was changed too often in 30 days.", body = Problem),
    )
)]
pub(super) async fn finish(
    State(state): State<AppState>,
    session: Session,
    Json(request): Json<FinishPasswordChange>,
) -> Result<Json<KeyFileReplaced>, ApiError> {
    let proof = Challenge::password_proof(&state, &session, &request.password_proof).await?;
    let password_file = PasswordFile::from_upload(&request.registration_upload.0);

    let transaction = state.db.begin().await?;
    // Before anything else, so that a sign-in with the old password is either over, and its session
    // is seen below, or finds that it has ended.
    session.hold(&transaction).await?;
    proof.use_up(&transaction).await?;
    let new = Replacement {
        account_id: session.account_id,
        expected_revision: request.expected_revision,
        bytes: request.key_file.0,
        authority: Authority::Password,
        device_id: session.device_id,
        at: state.now(),
    };
    let revision = key_file::replace(&transaction, new, |update| {
        let bytes = password_file.as_bytes().to_vec();
        update.col_expr(account::Column::PasswordFile, Expr::value(bytes))
    })
    .await?;
    session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(session.account_id))
        .filter(session::Column::TokenHash.ne(session.token_hash.to_vec()))
        .exec(&transaction)
        .await?;
    challenge::Entity::delete_many()
        .filter(challenge::Column::AccountId.eq(session.account_id))
        .exec(&transaction)
        .await?;
    let changed = Occurrence {
        account_id: session.account_id,
        kind: EventKind::PasswordChanged,
        device: Some((session.device_id, &session.device_name)),
        at: state.now(),
    };
    events::record_and_tell(&state, &transaction, changed).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Json(KeyFileReplaced { revision }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode, Token, Wire, account::KeyFile, device::Platform, password::StartPasswordChange,
        path, sign_up::RegistrationAnswer,
    };

    use super::*;
    use crate::testing::{self, TestDevice, TestServer, flows};

    const ANNA: &str = "anna@example.org";
    const NEW: &str = "a newer password";

    async fn change(
        server: &TestServer,
        device: &TestDevice,
        proof: &Token,
        expected_revision: u64,
    ) -> Result<KeyFileReplaced, ErrorCode> {
        let (registration_request, registration_upload) = flows::registration_with(ANNA, NEW);
        let start = StartPasswordChange {
            password_proof: proof.clone(),
            registration_request: Wire(registration_request),
        };
        let response = server
            .post(path::PASSWORD_START)
            .of(device)
            .json(&start)
            .send()
            .await;
        if response.status() != 200 {
            return Err(response.refused());
        }
        let _: RegistrationAnswer = response.ok();
        let finish = FinishPasswordChange {
            password_proof: proof.clone(),
            registration_upload: Wire(registration_upload),
            expected_revision,
            key_file: Wire(b"key file 2".to_vec()),
        };
        let response = server
            .post(path::PASSWORD_FINISH)
            .of(device)
            .json(&finish)
            .send()
            .await;
        if response.status() == 200 {
            Ok(response.ok())
        } else {
            Err(response.refused())
        }
    }

    #[tokio::test]
    async fn the_new_password_works_the_old_one_does_not_and_other_sessions_end() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let phone = server.device(ANNA, "Phone", Platform::Ios).await;
            let proof = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
            assert_eq!(
                change(&server, &laptop, &proof, 1).await.unwrap().revision,
                2
            );

            let _ = flows::password_proof(&server, ANNA, NEW).await;
            let (client, started) = flows::start_sign_in(&server, ANNA, flows::PASSWORD).await;
            let response = &started.credential_response.0;
            assert!(client.finish(flows::PASSWORD.as_bytes(), response).is_err());

            let file: KeyFile = server.get(path::KEY_FILE).of(&laptop).send().await.ok();
            assert_eq!(file.bytes.0, b"key file 2");
            let refused = server.get(path::ACCOUNT).of(&phone).send().await.refused();
            assert_eq!(refused, ErrorCode::SignInRequired);
            let message = server.messages().await.pop().unwrap();
            assert!(message.subject.contains("password was changed"));

            let again = change(&server, &laptop, &proof, 2).await.unwrap_err();
            assert_eq!(again, ErrorCode::PasswordProofRequired);
        })
        .await;
    }

    #[tokio::test]
    async fn without_proof_or_with_an_old_key_file_nothing_changes() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            let proof = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
            let refused = change(&server, &eve, &proof, 1).await.unwrap_err();
            assert_eq!(refused, ErrorCode::PasswordProofRequired);
            let none = Token::from_random([0; 32]);
            let refused = change(&server, &laptop, &none, 1).await.unwrap_err();
            assert_eq!(refused, ErrorCode::PasswordProofRequired);

            assert_eq!(
                change(&server, &laptop, &proof, 7).await.unwrap_err(),
                ErrorCode::KeyFileMoved
            );
            // The proof was not used up by that.
            assert!(change(&server, &laptop, &proof, 1).await.is_ok());
        })
        .await;
    }

    #[tokio::test]
    async fn no_session_from_the_old_password_survives_a_change_at_the_same_moment() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let (_, upload) = flows::registration_with(ANNA, NEW);
            for revision in 1..=15 {
                let change = FinishPasswordChange {
                    password_proof: flows::given_password_proof(&server, laptop.account_id).await,
                    registration_upload: Wire(upload.clone()),
                    expected_revision: revision,
                    key_file: Wire(b"key file".to_vec()),
                };
                let old = flows::given_password_proof(&server, laptop.account_id).await;
                let thief = flows::prove_with_recovery_code(&server, &old);
                let request = server.post(path::PASSWORD_FINISH).of(&laptop);
                let (changed, _) = tokio::join!(
                    request.json(&change).send(),
                    server.post(path::SIGN_IN_PROVE).json(&thief).send(),
                );
                let _: KeyFileReplaced = changed.ok();
                let sessions = session::Entity::find().all(server.state.db.reader());
                let sessions = sessions.await.unwrap();
                assert!(
                    sessions
                        .iter()
                        .all(|session| session.device_id == laptop.id)
                );
            }
        })
        .await;
    }
}

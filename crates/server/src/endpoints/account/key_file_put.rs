//! `PUT /v1/account/key-file`: replaces the account key file, and perhaps the recovery code with it.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    account::{KeyFileReplaced, ReplaceKeyFile},
    event::EventKind,
};
use sea_orm::{ConnectionTrait, EntityTrait, sea_query::Expr};

use crate::{
    challenge::{self, Challenge},
    clock::{MINUTE, UnixSeconds},
    entities::{account::Column, device},
    error::ApiError,
    events::{self, Occurrence},
    extract::{Json, Session},
    key_file::{self, Authority, Replacement, earlier},
    state::AppState,
};

/// So long after its first sign-in, of which everybody was told, a device may put itself on the list
/// of recipients without everybody being told again.
const ENROLLING: UnixSeconds = 10 * MINUTE;

/// Replaces the key file if nobody else has in the meantime. A new recovery code needs a password
/// proof, which it uses up. Every contact is told, but not of a device that puts itself on the list
/// right after its first sign-in. The one before is kept for 30 days.
#[utoipa::path(
    put,
    path = "/v1/account/key-file",
    tag = "account",
    request_body = ReplaceKeyFile,
    responses(
        (status = 200, description = "It is replaced.", body = KeyFileReplaced),
        (status = 400, description = "The key file cannot be used.", body = Problem),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "A new recovery code needs the password.", body = Problem),
        (status = 409, description = "The key file has moved on.", body = Problem),
        (status = 429, description = "It was replaced too often in 30 days.", body = Problem),
    )
)]
pub(super) async fn replace_key_file(
    State(state): State<AppState>,
    session: Session,
    Json(request): Json<ReplaceKeyFile>,
) -> Result<Json<KeyFileReplaced>, ApiError> {
    let proof = match &request.recovery {
        Some(recovery) => {
            Some(Challenge::password_proof(&state, &session, &recovery.password_proof).await?)
        }
        None => None,
    };
    let verifier = request
        .recovery
        .map(|recovery| recovery.verifier.0.to_vec());
    let now = state.now();
    let authority = match &proof {
        Some(_) => Authority::Password,
        None => Authority::Session,
    };

    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    let enrolls = proof.is_none() && is_enrolling(&transaction, &session, now).await?;
    let new = Replacement {
        account_id: session.account_id,
        expected_revision: request.expected_revision,
        bytes: request.bytes.0,
        authority,
        device_id: session.device_id,
        at: now,
    };
    let revision = key_file::replace(&transaction, new, |update| match verifier {
        Some(verifier) => update
            .col_expr(Column::RecoveryVerifier, Expr::value(verifier))
            .col_expr(Column::RecoveryCodeAt, Expr::value(now)),
        None => update,
    })
    .await?;
    let mut kind = EventKind::KeyFileReplaced;
    if let Some(proof) = proof {
        proof.use_up(&transaction).await?;
        // A reset that was proven with the old recovery code must not go on.
        challenge::end_resets(&transaction, session.account_id).await?;
        kind = EventKind::RecoveryCodeReplaced;
    }
    let replaced = Occurrence {
        account_id: session.account_id,
        kind,
        device: Some((session.device_id, &session.device_name)),
        at: now,
    };
    if enrolls {
        events::record(&transaction, replaced).await?;
    } else {
        events::record_and_tell(&state, &transaction, replaced).await?;
    }
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Json(KeyFileReplaced { revision }))
}

/// Whether this is what a device does once, right after it signed in for the first time.
async fn is_enrolling(
    connection: &impl ConnectionTrait,
    session: &Session,
    now: UnixSeconds,
) -> Result<bool, ApiError> {
    let device = device::Entity::find_by_id(session.device_id)
        .one(connection)
        .await?;
    if device.is_none_or(|device| device.created_at + ENROLLING <= now) {
        return Ok(false);
    }
    let again = earlier::has_replaced(connection, session.account_id, session.device_id).await?;
    Ok(!again)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode, Hex, Token, Wire,
        account::{Account, KeyFile, ReplaceRecoveryCode},
        device::Platform,
        event::Events,
        path,
    };

    use super::*;
    use crate::{
        clock::on_the_wire,
        testing::{self, flows},
    };

    const ANNA: &str = "anna@example.org";

    fn replace(expected_revision: u64, bytes: &[u8]) -> ReplaceKeyFile {
        ReplaceKeyFile {
            expected_revision,
            bytes: Wire(bytes.to_vec()),
            recovery: None,
        }
    }

    #[tokio::test]
    async fn of_two_devices_that_replace_the_same_key_file_one_does() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let phone = server.device(ANNA, "Phone", Platform::Ios).await;
            let request = replace(1, b"from the laptop");
            let replaced: KeyFileReplaced = server
                .put(path::KEY_FILE)
                .of(&laptop)
                .json(&request)
                .send()
                .await
                .ok();
            assert_eq!(replaced.revision, 2);
            let request = replace(1, b"from the phone");
            let refused = server
                .put(path::KEY_FILE)
                .of(&phone)
                .json(&request)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::KeyFileMoved);
            let file: KeyFile = server.get(path::KEY_FILE).of(&phone).send().await.ok();
            assert_eq!(
                (file.revision, &*file.bytes.0),
                (2, &b"from the laptop"[..])
            );
            assert!(server.messages().await.is_empty());
        })
        .await;
    }

    #[tokio::test]
    async fn a_device_that_puts_itself_on_the_list_is_recorded_and_not_told() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            for (revision, told) in [(1, 0), (2, 1)] {
                let put = server.put(path::KEY_FILE).of(&laptop);
                let request = replace(revision, format!("key file {revision}").as_bytes());
                let _: KeyFileReplaced = put.json(&request).send().await.ok();
                let events: Events = server.get(path::EVENTS).of(&laptop).send().await.ok();
                let replaced = events.events.iter();
                let replaced = replaced.filter(|event| event.kind == EventKind::KeyFileReplaced);
                assert_eq!(replaced.count() as u64, revision);
                assert_eq!(server.messages().await.len(), told);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_key_file_has_a_size_and_a_revision_is_a_number() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            for bytes in [Vec::new(), vec![0; 64 * 1024 + 1]] {
                let request = replace(1, &bytes);
                let refused = server
                    .put(path::KEY_FILE)
                    .of(&laptop)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::InvalidRequest);
            }
            for revision in [0, u64::MAX] {
                let request = replace(revision, b"x");
                let refused = server
                    .put(path::KEY_FILE)
                    .of(&laptop)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::KeyFileMoved);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_new_recovery_code_needs_the_password_and_is_told() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let with = |proof: &Token| {
                let mut request = replace(1, b"key file 2");
                request.recovery = Some(ReplaceRecoveryCode {
                    password_proof: proof.clone(),
                    verifier: Hex([5; 32]),
                });
                request
            };
            let none = with(&Token::from_random([0; 32]));
            let refused = server
                .put(path::KEY_FILE)
                .of(&laptop)
                .json(&none)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::PasswordProofRequired);

            flows::account(&server, "eve@example.org").await;
            let eves = flows::password_proof(&server, "eve@example.org", flows::PASSWORD).await;
            let refused = server
                .put(path::KEY_FILE)
                .of(&laptop)
                .json(&with(&eves))
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::PasswordProofRequired);

            let proof = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
            server.clock.advance(60);
            let response = server
                .put(path::KEY_FILE)
                .of(&laptop)
                .json(&with(&proof))
                .send()
                .await;
            assert_eq!(response.ok::<KeyFileReplaced>().revision, 2);
            let account: Account = server.get(path::ACCOUNT).of(&laptop).send().await.ok();
            assert_eq!(account.recovery_code_at, on_the_wire(testing::START + 60));
            let message = server.messages().await.pop().unwrap();
            assert!(message.subject.contains("recovery code was replaced"));

            let mut again = with(&proof);
            again.expected_revision = 2;
            let refused = server
                .put(path::KEY_FILE)
                .of(&laptop)
                .json(&again)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::PasswordProofRequired);
        })
        .await;
    }
}

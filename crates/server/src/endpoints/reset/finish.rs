//! `POST /v1/reset/finish`: sets the new password.

use axum::extract::State;
use lifeboat_opaque::PasswordFile;
use lifeboat_protocol::{Problem, device::SignedIn, event::EventKind, password::FinishReset};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    accounts,
    challenge::{self, Challenge, Kind, Stage},
    committer::rows,
    ended_sessions, enrollment,
    entities::{account, challenge as challenges},
    error::ApiError,
    events::{self, Occurrence},
    extract::Json,
    given_code,
    key_file::{self, Authority, Replacement},
    state::AppState,
    throttle,
};

/// Sets the new password and signs the device in. Every other session ends, and its device is told
/// why; a lock is lifted, every contact is told.
#[utoipa::path(
    post,
    path = "/v1/reset/finish",
    tag = "password",
    request_body = FinishReset,
    responses(
        (status = 200, description = "The password is set.", body = SignedIn),
        (status = 400, description = "Key file or device cannot be used.", body = Problem),
        (status = 401, description = "The device was revoked.", body = Problem),
        (status = 409, description = "The key file has moved on.", body = Problem),
        (status = 410, description = "Too late, or not proven.", body = Problem),
    )
)]
pub(super) async fn finish(
    State(state): State<AppState>,
    Json(request): Json<FinishReset>,
) -> Result<Json<SignedIn>, ApiError> {
    let reset = Challenge::find(&state, Kind::Reset, &request.reset).await?;
    reset.expect(Stage::Proven)?;
    let account_id = reset.account_id().ok_or(challenge::Refused::Expired)?;
    let name = enrollment::device_name(&request.device.name)?;
    let password_file = PasswordFile::from_upload(&request.registration_upload.0);

    let transaction = state.db.begin().await?;
    // Before anything else, so that a sign-in with the old password is either over, and its session
    // is seen below, or finds that it has ended.
    rows::lock(&transaction, account_id).await?;
    reset.use_up(&transaction).await?;
    let new = Replacement {
        account_id,
        expected_revision: request.expected_revision,
        bytes: request.key_file.0,
        authority: Authority::Recovery,
        device_id: request.device.id,
        at: state.now(),
    };
    key_file::replace(&transaction, new, |update| {
        let bytes = password_file.as_bytes().to_vec();
        update.col_expr(account::Column::PasswordFile, Expr::value(bytes))
    })
    .await?;
    ended_sessions::end_all(&transaction, account_id, (name, state.now())).await?;
    challenges::Entity::delete_many()
        .filter(challenges::Column::AccountId.eq(account_id))
        .exec(&transaction)
        .await?;
    throttle::clear(&state, &transaction, &reset.email).await?;
    given_code::forget(&transaction, given_code::Purpose::Reset, &reset.email).await?;
    let account = accounts::of(&transaction, account_id).await?;
    let signed_in = enrollment::sign_in(&state, &transaction, &account, &request.device).await?;
    let occurrence = Occurrence {
        account_id,
        kind: EventKind::PasswordReset,
        device: Some((request.device.id, name)),
        at: state.now(),
    };
    events::record_and_tell_in(&state, &transaction, occurrence, request.language).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Json(signed_in))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode, device::Platform, event::Events, password::PasswordReset, path,
    };

    use super::*;
    use crate::{
        clock::{HOUR, on_the_wire},
        entities::session,
        extract::SESSION_LIFE,
        housekeeping::expire,
        testing::{self, flows},
    };

    const ANNA: &str = "anna@example.org";
    const NEW: &str = "another password";

    #[tokio::test]
    async fn a_reset_ends_all_sessions_and_signs_its_device_in() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let signed_in = flows::reset(&server, ANNA, NEW).await;
            assert_eq!(signed_in.account_id, laptop.account_id);
            assert_eq!(signed_in.key_file.revision, 2);
            let refused = server.get(path::ACCOUNT).of(&laptop).send().await.refused();
            assert_eq!(refused, ErrorCode::PasswordReset);
            let session = &signed_in.session;
            assert_eq!(
                server
                    .get(path::ACCOUNT)
                    .session(session)
                    .send()
                    .await
                    .status(),
                200
            );
            let _ = flows::password_proof(&server, ANNA, NEW).await;
            let message = server.messages().await.pop().unwrap();
            assert!(message.subject.contains("password was reset"));
        })
        .await;
    }

    #[tokio::test]
    async fn a_device_whose_sign_in_ended_with_a_reset_learns_where_and_when() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let signed_out = server.device(ANNA, "Tablet", Platform::Ios).await;
            let end = server.delete(path::SESSION).of(&signed_out);
            end.send().await.done();
            let at = server.state.now();
            flows::reset(&server, ANNA, NEW).await;
            server.clock.advance(HOUR);

            let refused = server.get(path::ACCOUNT).of(&laptop).send().await.problem();
            assert_eq!(refused.code, ErrorCode::PasswordReset);
            assert!(refused.detail.contains("on New phone"), "{refused:?}");
            let reset = PasswordReset {
                device: "New phone".to_owned(),
                at: on_the_wire(at),
            };
            assert_eq!(refused.password_reset, Some(reset));
            // Nobody else is told of it.
            let strangers = server.get(path::ACCOUNT).session(&laptop.secret);
            for request in [strangers, server.get(path::ACCOUNT).of(&signed_out)] {
                let refused = request.send().await.refused();
                assert_eq!(refused, ErrorCode::SignInRequired);
            }

            server.clock.advance(SESSION_LIFE);
            expire(&server.state, server.state.now()).await.unwrap();
            let refused = server.get(path::ACCOUNT).of(&laptop).send().await.refused();
            assert_eq!(refused, ErrorCode::SignInRequired);
        })
        .await;
    }

    #[tokio::test]
    async fn a_reset_is_told_to_every_proven_contact_and_to_every_device() {
        const BESIDE: &str = "anna@example.net";
        const PHONE: &str = "+31612345678";
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let tablet = server.device(ANNA, "Tablet", Platform::Ios).await;
            server.contact(&laptop, BESIDE, true).await;
            server.contact(&laptop, PHONE, true).await;
            server.contact(&laptop, "nobody@example.com", false).await;
            let others = server
                .device("bert@example.org", "Other", Platform::Ios)
                .await;
            let here = flows::reset(&server, ANNA, NEW).await;

            let messages = server.messages().await.into_iter();
            let news = messages.filter(|message| message.text.contains("was reset with"));
            let mut told: Vec<_> = news
                .map(|message| {
                    assert!(message.text.contains("New phone"), "{}", message.text);
                    message.to
                })
                .collect();
            told.sort_unstable();
            assert_eq!(told, [PHONE, BESIDE, ANNA]);

            let mut sessions = vec![here.session];
            for device in [&laptop, &tablet] {
                let refused = server.get(path::EVENTS).of(device).send().await;
                assert_eq!(refused.refused(), ErrorCode::PasswordReset);
                let sign_in = flows::given_password_proof(&server, device.account_id).await;
                let mut proof = flows::prove_with_recovery_code(&server, &sign_in);
                proof.device.id = device.id;
                let again = server.post(path::SIGN_IN_PROVE).json(&proof).send().await;
                sessions.push(again.ok::<SignedIn>().session);
            }
            for session in &sessions {
                let read = server.get(path::EVENTS).session(session).send().await;
                let resets: Vec<_> = (read.ok::<Events>().events.into_iter())
                    .filter(|event| event.kind == EventKind::PasswordReset)
                    .collect();
                assert_eq!(resets.len(), 1);
                assert_eq!(resets[0].device.as_deref(), Some("New phone"));
            }
            let read = server.get(path::EVENTS).of(&others).send().await;
            assert!(read.ok::<Events>().events.is_empty());
        })
        .await;
    }

    #[tokio::test]
    async fn a_reset_is_finished_once_and_only_when_proven() {
        testing::on_every_database(async |server| {
            server.device(ANNA, "Laptop", Platform::Linux).await;
            let device = flows::new_device(&server, "Phone", Platform::Ios);
            let reset = flows::start_reset(&server, ANNA).await;
            let request = flows::finish_reset(&reset, ANNA, NEW, 1, &device);
            let refused = server
                .post(path::RESET_FINISH)
                .json(&request)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::Expired);

            let reset = flows::proven_reset(&server, ANNA, NEW).await;
            let stale = flows::finish_reset(&reset, ANNA, NEW, 7, &device);
            let refused = server
                .post(path::RESET_FINISH)
                .json(&stale)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::KeyFileMoved);
            let request = flows::finish_reset(&reset, ANNA, NEW, 1, &device);
            let _: SignedIn = server
                .post(path::RESET_FINISH)
                .json(&request)
                .send()
                .await
                .ok();
            let refused = server
                .post(path::RESET_FINISH)
                .json(&request)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::Expired);
        })
        .await;
    }

    #[tokio::test]
    async fn no_session_from_the_old_password_survives_a_reset_at_the_same_moment() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let phone = flows::new_device(&server, "Phone", Platform::Ios);
            for revision in 1..=15 {
                let reset = flows::given_proven_reset(&server, laptop.account_id).await;
                let request = flows::finish_reset(&reset, ANNA, NEW, revision, &phone);
                let old = flows::given_password_proof(&server, laptop.account_id).await;
                let thief = flows::prove_with_recovery_code(&server, &old);
                let (reset, _) = tokio::join!(
                    server.post(path::RESET_FINISH).json(&request).send(),
                    server.post(path::SIGN_IN_PROVE).json(&thief).send(),
                );
                let _: SignedIn = reset.ok();
                let sessions = session::Entity::find().all(server.state.db.reader());
                let sessions = sessions.await.unwrap();
                assert!(sessions.iter().all(|session| session.device_id == phone.id));
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_sign_in_that_began_with_the_old_password_leads_nowhere_after_a_reset() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let phone = flows::new_device(&server, "Phone", Platform::Ios);
            let (client, started) = flows::start_sign_in(&server, ANNA, flows::PASSWORD).await;
            let response = &started.credential_response.0;
            let (finalization, _, _) = client.finish(flows::PASSWORD.as_bytes(), response).unwrap();
            let reset = flows::given_proven_reset(&server, laptop.account_id).await;
            let request = flows::finish_reset(&reset, ANNA, NEW, 1, &phone);
            let reset = server.post(path::RESET_FINISH).json(&request).send().await;
            let _: SignedIn = reset.ok();
            let request = lifeboat_protocol::sign_in::FinishSignIn {
                sign_in: started.sign_in,
                credential_finalization: lifeboat_protocol::Wire(finalization),
            };
            let finish = server.post(path::SIGN_IN_FINISH).json(&request);
            assert_eq!(finish.send().await.refused(), ErrorCode::Expired);
        })
        .await;
    }
}

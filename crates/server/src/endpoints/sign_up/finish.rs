//! `POST /v1/sign-up/finish`: creates the recovery account.

use axum::extract::State;
use lifeboat_opaque::PasswordFile;
use lifeboat_protocol::{
    Problem, contact::ContactKind, device::SignedIn, event::EventKind, sign_up::FinishSignUp,
};
use sea_orm::{ActiveModelTrait, Set, SqlErr};

use crate::{
    challenge::{Challenge, Kind, Refused, Stage},
    enrollment,
    entities::{account, contact, to_word},
    error::ApiError,
    events::{self, Occurrence},
    extract::Json,
    given_code, key_file,
    state::AppState,
    throttle,
};

/// Creates the recovery account and signs its first device in.
#[utoipa::path(
    post,
    path = "/v1/sign-up/finish",
    tag = "sign-up",
    request_body = FinishSignUp,
    responses(
        (status = 200, description = "The account is there.", body = SignedIn),
        (status = 400, description = "Key file or device cannot be used.", body = Problem),
        (status = 410, description = "Too late, or the address is not proven.", body = Problem),
    )
)]
pub(super) async fn finish(
    State(state): State<AppState>,
    Json(request): Json<FinishSignUp>,
) -> Result<Json<SignedIn>, ApiError> {
    let sign_up = Challenge::find(&state, Kind::SignUp, &request.sign_up).await?;
    sign_up.expect(Stage::Proven)?;
    key_file::check(&request.key_file.0)?;
    let now = state.now();
    let password_file = PasswordFile::from_upload(&request.registration_upload.0);
    let account = account::ActiveModel {
        id: Set(state.entropy.id()),
        email: Set(sign_up.email.as_str().to_owned()),
        created_at: Set(now),
        password_file: Set(password_file.as_bytes().to_vec()),
        key_file: Set(request.key_file.0),
        key_revision: Set(1),
        recovery_verifier: Set(request.recovery_verifier.0.to_vec()),
        recovery_code_at: Set(now),
        language: Set(to_word(sign_up.language())),
    };

    let transaction = state.db.begin().await?;
    sign_up.use_up(&transaction).await?;
    let account = account
        .insert(&transaction)
        .await
        .map_err(|error| match error.sql_err() {
            // The same person finished another sign-up in the meantime.
            Some(SqlErr::UniqueConstraintViolation(_)) => ApiError::from(Refused::Expired),
            _ => error.into(),
        })?;
    contact::ActiveModel {
        id: Set(state.entropy.id()),
        account_id: Set(account.id),
        kind: Set(to_word(ContactKind::Email)),
        value: Set(account.email.clone()),
        proven_at: Set(Some(now)),
        is_primary: Set(true),
        created_at: Set(now),
    }
    .insert(&transaction)
    .await?;
    let signed_in = enrollment::sign_in(&state, &transaction, &account, &request.device).await?;
    let created = Occurrence {
        account_id: account.id,
        kind: EventKind::AccountCreated,
        device: Some((request.device.id, request.device.name.trim())),
        at: now,
    };
    events::record(&transaction, created).await?;
    given_code::forget(&transaction, given_code::Purpose::SignUp, &sign_up.email).await?;
    throttle::clear(&state, &transaction, &sign_up.email).await?;
    transaction.commit().await?;
    Ok(Json(signed_in))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode, Wire,
        account::Account,
        contact::Contacts,
        device::{Devices, Platform},
        path,
    };

    use super::*;
    use crate::testing::{self, flows};

    const ANNA: &str = "anna@example.org";

    #[tokio::test]
    async fn an_account_is_created_with_its_first_device() {
        testing::on_every_database(async |server| {
            let device = flows::new_device(&server, "Laptop", Platform::Linux);
            let signed_in = flows::sign_up(&server, ANNA, &device).await;
            assert_eq!(signed_in.email, ANNA);
            assert_eq!(signed_in.key_file.revision, 1);
            assert_eq!(signed_in.key_file.bytes.0, flows::KEY_FILE);
            assert_eq!(signed_in.totp_secret.expose().len(), 32);
            let session = &signed_in.session;
            let account: Account = server.get(path::ACCOUNT).session(session).send().await.ok();
            assert_eq!(
                (account.id, account.email.as_str()),
                (signed_in.account_id, ANNA)
            );
            let devices: Devices = server.get(path::DEVICES).session(session).send().await.ok();
            assert_eq!(devices.devices.len(), 1);
            assert_eq!(devices.devices[0].id, device.id);
            let contacts: Contacts = server
                .get(path::CONTACTS)
                .session(session)
                .send()
                .await
                .ok();
            assert_eq!(contacts.contacts.len(), 1);
            assert!(contacts.contacts[0].proven && contacts.contacts[0].primary);
        })
        .await;
    }

    #[tokio::test]
    async fn a_sign_up_is_finished_once_and_only_after_its_proof() {
        testing::on_every_database(async |server| {
            let device = flows::new_device(&server, "Laptop", Platform::Linux);
            let (unproven, _) = flows::start_sign_up(&server, "bob@example.org").await;
            let mut request = flows::finish_sign_up(&unproven, "bob@example.org", &device);
            let refused = server
                .post(path::SIGN_UP_FINISH)
                .json(&request)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::Expired);

            let sign_up = flows::proven_sign_up(&server, ANNA).await;
            request = flows::finish_sign_up(&sign_up, ANNA, &device);
            let _: SignedIn = server
                .post(path::SIGN_UP_FINISH)
                .json(&request)
                .send()
                .await
                .ok();
            let refused = server
                .post(path::SIGN_UP_FINISH)
                .json(&request)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::Expired);
        })
        .await;
    }

    #[tokio::test]
    async fn of_two_sign_ups_for_one_address_one_creates_the_account() {
        testing::on_every_database(async |server| {
            let first = flows::proven_sign_up(&server, ANNA).await;
            let second = flows::proven_sign_up(&server, ANNA).await;
            let laptop = flows::new_device(&server, "Laptop", Platform::Linux);
            let phone = flows::new_device(&server, "Phone", Platform::Ios);
            let request = flows::finish_sign_up(&first, ANNA, &laptop);
            let _: SignedIn = server
                .post(path::SIGN_UP_FINISH)
                .json(&request)
                .send()
                .await
                .ok();
            let request = flows::finish_sign_up(&second, ANNA, &phone);
            let refused = server
                .post(path::SIGN_UP_FINISH)
                .json(&request)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::Expired);
        })
        .await;
    }

    #[tokio::test]
    async fn a_device_or_key_file_that_cannot_be_used_leaves_the_sign_up_open() {
        testing::on_every_database(async |server| {
            let foreign = server
                .device("eve@example.org", "Phone", Platform::Ios)
                .await;
            let sign_up = flows::proven_sign_up(&server, ANNA).await;
            let mut device = flows::new_device(&server, " ", Platform::Linux);
            let mut wrong = Vec::new();
            wrong.push(flows::finish_sign_up(&sign_up, ANNA, &device));
            device.name = "Laptop".to_owned();
            let good = flows::finish_sign_up(&sign_up, ANNA, &device);
            for size in [0, 64 * 1024 + 1] {
                wrong.push(FinishSignUp {
                    key_file: Wire(vec![0; size]),
                    ..good.clone()
                });
            }
            device.id = foreign.id;
            wrong.push(flows::finish_sign_up(&sign_up, ANNA, &device));
            for request in wrong {
                let refused = server
                    .post(path::SIGN_UP_FINISH)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::InvalidRequest);
            }
            let _: SignedIn = server
                .post(path::SIGN_UP_FINISH)
                .json(&good)
                .send()
                .await
                .ok();
        })
        .await;
    }
}

//! `POST /v1/sign-in/start`: begins a sign-in.

use axum::extract::State;
use lifeboat_opaque::PasswordFile;
use lifeboat_protocol::{
    Problem, Wire,
    sign_in::{SignInStarted, StartSignIn},
    sign_up::Language,
};

use sea_orm::{DatabaseTransaction, EntityTrait, QuerySelect};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{attempt, attempter::attempter};
use crate::{
    accounts::{self, credential_id},
    address::Email,
    challenge::{CODE_LIFE, Challenge, Kind, NewChallenge},
    committer::rows,
    entities::account,
    error::ApiError,
    extract::Json,
    sealing::Purpose,
    state::AppState,
};

/// Answers OPAQUE's first message. An unknown address is answered like a known one.
///
/// Each answer lets the client find out whether one password is right, so each is counted as a
/// failure, until the sign-in goes on. Failures of those who are known by a device or the recovery code
/// are counted apart from those of everybody else.
#[utoipa::path(
    post,
    path = "/v1/sign-in/start",
    tag = "sign-in",
    request_body = StartSignIn,
    responses(
        (status = 200, description = "It waits for the last message.", body = SignInStarted),
        (status = 400, description = "This is no email address.", body = Problem),
        (status = 423, description = "Locked after 100 failures.", body = Problem),
        (status = 429, description = "Too soon after a failure.", body = Problem),
    )
)]
pub(super) async fn start(
    State(state): State<AppState>,
    Json(request): Json<StartSignIn>,
) -> Result<Json<SignInStarted>, ApiError> {
    let email = Email::parse(&request.email)?;
    let account = accounts::find(&state, &email).await?;
    let account_id = account.as_ref().map(|account| account.id);
    let by = attempter(&state, account.as_ref(), request.known_by.as_ref()).await?;
    let attempt = attempt(&state, &email, account_id, by).await?;

    let password_file = account.map(|account| account.password_file);
    let parsed = password_file
        .as_deref()
        .map(|bytes| PasswordFile::from_bytes(bytes.to_vec()))
        .transpose()
        .map_err(|error| ApiError::internal(&error))?;
    let (waiting, response) = state.opaque.sign_in(
        parsed.as_ref(),
        &request.credential_request.0,
        credential_id(&email),
    );
    let remembered = Zeroizing::new([attempt.to_bytes(), waiting.to_bytes().to_vec()].concat());

    let transaction = state.db.begin().await?;
    let account_id = still(&transaction, account_id, password_file.as_deref()).await?;
    let new = NewChallenge {
        kind: Kind::SignIn,
        account_id,
        email: &email,
        language: Language::default(),
        code: None,
        state_sealed: Some(
            state
                .sealing
                .seal(Purpose::SignIn, &remembered, &state.entropy),
        ),
        life: CODE_LIFE,
    };
    let sign_in = Challenge::begin(&state, &transaction, new).await?;
    transaction.commit().await?;
    Ok(Json(SignInStarted {
        sign_in,
        credential_response: Wire(response),
    }))
}

/// The account, if it still has the password that the answer was made for. If it was changed in the
/// meantime, the answer is for a wrong password, and leads nowhere; as for an account that is not
/// there.
async fn still(
    transaction: &DatabaseTransaction,
    account_id: Option<Uuid>,
    password_file: Option<&[u8]>,
) -> Result<Option<Uuid>, ApiError> {
    // Also where there is none, so that the answer takes as long.
    let id = account_id.unwrap_or_default();
    rows::lock(transaction, id).await?;
    let present: Option<Vec<u8>> = account::Entity::find_by_id(id)
        .select_only()
        .column(account::Column::PasswordFile)
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(account_id.filter(|_| present.as_deref() == password_file))
}

#[cfg(test)]
mod tests {
    use lifeboat_opaque::ClientSignIn;
    use lifeboat_protocol::{
        ErrorCode, Token, device::Platform, event::EventKind, path, sign_in::KnownBy,
    };
    use sea_orm::{ColumnTrait, PaginatorTrait, QueryFilter, sea_query::Expr};

    use super::*;
    use crate::{
        clock::HOUR,
        entities::{device, event, to_word},
        testing::{self, TestServer, flows},
    };

    fn request(email: &str) -> StartSignIn {
        let (_, request) = ClientSignIn::start(b"wrong password");
        StartSignIn {
            email: email.to_owned(),
            credential_request: Wire(request),
            known_by: None,
        }
    }

    /// How an attempt with a wrong password is answered.
    async fn attempt_by(server: &TestServer, known_by: Option<KnownBy>) -> Result<(), ErrorCode> {
        let request = StartSignIn {
            known_by,
            ..request("anna@example.org")
        };
        let response = server.post(path::SIGN_IN_START).json(&request).send().await;
        match response.status() {
            200 => Ok(()),
            _ => Err(response.refused()),
        }
    }

    async fn wrong_passwords_until_refused(server: &TestServer) {
        while attempt_by(server, None).await.is_ok() {}
    }

    fn right_recovery_code() -> KnownBy {
        KnownBy::RecoveryCode {
            proof: Token::from_random([1; 32]),
        }
    }

    #[tokio::test]
    async fn wrong_passwords_of_strangers_keep_no_owner_waiting() {
        testing::on_every_database(async |server| {
            flows::account(&server, "anna@example.org").await;
            let laptop = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let known_laptop = KnownBy::Device {
                id: laptop.id,
                secret: laptop.secret.clone(),
            };
            wrong_passwords_until_refused(&server).await;
            let with_another_secret = KnownBy::Device {
                id: laptop.id,
                secret: Token::from_random([9; 32]),
            };
            let wrong_recovery_code = KnownBy::RecoveryCode {
                proof: Token::from_random([9; 32]),
            };
            for stranger in [with_another_secret, wrong_recovery_code] {
                let refused = attempt_by(&server, Some(stranger)).await;
                assert_eq!(refused, Err(ErrorCode::TooManyAttempts));
            }
            for owner in [known_laptop.clone(), right_recovery_code()] {
                assert_eq!(attempt_by(&server, Some(owner)).await, Ok(()));
            }
            device::Entity::update_many()
                .col_expr(device::Column::RevokedAt, Expr::value(server.state.now()))
                .filter(device::Column::Id.eq(laptop.id))
                .exec(server.state.db.writer())
                .await
                .unwrap();
            let refused = attempt_by(&server, Some(known_laptop)).await;
            assert_eq!(refused, Err(ErrorCode::TooManyAttempts));
        })
        .await;
    }

    #[tokio::test]
    async fn an_owner_signs_in_to_an_account_that_strangers_have_locked() {
        testing::on_every_database(async |server| {
            flows::account(&server, "anna@example.org").await;
            loop {
                wrong_passwords_until_refused(&server).await;
                server.clock.advance(HOUR);
                if attempt_by(&server, None).await == Err(ErrorCode::AccountLocked) {
                    break;
                }
            }
            let known_by = right_recovery_code();
            let sign_in = flows::password_proof_by(&server, "anna@example.org", known_by).await;
            let prove = flows::prove_with_recovery_code(&server, &sign_in);
            let signed_in = server.post(path::SIGN_IN_PROVE).json(&prove).send().await;
            assert_eq!(signed_in.status(), 200);
            // That says nothing about the strangers.
            let refused = attempt_by(&server, None).await;
            assert_eq!(refused, Err(ErrorCode::AccountLocked));
        })
        .await;
    }

    #[tokio::test]
    async fn known_and_unknown_addresses_are_answered_alike() {
        testing::on_every_database(async |server| {
            flows::account(&server, "anna@example.org").await;
            for email in ["anna@example.org", "nobody@example.org"] {
                for _ in 0..6 {
                    let request = request(email);
                    let response = server.post(path::SIGN_IN_START).json(&request).send().await;
                    let started: SignInStarted = response.ok();
                    assert_eq!(started.credential_response.0.as_bytes().len(), 320);
                }
                let refused = server
                    .post(path::SIGN_IN_START)
                    .json(&request(email))
                    .send()
                    .await;
                let problem = refused.problem();
                assert_eq!(problem.code, ErrorCode::TooManyAttempts);
                assert_eq!(problem.retry_after, Some(30));
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_hundred_wrong_passwords_lock_and_a_reset_unlocks() {
        testing::on_every_database(async |server| {
            flows::account(&server, "anna@example.org").await;
            let mut waits = Vec::new();
            let mut tries = 0;
            loop {
                let response = server
                    .post(path::SIGN_IN_START)
                    .json(&request("anna@example.org"))
                    .send()
                    .await;
                if response.status() == 200 {
                    tries += 1;
                    continue;
                }
                let problem = response.problem();
                if problem.code == ErrorCode::AccountLocked {
                    break;
                }
                assert_eq!(problem.code, ErrorCode::TooManyAttempts);
                let wait = problem.retry_after.unwrap();
                waits.push(wait);
                server.clock.advance(i64::try_from(wait).unwrap());
            }
            assert_eq!(tries, 100);
            assert_eq!(waits[..8], [30, 60, 120, 240, 480, 960, 1920, 3600]);
            assert!(waits[8..].iter().all(|wait| *wait == 3600));

            // Waiting does not help any more, and the owner was told, once.
            server.clock.advance(1_000 * HOUR);
            let refused = server
                .post(path::SIGN_IN_START)
                .json(&request("anna@example.org"))
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::AccountLocked);
            let events = event::Entity::find()
                .all(server.state.db.reader())
                .await
                .unwrap();
            let locked = to_word(EventKind::AccountLocked);
            assert_eq!(
                events.iter().filter(|event| event.kind == locked).count(),
                1
            );

            flows::reset(&server, "anna@example.org", "another password").await;
            let _ = flows::password_proof(&server, "anna@example.org", "another password").await;
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_no_opaque_message_is_refused_with_its_reason() {
        testing::on_every_database(async |server| {
            let body =
                serde_json::json!({"email": "anna@example.org", "credential_request": "AAAA"});
            let problem = server
                .post(path::SIGN_IN_START)
                .json(&body)
                .send()
                .await
                .problem();
            assert_eq!(problem.code, ErrorCode::InvalidRequest);
            assert!(problem.detail.contains("96"), "{}", problem.detail);
            let count = crate::entities::challenge::Entity::find();
            assert_eq!(count.count(server.state.db.reader()).await.unwrap(), 0);
        })
        .await;
    }
}

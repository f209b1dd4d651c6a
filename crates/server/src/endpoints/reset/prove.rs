//! `POST /v1/reset/prove`: gives recovery code and emailed code.

use axum::extract::State;
use lifeboat_protocol::{
    ErrorCode, Problem, Wire,
    account::KeyFile,
    password::{ProveReset, ResetProven},
};

use sea_orm::EntityTrait;

use crate::{
    accounts::{credential_id, is_recovery_proof},
    challenge::{self, Challenge, Kind, Stage},
    clock::on_the_wire,
    committer::rows,
    entities::account,
    error::{ApiError, Refusal},
    extract::Json,
    given_code,
    state::AppState,
};

#[derive(Debug, thiserror::Error)]
#[error(
    "The emailed code or the recovery code is wrong. Check both and try again; after 5 wrong ones \
     you have to begin again."
)]
struct WrongProof;

impl Refusal for WrongProof {
    fn code(&self) -> ErrorCode {
        ErrorCode::WrongProof
    }
}

/// Checks both proofs; which of them is wrong is not told. It may be repeated.
#[utoipa::path(
    post,
    path = "/v1/reset/prove",
    tag = "password",
    request_body = ProveReset,
    responses(
        (status = 200, description = "Both are right.", body = ResetProven),
        (status = 401, description = "One of them is wrong.", body = Problem),
        (status = 410, description = "Too late, or too many wrong ones.", body = Problem),
    )
)]
pub(super) async fn prove(
    State(state): State<AppState>,
    Json(request): Json<ProveReset>,
) -> Result<Json<ResetProven>, ApiError> {
    let reset = Challenge::find(&state, Kind::Reset, &request.reset).await?;
    reset.count_guess(&state).await?;
    let transaction = state.db.begin().await?;
    // Before the recovery code is looked at, which may be replaced at this moment. Also where there
    // is no account, so that the answer takes as long.
    let id = reset.account_id().unwrap_or_default();
    rows::lock(&transaction, id).await?;
    let account = account::Entity::find_by_id(id).one(&transaction).await?;
    let is_code = reset.is_code(&state, &request.code);
    let purpose = given_code::Purpose::Reset;
    let is_given = !is_code
        && given_code::is_given(&state, &transaction, purpose, &reset.email, &request.code).await?;
    let is_recovery_code = is_recovery_proof(account.as_ref(), &request.recovery_proof);
    let account = account
        .filter(|_| is_recovery_code && (is_code || is_given))
        .ok_or(WrongProof)?;
    if is_code && reset.is_code_expired(&state) {
        Err(challenge::Refused::CodeExpired)?;
    }
    reset.advance(&transaction, Stage::Proven).await?;
    transaction.commit().await?;
    let response = state
        .opaque
        .register(&request.registration_request.0, credential_id(&reset.email));
    Ok(Json(ResetProven {
        registration_response: Wire(response),
        key_file: KeyFile {
            revision: on_the_wire(account.key_revision),
            bytes: Wire(account.key_file),
        },
        email: account.email,
    }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{Token, device::Platform, path};

    use super::*;
    use crate::{
        address::Email,
        challenge::CODE_LIFE,
        testing::{self, TestServer, flows},
    };

    const ANNA: &str = "anna@example.org";

    async fn prove(
        server: &TestServer,
        reset: &Token,
        code: &str,
        recovery: u8,
    ) -> Result<ResetProven, ErrorCode> {
        let request = flows::prove_reset(reset, ANNA, code, recovery, "another password");
        let response = server.post(path::RESET_PROVE).json(&request).send().await;
        if response.status() == 200 {
            Ok(response.ok())
        } else {
            Err(response.refused())
        }
    }

    #[tokio::test]
    async fn both_proofs_are_needed_and_it_may_be_repeated() {
        testing::on_every_database(async |server| {
            server.device(ANNA, "Laptop", Platform::Linux).await;
            let reset = flows::start_reset(&server, ANNA).await;
            let code = server.code_to(ANNA).await;
            let other = testing::another_code(&code);
            for (code, recovery) in [(&*code, 9), (other, 1), (other, 9)] {
                let refused = prove(&server, &reset, code, recovery).await.unwrap_err();
                assert_eq!(refused, ErrorCode::WrongProof);
            }
            for _ in 0..2 {
                let proven = prove(&server, &reset, &code, 1).await.unwrap();
                assert_eq!((proven.email.as_str(), proven.key_file.revision), (ANNA, 1));
            }
        })
        .await;
    }

    #[tokio::test]
    async fn guessing_ends_it_for_known_and_unknown_alike() {
        testing::on_every_database(async |server| {
            server.device(ANNA, "Laptop", Platform::Linux).await;
            for email in [ANNA, "nobody@example.org"] {
                let reset = flows::start_reset(&server, email).await;
                for _ in 0..5 {
                    let refused = prove(&server, &reset, "000000", 9).await.unwrap_err();
                    assert_eq!(refused, ErrorCode::WrongProof);
                }
                let refused = prove(&server, &reset, "000000", 9).await.unwrap_err();
                assert_eq!(refused, ErrorCode::Expired);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn the_emailed_code_dies_after_ten_minutes() {
        testing::on_every_database(async |server| {
            server.device(ANNA, "Laptop", Platform::Linux).await;
            let reset = flows::start_reset(&server, ANNA).await;
            let code = server.code_to(ANNA).await;
            server.clock.advance(CODE_LIFE);
            assert_eq!(
                prove(&server, &reset, &code, 1).await.unwrap_err(),
                ErrorCode::Expired
            );
        })
        .await;
    }

    #[tokio::test]
    async fn without_mail_the_operator_gives_the_code_but_cannot_do_without_the_recovery_code() {
        testing::on_every_database_with(
            |config| config.dev = false,
            async |server| {
                server.device(ANNA, "Laptop", Platform::Linux).await;
                let reset = flows::start_reset(&server, ANNA).await;
                let email = Email::parse(ANNA).unwrap();
                let purpose = given_code::Purpose::Reset;
                let code = given_code::give(&server.state, purpose, &email)
                    .await
                    .unwrap();
                let refused = prove(&server, &reset, &code, 9).await.unwrap_err();
                assert_eq!(refused, ErrorCode::WrongProof);
                assert!(prove(&server, &reset, &code, 1).await.is_ok());
            },
        )
        .await;
    }
}

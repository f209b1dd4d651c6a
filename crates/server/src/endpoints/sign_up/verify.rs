//! `POST /v1/sign-up/verify`: proves the address, and begins to register a password.

use axum::extract::State;
use lifeboat_protocol::{
    Problem, Wire,
    sign_up::{RegistrationAnswer, VerifySignUp},
};

use crate::{
    accounts::credential_id,
    challenge::{Challenge, Kind, Refused, Stage},
    error::ApiError,
    extract::Json,
    given_code,
    state::AppState,
};

/// Proves the address with the code that was sent there (or given by the operator), and answers the
/// first message of the registration (RFC 9807 §5). It may be repeated.
#[utoipa::path(
    post,
    path = "/v1/sign-up/verify",
    tag = "sign-up",
    request_body = VerifySignUp,
    responses(
        (status = 200, description = "The address is proven.", body = RegistrationAnswer),
        (status = 401, description = "The code is wrong.", body = Problem),
        (status = 410, description = "Too late, or too many wrong codes.", body = Problem),
    )
)]
pub(super) async fn verify(
    State(state): State<AppState>,
    Json(request): Json<VerifySignUp>,
) -> Result<Json<RegistrationAnswer>, ApiError> {
    let sign_up = Challenge::find(&state, Kind::SignUp, &request.sign_up).await?;
    sign_up.count_guess(&state).await?;
    if sign_up.is_code(&state, &request.code) {
        if sign_up.is_code_expired(&state) {
            Err(Refused::CodeExpired)?;
        }
    } else {
        let (db, purpose) = (state.db.reader(), given_code::Purpose::SignUp);
        if !given_code::is_given(&state, db, purpose, &sign_up.email, &request.code).await? {
            Err(Refused::WrongCode)?;
        }
    }
    sign_up.advance(state.db.writer(), Stage::Proven).await?;
    let response = state.opaque.register(
        &request.registration_request.0,
        credential_id(&sign_up.email),
    );
    Ok(Json(RegistrationAnswer {
        registration_response: Wire(response),
    }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode, Token,
        device::Platform,
        path,
        sign_up::{Language, SignUp, SignUpStarted},
    };

    use super::*;
    use crate::{
        address::Email,
        challenge::{CODE_LIFE, LONG_LIFE},
        testing::{self, TestServer, flows},
    };

    const ANNA: &str = "anna@example.org";

    async fn start(server: &TestServer) -> Token {
        let request = SignUp {
            email: ANNA.to_owned(),
            language: Language::En,
        };
        let started: SignUpStarted = server.post(path::SIGN_UP).json(&request).send().await.ok();
        started.sign_up
    }

    fn verify(sign_up: &Token, code: &str) -> VerifySignUp {
        VerifySignUp {
            sign_up: sign_up.clone(),
            code: code.to_owned(),
            registration_request: Wire(flows::registration(ANNA).0),
        }
    }

    #[tokio::test]
    async fn the_code_may_be_typed_with_a_space_and_sent_twice() {
        testing::on_every_database(async |server| {
            let sign_up = start(&server).await;
            let code = server.code_to(ANNA).await;
            let spaced = format!(" {} {}", &code[..3], &code[3..]);
            for code in [&spaced, &code] {
                let request = verify(&sign_up, code);
                let _: RegistrationAnswer = server
                    .post(path::SIGN_UP_VERIFY)
                    .json(&request)
                    .send()
                    .await
                    .ok();
            }
        })
        .await;
    }

    #[tokio::test]
    async fn five_wrong_codes_end_a_sign_up() {
        testing::on_every_database(async |server| {
            let sign_up = start(&server).await;
            let code = server.code_to(ANNA).await;
            for _ in 0..5 {
                let request = verify(&sign_up, testing::another_code(&code));
                let refused = server
                    .post(path::SIGN_UP_VERIFY)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::WrongProof);
            }
            let refused = server
                .post(path::SIGN_UP_VERIFY)
                .json(&verify(&sign_up, &code))
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::Expired);
        })
        .await;
    }

    #[tokio::test]
    async fn an_address_with_an_account_never_has_a_right_code() {
        testing::on_every_database(async |server| {
            server.device(ANNA, "Laptop", Platform::Linux).await;
            let sign_up = start(&server).await;
            for _ in 0..5 {
                let refused = server
                    .post(path::SIGN_UP_VERIFY)
                    .json(&verify(&sign_up, "000000"))
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::WrongProof);
            }
            let refused = server
                .post(path::SIGN_UP_VERIFY)
                .json(&verify(&sign_up, "000000"))
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::Expired);
        })
        .await;
    }

    #[tokio::test]
    async fn a_code_dies_after_ten_minutes_and_an_unknown_sign_up_is_none() {
        testing::on_every_database(async |server| {
            let sign_up = start(&server).await;
            let code = server.code_to(ANNA).await;
            for wait in [CODE_LIFE, LONG_LIFE] {
                server.clock.advance(wait);
                let refused = server
                    .post(path::SIGN_UP_VERIFY)
                    .json(&verify(&sign_up, &code))
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::Expired);
            }
            let unknown = Token::from_random([3; 32]);
            let refused = server
                .post(path::SIGN_UP_VERIFY)
                .json(&verify(&unknown, &code))
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::Expired);
        })
        .await;
    }

    #[tokio::test]
    async fn a_code_given_by_the_operator_stands_in_for_mail() {
        testing::on_every_database_with(
            |config| config.sign_up_by_invitation = true,
            async |server| {
                let sign_up = start(&server).await;
                assert!(server.messages().await.is_empty());
                let refused = server
                    .post(path::SIGN_UP_VERIFY)
                    .json(&verify(&sign_up, "000000"))
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::WrongProof);
                let email = Email::parse(ANNA).unwrap();
                let purpose = given_code::Purpose::SignUp;
                let code = given_code::give(&server.state, purpose, &email)
                    .await
                    .unwrap();
                let request = verify(&sign_up, &code);
                let _: RegistrationAnswer = server
                    .post(path::SIGN_UP_VERIFY)
                    .json(&request)
                    .send()
                    .await
                    .ok();
            },
        )
        .await;
    }
}

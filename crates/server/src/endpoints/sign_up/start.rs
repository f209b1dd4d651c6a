//! `POST /v1/sign-up`: begins to create a recovery account.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    sign_up::{SignUp, SignUpStarted},
};

use crate::{
    accounts,
    address::Email,
    challenge::{CODE_LIFE, Challenge, Kind, LONG_LIFE, NewChallenge},
    clock::on_the_wire,
    error::ApiError,
    extract::{ClientAddress, Json},
    messages::{Channel, CodeReason, Content, Draft, queue},
    state::AppState,
    throttle::{self, Anonymous},
};

/// Sends a code to the address. If there is an account already, the address is told so instead; and
/// nothing is sent if too much was already. The answer is the same.
#[utoipa::path(
    post,
    path = "/v1/sign-up",
    tag = "sign-up",
    request_body = SignUp,
    responses(
        (status = 200, description = "A code is on its way.", body = SignUpStarted),
        (status = 400, description = "This is no email address.", body = Problem),
        (status = 429, description = "Too many codes asked for from this network.", body = Problem),
    )
)]
pub(super) async fn start(
    State(state): State<AppState>,
    from: ClientAddress,
    Json(request): Json<SignUp>,
) -> Result<Json<SignUpStarted>, ApiError> {
    let email = Email::parse(&request.email)?;
    let allowed = throttle::allow_anonymous(&state, Anonymous::SignUp, &email, from).await?;
    let taken = accounts::find(&state, &email).await?.is_some();

    let code = state.entropy.six_digits();
    let by_mail =
        allowed && state.messenger.can_send(Channel::Email) && !state.config.sign_up_by_invitation;
    let content = if taken {
        Content::AddressTaken
    } else {
        Content::Code {
            reason: CodeReason::SignUp,
            code: code.clone(),
        }
    };
    let now = state.now();
    let message = by_mail.then(|| Draft {
        channel: Channel::Email,
        to: email.as_str().to_owned(),
        language: request.language,
        content,
        dies_at: now + CODE_LIFE,
    });
    let new = NewChallenge {
        kind: Kind::SignUp,
        account_id: None,
        email: &email,
        language: request.language,
        code: (by_mail && !taken).then_some(code.as_str()),
        state_sealed: None,
        life: LONG_LIFE,
    };

    let transaction = state.db.begin().await?;
    let sign_up = Challenge::begin(&state, &transaction, new).await?;
    queue::put(&state, &transaction, message.into_iter().collect()).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Json(SignUpStarted {
        sign_up,
        expires_at: on_the_wire(now + CODE_LIFE),
    }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, device::Platform, path, sign_up::Language};

    use super::*;
    use crate::testing;

    fn sign_up(email: &str, language: Language) -> SignUp {
        SignUp {
            email: email.to_owned(),
            language,
        }
    }

    #[tokio::test]
    async fn a_code_goes_to_the_address_in_its_language() {
        testing::on_every_database(async |server| {
            let request = sign_up(" Anna@Example.org", Language::Nl);
            let started: SignUpStarted =
                server.post(path::SIGN_UP).json(&request).send().await.ok();
            assert_eq!(
                started.expires_at,
                on_the_wire(server.state.now() + CODE_LIFE)
            );
            let mail = server.messages().await;
            assert_eq!(mail.len(), 1);
            assert_eq!(mail[0].to, "anna@example.org");
            assert!(mail[0].subject.starts_with("Uw code"));
            assert_eq!(mail[0].code.as_ref().unwrap().len(), 6);
        })
        .await;
    }

    #[tokio::test]
    async fn an_address_with_an_account_is_told_so_and_the_caller_is_not() {
        testing::on_every_database(async |server| {
            server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let mut shapes = Vec::new();
            for email in ["anna@example.org", "bob@example.org"] {
                let request = sign_up(email, Language::En);
                let response = server.post(path::SIGN_UP).json(&request).send().await;
                shapes.push((response.status(), response.body.len()));
                let _: SignUpStarted = response.ok();
            }
            assert_eq!(shapes[0], shapes[1]);
            let mail = server.messages().await;
            assert_eq!(mail.len(), 2);
            assert!(mail[0].subject.contains("already") && mail[0].code.is_none());
            assert!(mail[1].code.is_some());
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_no_address_is_refused_and_nobody_is_flooded() {
        testing::on_every_database(async |server| {
            let request = sign_up("anna at example", Language::En);
            let refused = server
                .post(path::SIGN_UP)
                .json(&request)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::InvalidRequest);
            let request = sign_up("anna@example.org", Language::En);
            let most = server.state.config.limits.codes_per_hour;
            let mut shapes = std::collections::BTreeSet::new();
            for _ in 0..2 * most {
                let response = server.post(path::SIGN_UP).json(&request).send().await;
                shapes.insert((response.status(), response.body.len()));
            }
            assert_eq!(shapes.len(), 1, "who asks is not told");
            assert_eq!(server.messages().await.len(), most as usize);
        })
        .await;
    }
}

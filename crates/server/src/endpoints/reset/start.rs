//! `POST /v1/reset/start`: begins to reset a forgotten password.

use axum::extract::State;
use lifeboat_protocol::{
    Problem, Token,
    contact::ContactKind,
    password::{ResetStarted, StartReset},
};

use crate::{
    accounts,
    address::Email,
    challenge::{CODE_LIFE, Challenge, Kind, LONG_LIFE, NewChallenge},
    clock::on_the_wire,
    endpoints::contacts,
    entities::{account, to_word},
    error::ApiError,
    extract::{ClientAddress, Json},
    messages::{Channel, CodeReason, Content, Draft, queue},
    state::AppState,
    throttle::{self, Anonymous},
};

/// Sends a code to the account's email addresses. If there is no account, the address is told so
/// instead; and nothing is sent if too much was already. The answer is the same. A lock does not
/// stand in the way. What somebody with the recovery code asks for is counted apart.
#[utoipa::path(
    post,
    path = "/v1/reset/start",
    tag = "password",
    request_body = StartReset,
    responses(
        (status = 200, description = "A code is on its way.", body = ResetStarted),
        (status = 400, description = "This is no email address.", body = Problem),
        (status = 429, description = "Too many codes asked for from this network.", body = Problem),
    )
)]
pub(super) async fn start(
    State(state): State<AppState>,
    from: ClientAddress,
    Json(request): Json<StartReset>,
) -> Result<Json<ResetStarted>, ApiError> {
    let email = Email::parse(&request.email)?;
    let account = accounts::find(&state, &email).await?;
    let what = kind_of_reset(account.as_ref(), request.recovery_proof.as_ref());
    let allowed = throttle::allow_anonymous(&state, what, &email, from).await?;
    let account_id = account.map(|account| account.id);
    // Also where there is no account, so that the answer takes as long.
    let contacts = contacts::of(state.db.reader(), account_id.unwrap_or_default()).await?;
    let to = if account_id.is_some() {
        let email = to_word(ContactKind::Email);
        contacts
            .into_iter()
            .filter(|contact| contact.kind == email && contact.proven_at.is_some())
            .map(|contact| contact.value)
            .collect()
    } else {
        vec![email.as_str().to_owned()]
    };

    let code = state.entropy.six_digits();
    let can_send = allowed && state.messenger.can_send(Channel::Email);
    let now = state.now();
    let new = NewChallenge {
        kind: Kind::Reset,
        account_id,
        email: &email,
        language: request.language,
        code: (can_send && account_id.is_some()).then_some(code.as_str()),
        state_sealed: None,
        life: LONG_LIFE,
    };
    let content = if account_id.is_some() {
        Content::Code {
            reason: CodeReason::Reset,
            code: code.clone(),
        }
    } else {
        Content::NoAccount
    };
    let messages = to
        .into_iter()
        .filter(|_| can_send)
        .map(|to| Draft {
            channel: Channel::Email,
            to,
            language: request.language,
            content: content.clone(),
            dies_at: now + CODE_LIFE,
        })
        .collect();

    let transaction = state.db.begin().await?;
    let reset = Challenge::begin(&state, &transaction, new).await?;
    queue::put(&state, &transaction, messages).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Json(ResetStarted {
        reset,
        expires_at: on_the_wire(now + CODE_LIFE),
    }))
}

fn kind_of_reset(account: Option<&account::Model>, recovery_proof: Option<&Token>) -> Anonymous {
    if recovery_proof.is_some_and(|proof| accounts::is_recovery_proof(account, proof)) {
        Anonymous::OwnersReset
    } else {
        Anonymous::Reset
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, device::Platform, path, sign_up::Language};

    use super::*;
    use crate::testing;

    fn start(email: &str) -> StartReset {
        StartReset {
            email: email.to_owned(),
            language: Language::En,
            recovery_proof: None,
        }
    }

    #[tokio::test]
    async fn whoever_has_the_recovery_code_gets_a_code_however_many_others_asked_for() {
        testing::on_every_database_with(
            |config| {
                config.proxies = 1;
                config.limits.codes_per_hour = 1;
            },
            async |server| {
                server
                    .device("anna@example.org", "Laptop", Platform::Linux)
                    .await;
                let ask = async |recovery: Option<u8>, from: &str| {
                    let before = server.messages().await.len();
                    let request = StartReset {
                        recovery_proof: recovery.map(|byte| Token::from_random([byte; 32])),
                        ..start("anna@example.org")
                    };
                    let post = server.post(path::RESET_START).json(&request);
                    let response = post.header("x-forwarded-for", from).send().await;
                    let _: ResetStarted = response.ok();
                    server.messages().await.len() > before
                };
                for number in 0..3 {
                    assert!(ask(None, &format!("10.0.1.{number}")).await);
                }
                assert!(!ask(None, "10.0.2.1").await);
                assert!(!ask(Some(9), "10.0.2.2").await);
                assert!(ask(Some(1), "10.0.2.3").await);
            },
        )
        .await;
    }

    #[tokio::test]
    async fn every_proven_address_of_the_account_gets_the_code_and_no_phone() {
        testing::on_every_database(async |server| {
            let laptop = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            server.contact(&laptop, "anna@other.org", true).await;
            server.contact(&laptop, "unproven@other.org", false).await;
            server.contact(&laptop, "+31612345678", true).await;
            let request = start("anna@example.org");
            let _: ResetStarted = server
                .post(path::RESET_START)
                .json(&request)
                .send()
                .await
                .ok();
            let messages = server.messages().await;
            let to: Vec<_> = messages.iter().map(|message| message.to.as_str()).collect();
            assert_eq!(to, ["anna@example.org", "anna@other.org"]);
            assert!(messages[0].code.is_some() && messages[0].code == messages[1].code);
        })
        .await;
    }

    #[tokio::test]
    async fn an_unknown_address_is_told_so_and_the_caller_is_not() {
        testing::on_every_database(async |server| {
            server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let mut shapes = Vec::new();
            for email in ["anna@example.org", "nobody@example.org"] {
                let response = server
                    .post(path::RESET_START)
                    .json(&start(email))
                    .send()
                    .await;
                shapes.push((response.status(), response.body.len()));
            }
            assert_eq!(shapes[0], shapes[1]);
            let message = server.messages().await.pop().unwrap();
            assert_eq!(
                (message.to.as_str(), message.code),
                ("nobody@example.org", None)
            );
            let refused = server
                .post(path::RESET_START)
                .json(&start("nobody"))
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::InvalidRequest);
        })
        .await;
    }

    #[tokio::test]
    async fn nobody_is_flooded_and_who_asks_is_not_told() {
        testing::on_every_database(async |server| {
            server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let most = server.state.config.limits.codes_per_hour;
            let mut shapes = std::collections::BTreeSet::new();
            for email in ["anna@example.org", "nobody@example.org"] {
                for _ in 0..2 * most {
                    let request = server.post(path::RESET_START).json(&start(email));
                    let response = request.send().await;
                    shapes.insert((response.status(), response.body.len()));
                }
            }
            assert_eq!(shapes.len(), 1);
            assert_eq!(server.messages().await.len(), 2 * most as usize);
        })
        .await;
    }
}

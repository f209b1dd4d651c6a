//! `POST /v1/sign-in/approval`: asks the account's other devices to approve the sign-in.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    sign_in_request::{SignInRequestCreated, StartApproval},
};

use crate::{
    challenge::{self, Challenge, Kind, Stage},
    committer::rows,
    enrollment,
    error::ApiError,
    extract::{ClientAddress, Json},
    sealing::sha256,
    sign_in_requests::{
        Subject,
        approval::{LIFE, replace_earlier},
        ask::{NewRequest, ask},
    },
    state::AppState,
    throttle,
};

/// So much is shown of a device's name, in characters.
const MOST_OF_NAME: usize = 40;

/// Asks the devices that are signed in and have a device key. Show the number; it is typed there.
/// Takes the place of what was asked for this sign-in before.
#[utoipa::path(
    post,
    path = "/v1/sign-in/approval",
    tag = "sign-in",
    request_body = StartApproval,
    responses(
        (status = 200, description = "The devices are asked.", body = SignInRequestCreated),
        (status = 400, description = "The device's name cannot be used.", body = Problem),
        (status = 409, description = "There is no device to ask.", body = Problem),
        (status = 410, description = "Too late, or the password is not proven.", body = Problem),
        (status = 429, description = "Too many requests to approve.", body = Problem),
    )
)]
pub(super) async fn approval(
    State(state): State<AppState>,
    from: ClientAddress,
    Json(request): Json<StartApproval>,
) -> Result<Json<SignInRequestCreated>, ApiError> {
    let sign_in = Challenge::find(&state, Kind::SignIn, &request.sign_in).await?;
    sign_in.expect(Stage::PasswordProven)?;
    let device = enrollment::device_name(&request.device_name)?;
    let account_id = sign_in.account_id().ok_or(challenge::Refused::Expired)?;
    let subject = Subject::Account(account_id);

    let transaction = state.db.begin().await?;
    rows::lock(&transaction, account_id).await?;
    let replaced = replace_earlier(&transaction, &request.sign_in).await?;
    let asked = ask(
        &state,
        &transaction,
        NewRequest {
            subject,
            asker: &state.config.name,
            application: sign_in.email.as_str(),
            origin: &origin(from, device),
            life: LIFE,
            sign_in_hash: Some(sha256(request.sign_in.expose_bytes())),
            token_id: None,
        },
    )
    .await?;
    // After the new one, so that what it replaces makes only the next one wait.
    for _ in &replaced {
        throttle::unanswered(&state, &transaction, &subject.on_the_wire()).await?;
    }
    transaction.commit().await?;
    for id in replaced {
        state.notifier.settled(subject, id);
    }
    Ok(Json(asked.tell(&state)))
}

/// Where the sign-in comes from, for people: first the address, which the server sees; then what the
/// device calls itself, which may be anything, and so is kept short.
fn origin(from: ClientAddress, device: &str) -> String {
    let address = from.0.to_canonical();
    let shown: String = device.chars().take(MOST_OF_NAME).collect();
    let more = if shown.len() < device.len() {
        "…"
    } else {
        ""
    };
    format!("{address}, {shown}{more}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_device_calls_itself_comes_after_the_address_and_is_short() {
        let from = ClientAddress([10, 0, 0, 1].into());
        assert_eq!(origin(from, "Tablet"), "10.0.0.1, Tablet");
        let long = origin(from, &"é".repeat(100));
        assert_eq!(long, format!("10.0.0.1, {}…", "é".repeat(40)));
    }
}

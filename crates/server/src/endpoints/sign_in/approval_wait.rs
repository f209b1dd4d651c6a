//! `POST /v1/sign-in/approval/wait`: waits for the answer of another device.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    sign_in_request::{AwaitApproval, RequestOutcome},
};

use crate::{
    challenge::{Challenge, Kind, Stage},
    error::ApiError,
    extract::Json,
    sign_in_requests::{approval, outcome},
    state::AppState,
};

/// Answers when the request is no longer `waiting`, or after 30 seconds. Once it is `approved`, give
/// the proof `approval`.
#[utoipa::path(
    post,
    path = "/v1/sign-in/approval/wait",
    tag = "sign-in",
    request_body = AwaitApproval,
    responses(
        (status = 200, description = "How it stands.", body = RequestOutcome),
        (status = 401, description = "No device was asked.", body = Problem),
        (status = 410, description = "Too late: the sign-in is over.", body = Problem),
    )
)]
pub(super) async fn approval_wait(
    State(state): State<AppState>,
    Json(request): Json<AwaitApproval>,
) -> Result<Json<RequestOutcome>, ApiError> {
    let sign_in = Challenge::find(&state, Kind::SignIn, &request.sign_in).await?;
    sign_in.expect(Stage::PasswordProven)?;
    let asked = approval::find(state.db.reader(), &request.sign_in).await?;
    let outcome = outcome::within(&state, asked.id, outcome::LONGEST_WAIT).await?;
    Ok(Json(outcome))
}

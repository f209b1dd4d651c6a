//! `GET /v1/sign-in-requests`: the requests that wait for this device.

use axum::extract::State;
use lifeboat_protocol::{Problem, sign_in_request::SignInRequests};

use crate::{
    error::ApiError,
    extract::{Approver, Json},
    sign_in_requests::Subject,
    state::AppState,
};

/// The requests that wait for the device that asks, oldest first. Also for polling, where events
/// cannot be had.
#[utoipa::path(
    get,
    path = "/v1/sign-in-requests",
    tag = "sign-in-requests",
    responses(
        (status = 200, description = "The requests.", body = SignInRequests),
        (status = 401, description = "Not signed in or enrolled, or revoked.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    approver: Approver,
) -> Result<Json<SignInRequests>, ApiError> {
    // A device of before there were device keys could not answer.
    let can_answer = approver.key(state.db.reader()).await?.is_some();
    let requests = if can_answer {
        Subject::of(&approver).waiting(&state).await?
    } else {
        Vec::new()
    };
    Ok(Json(SignInRequests { requests }))
}

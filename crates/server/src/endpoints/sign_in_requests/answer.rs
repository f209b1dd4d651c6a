//! `POST /v1/sign-in-requests/{id}/answer`: approves, denies or reports.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    sign_in_request::{Answer, RequestOutcome},
};
use uuid::Uuid;

use crate::{
    error::ApiError,
    extract::{Approver, Json, Path},
    sign_in_requests::answering,
    state::AppState,
};

/// Answers a request, signed with the device key. To report (`not me`) tells the organization's
/// administrators, or the contacts of the recovery account.
#[utoipa::path(
    post,
    path = "/v1/sign-in-requests/{id}/answer",
    tag = "sign-in-requests",
    params(("id" = Uuid, Path, description = "The request.")),
    request_body = Answer,
    responses(
        (status = 200, description = "The request is settled.", body = RequestOutcome),
        (status = 401, description = "Not signed in or enrolled, or revoked.", body = Problem),
        (status = 403, description = "The signature does not fit.", body = Problem),
        (status = 404, description = "No such request for this device.", body = Problem),
        (status = 409, description = "Answered already, by this very answer or another.", body = Problem),
        (status = 410, description = "Expired, or failed after three wrong numbers.", body = Problem),
        (status = 422, description = "The number is wrong.", body = Problem),
    )
)]
pub(super) async fn answer(
    State(state): State<AppState>,
    approver: Approver,
    Path(id): Path<Uuid>,
    Json(request): Json<Answer>,
) -> Result<Json<RequestOutcome>, ApiError> {
    let outcome = answering::answer(&state, &approver, id, &request).await?;
    Ok(Json(outcome))
}

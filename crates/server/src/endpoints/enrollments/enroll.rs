//! `POST /v1/enrollments`: uses an activation code.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    enrollment::{Enroll, Enrolled},
};

use crate::{
    error::ApiError,
    extract::{ClientAddress, Json},
    organizations::enrolling,
    state::AppState,
};

/// Enrolls a device for a member: its key is stored, and it gets a TOTP secret and a token of its own.
/// The same device with the same key may repeat it while the code lives: an answer may have been lost.
#[utoipa::path(
    post,
    path = "/v1/enrollments",
    tag = "enrollments",
    request_body = Enroll,
    responses(
        (status = 200, description = "The device is enrolled.", body = Enrolled),
        (status = 400, description = "The code is mistyped, or name or key cannot be used.", body = Problem),
        (status = 403, description = "The signature does not fit the key, or the member has 20 devices.", body = Problem),
        (status = 404, description = "This server has not issued the code.", body = Problem),
        (status = 409, description = "The code is of another account than `subject`.", body = Problem),
        (status = 410, description = "The code was used or has expired, or the member was removed.", body = Problem),
        (status = 429, description = "Too many wrong codes from this network.", body = Problem),
    )
)]
pub(super) async fn enroll(
    State(state): State<AppState>,
    from: ClientAddress,
    Json(request): Json<Enroll>,
) -> Result<Json<Enrolled>, ApiError> {
    let enrolled = enrolling::enroll(&state, &request, from).await?;
    metrics::counter!("lifeboat_enrollments_total").increment(1);
    Ok(Json(enrolled))
}

#[cfg(test)]
mod tests;

//! `POST /v1/password/start`: begins to change the password.

use axum::extract::State;
use lifeboat_protocol::{
    Problem, Wire, password::StartPasswordChange, sign_up::RegistrationAnswer,
};

use crate::{
    accounts::credential_id,
    challenge::Challenge,
    error::ApiError,
    extract::{Json, Session},
    state::AppState,
};

/// Answers the first message of the new password's registration.
#[utoipa::path(
    post,
    path = "/v1/password/start",
    tag = "password",
    request_body = StartPasswordChange,
    responses(
        (status = 200, description = "The answer.", body = RegistrationAnswer),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "It needs the present password.", body = Problem),
    )
)]
pub(super) async fn start(
    State(state): State<AppState>,
    session: Session,
    Json(request): Json<StartPasswordChange>,
) -> Result<Json<RegistrationAnswer>, ApiError> {
    let proof = Challenge::password_proof(&state, &session, &request.password_proof).await?;
    let response = state
        .opaque
        .register(&request.registration_request.0, credential_id(&proof.email));
    Ok(Json(RegistrationAnswer {
        registration_response: Wire(response),
    }))
}

//! `PUT` and `DELETE /v1/sign-in-requests/push`: how the device is told while it does not listen.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, push::PushSubscription};

use crate::{
    device_key::DeviceKey,
    error::ApiError,
    extract::{Approver, Json},
    push::{destination::Destination, subscriptions},
    state::AppState,
};

/// Has this device told of sign-in requests by Web Push as well. It replaces what was set before, and
/// ends with the session or the credential that asks: set it again after signing in, and when the
/// browser gives another subscription.
#[utoipa::path(
    put,
    path = "/v1/sign-in-requests/push",
    tag = "sign-in-requests",
    request_body = PushSubscription,
    responses(
        (status = 204, description = "It is told from now on."),
        (status = 400, description = "Address or keys cannot be used.", body = Problem),
        (status = 401, description = "Not signed in or enrolled, or revoked.", body = Problem),
    )
)]
pub(super) async fn subscribe(
    State(state): State<AppState>,
    approver: Approver,
    Json(subscription): Json<PushSubscription>,
) -> Result<StatusCode, ApiError> {
    Destination::parse(&subscription.endpoint, state.push.allowed_hosts())?;
    // The same form as a device key's, and of use only if it is on the curve.
    DeviceKey::parse(&subscription.key.0)
        .map_err(|_| ApiError::invalid("`key` is not a point of the curve P-256."))?;
    let transaction = state.db.begin().await?;
    approver.hold(&transaction).await?;
    subscriptions::set(&state, &transaction, &approver, &subscription).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends that. To do it again does nothing.
#[utoipa::path(
    delete,
    path = "/v1/sign-in-requests/push",
    tag = "sign-in-requests",
    responses(
        (status = 204, description = "It is told by Web Push no more."),
        (status = 401, description = "Not signed in or enrolled, or revoked.", body = Problem),
    )
)]
pub(super) async fn unsubscribe(
    State(state): State<AppState>,
    approver: Approver,
) -> Result<StatusCode, ApiError> {
    subscriptions::remove(state.db.writer(), approver.credential_id()).await?;
    Ok(StatusCode::NO_CONTENT)
}

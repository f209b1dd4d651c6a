//! `GET /v1/account/key-file`: the account key file.

use axum::extract::State;
use lifeboat_protocol::{Problem, Wire, account::KeyFile};

use crate::{
    accounts,
    clock::on_the_wire,
    error::ApiError,
    extract::{Json, Session},
    state::AppState,
};

/// The account key file, which only a device, the password or the recovery code opens.
#[utoipa::path(
    get,
    path = "/v1/account/key-file",
    tag = "account",
    responses(
        (status = 200, description = "The key file.", body = KeyFile),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
    )
)]
pub(super) async fn key_file(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<KeyFile>, ApiError> {
    let account = accounts::of(state.db.reader(), session.account_id).await?;
    Ok(Json(KeyFile {
        revision: on_the_wire(account.key_revision),
        bytes: Wire(account.key_file),
    }))
}

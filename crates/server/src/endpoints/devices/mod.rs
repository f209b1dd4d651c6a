//! The devices of the recovery account: list, rename, revoke.

mod list;
mod rename;
mod revoke;

use lifeboat_protocol::ErrorCode;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{error::Refusal, state::AppState};

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(rename::rename))
        .routes(routes!(revoke::revoke))
}

/// The account has no such device, or it was revoked.
#[derive(Debug, thiserror::Error)]
#[error("The recovery account has no such device. List the devices to see which it has.")]
struct NoSuchDevice;

impl Refusal for NoSuchDevice {
    fn code(&self) -> ErrorCode {
        ErrorCode::NotFound
    }
}

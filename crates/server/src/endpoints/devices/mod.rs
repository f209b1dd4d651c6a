//! The devices of the recovery account: list, rename, revoke.

mod list;
mod rename;
mod revoke;

use lifeboat_protocol::ErrorCode;
use sea_orm::{ColumnTrait, Condition};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{entities::device, error::Refusal, state::AppState};

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(rename::rename))
        .routes(routes!(revoke::revoke))
}

/// Devices that can be seen and revoked: all but those that were, and those that a link only shut
/// out.
fn is_listed() -> Condition {
    Condition::any()
        .add(device::Column::RevokedAt.is_null())
        .add(device::Column::ShutOut.eq(true))
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

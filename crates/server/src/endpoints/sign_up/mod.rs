//! Creating a recovery account: prove the address, then register a password.

mod finish;
mod start;
mod verify;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(start::start))
        .routes(routes!(verify::verify))
        .routes(routes!(finish::finish))
}

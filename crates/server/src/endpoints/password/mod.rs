//! Changing a known password.

mod finish;
mod start;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(start::start))
        .routes(routes!(finish::finish))
}

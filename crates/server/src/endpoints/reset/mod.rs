//! Resetting a forgotten password: with the recovery code and an emailed code.

mod finish;
mod prove;
mod start;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(start::start))
        .routes(routes!(prove::prove))
        .routes(routes!(finish::finish))
}

//! Enrolling a device with an organization, and giving that up.

mod enroll;
mod leave;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// Using an activation code, for which nobody needs to be signed in.
pub fn anonymous() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(enroll::enroll))
}

/// What an enrolled device does.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(leave::leave))
}

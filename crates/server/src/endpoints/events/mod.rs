//! What happened to the recovery account.

mod list;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list::list))
}

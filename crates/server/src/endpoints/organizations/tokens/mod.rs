//! The API tokens of an organization. Only administrators see and change them.

mod list;
mod make;
mod revoke;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, make::make))
        .routes(routes!(revoke::revoke))
}

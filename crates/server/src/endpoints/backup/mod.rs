//! The backup as a whole: show, delete, bring back.

mod delete;
mod show;
mod undelete;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(show::show, delete::delete))
        .routes(routes!(undelete::undelete))
}

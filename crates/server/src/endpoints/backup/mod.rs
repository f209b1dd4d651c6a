//! The backup as a whole: show, delete, bring back, erase.

mod delete;
mod deleted;
mod erase;
mod show;
mod undelete;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(show::show, delete::delete))
        .routes(routes!(deleted::deleted))
        .routes(routes!(undelete::undelete))
        .routes(routes!(erase::erase))
}

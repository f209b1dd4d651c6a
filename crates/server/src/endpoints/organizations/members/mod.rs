//! The members of an organization, and their devices for it.

mod add;
mod list;
mod remove;
mod revoke_device;
mod show;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub(super) fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, add::add))
        .routes(routes!(show::show, remove::remove))
        .routes(routes!(revoke_device::revoke_device))
}

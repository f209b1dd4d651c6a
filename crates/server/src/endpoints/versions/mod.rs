//! The versions of the backup: commit, list, fetch.

mod body;
mod commit;
mod list;
mod object;
mod show;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub use body::WithObject;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, commit::commit))
        .routes(routes!(show::show))
        .routes(routes!(object::object))
}

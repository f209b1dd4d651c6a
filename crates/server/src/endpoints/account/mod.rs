//! The recovery account and its key file.

mod key_file_get;
mod key_file_put;
mod show;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(show::show))
        .routes(routes!(
            key_file_get::key_file,
            key_file_put::replace_key_file
        ))
}

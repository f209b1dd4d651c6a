//! Organizations: those who manage one see its members, their devices for it, and its own audit log,
//! and nothing of backups or other accounts.

mod activate;
mod administrators;
mod audit;
mod check_code;
mod create;
mod delete;
mod list;
mod members;
mod rename;
mod show;
mod tokens;

#[cfg(test)]
mod seen_by_administrators;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(show::show, rename::rename, delete::delete))
        .routes(routes!(audit::audit))
        .routes(routes!(activate::activate))
        .routes(routes!(check_code::check_code))
        .merge(administrators::router())
        .merge(members::router())
        .merge(tokens::router())
}

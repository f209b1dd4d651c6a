//! "This was not me": what a link in a message leads to. For people, so in HTML.

mod page;
mod report;

use axum::http::StatusCode;
use lifeboat_protocol::Token;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    entities::report::{Column, Entity, Model},
    error::ApiError,
    page::Page,
    sealing::sha256,
    state::AppState,
};

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(page::page, report::report))
}

/// The report that the link's token names, if it is still alive.
async fn find(state: &AppState, token: &str) -> Result<Option<Model>, ApiError> {
    let Ok(token) = Token::parse(token) else {
        return Ok(None);
    };
    Ok(Entity::find_by_id(sha256(token.expose_bytes()).to_vec())
        .filter(Column::ExpiresAt.gt(state.now()))
        .one(state.db.reader())
        .await?)
}

fn unknown(dutch: bool) -> Page {
    if dutch {
        Page::new(StatusCode::NOT_FOUND, "nl", "Deze link werkt niet")
            .text("Hij is verlopen, of niet volledig. Een link werkt 30 dagen.")
            .text("Meld u aan en trek apparaten in die u niet kent.")
    } else {
        Page::new(StatusCode::NOT_FOUND, "en", "This link does not work")
            .text("It has expired, or is not complete. A link works for 30 days.")
            .text("Sign in and revoke the devices that you do not know.")
    }
}

//! Sign-in requests: an organization's service asks (`create`, `outcome`, `outcome_events`), a device
//! answers (`list`, `events`, `push`, `answer`).

mod answer;
mod create;
mod events;
mod list;
mod outcome;
mod outcome_events;
mod push;

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{
        IntoResponse,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::Stream;
use std::{convert::Infallible, time::Duration};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    entities::sign_in_request, error::ApiError, extract::OrganizationAccess,
    sign_in_requests::outcome::NoSuchRequest, state::AppState,
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// How often a stream on which nothing happens sends a comment, so that nobody takes it for dead.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(events::events))
        .routes(routes!(push::subscribe, push::unsubscribe))
        .routes(routes!(answer::answer))
        .routes(routes!(create::create))
        .routes(routes!(outcome::outcome))
        .routes(routes!(outcome_events::outcome_events))
}

/// Server-sent events (HTML Living Standard §9.2).
fn sse(
    events: impl Stream<Item = Result<Event, Infallible>> + Send + 'static,
) -> impl IntoResponse {
    let events = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    // Some proxies gather what they pass on, and nothing would arrive.
    let unbuffered = (
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    let unkept = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    ([unbuffered, unkept], events)
}

/// Makes sure that the request is one of this organization.
async fn belongs_to(
    state: &AppState,
    access: &OrganizationAccess,
    request: Uuid,
) -> Result<(), ApiError> {
    let count = sign_in_request::Entity::find_by_id(request)
        .filter(sign_in_request::Column::OrganizationId.eq(access.organization.id))
        .count(state.db.reader())
        .await?;
    if count == 0 {
        Err(NoSuchRequest)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;

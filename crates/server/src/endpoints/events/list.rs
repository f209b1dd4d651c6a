//! `GET /v1/events`: what happened to the recovery account.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    event::{Event, Events},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;

use crate::{
    clock::on_the_wire,
    entities::{
        event::{Column, Entity},
        from_word,
    },
    error::ApiError,
    extract::{Json, Query, Session},
    state::AppState,
};

/// The most that one answer holds.
const MOST: u64 = 100;

#[derive(Debug, Deserialize)]
pub(super) struct Parameters {
    #[serde(default)]
    after: i64,
}

/// Events after the one asked for, oldest first, at most 100.
#[utoipa::path(
    get,
    path = "/v1/events",
    tag = "account",
    params(("after" = Option<i64>, Query, description = "The last event that is known.")),
    responses(
        (status = 200, description = "The events.", body = Events),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    session: Session,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Events>, ApiError> {
    let rows = Entity::find()
        .filter(Column::AccountId.eq(session.account_id))
        .filter(Column::Id.gt(parameters.after))
        .order_by_asc(Column::Id)
        .limit(MOST)
        .all(state.db.reader())
        .await?;
    let events = rows
        .into_iter()
        .map(|row| {
            let kind = from_word(&row.kind)?;
            Ok(Event {
                id: row.id,
                at: on_the_wire(row.at),
                kind,
                device: row.device_name,
                device_id: row.device_id,
            })
        })
        .collect::<Result<_, sea_orm::DbErr>>()?;
    Ok(Json(Events { events }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, device::Platform, event::EventKind, path};

    use super::*;
    use crate::{
        events::{Occurrence, record},
        testing,
    };

    #[tokio::test]
    async fn a_device_reads_on_from_the_last_event_that_it_knows() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            for number in 0..120 {
                let whose = if number % 10 == 0 { &eve } else { &anna };
                let occurrence = Occurrence {
                    account_id: whose.account_id,
                    kind: EventKind::SignedIn,
                    device: Some((whose.id, "Laptop")),
                    at: server.state.now() + number,
                };
                record(server.state.db.writer(), occurrence).await.unwrap();
            }
            let first: Events = server.get(path::EVENTS).of(&anna).send().await.ok();
            assert_eq!(first.events.len(), 100);
            assert_eq!(first.events[0].device.as_deref(), Some("Laptop"));
            assert_eq!(first.events[0].device_id, Some(anna.id));
            assert!(first.events.is_sorted_by_key(|event| event.id));
            let path = format!("{}?after={}", path::EVENTS, first.events[99].id);
            let rest: Events = server.get(&path).of(&anna).send().await.ok();
            assert_eq!(rest.events.len(), 8);
            let refused = server
                .get("/v1/events?after=x")
                .of(&anna)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::InvalidRequest);
        })
        .await;
    }
}

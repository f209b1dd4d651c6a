//! `GET /v1/devices`: the devices of the recovery account.

use std::collections::HashSet;

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    device::{Device, Devices},
};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::is_listed;
use crate::{
    clock::on_the_wire,
    entities::{device, from_word, session},
    error::ApiError,
    extract::{Json, Session},
    state::AppState,
};

/// All devices that are not revoked, and those that were only shut out, oldest first.
#[utoipa::path(
    get,
    path = "/v1/devices",
    tag = "devices",
    responses(
        (status = 200, description = "The devices.", body = Devices),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<Devices>, ApiError> {
    let db = state.db.reader();
    let signed_in: Vec<Uuid> = session::Entity::find()
        .select_only()
        .column(session::Column::DeviceId)
        .filter(session::Column::AccountId.eq(session.account_id))
        .filter(session::Column::ExpiresAt.gt(state.now()))
        .into_tuple()
        .all(db)
        .await?;
    let signed_in: HashSet<Uuid> = signed_in.into_iter().collect();
    let rows = device::Entity::find()
        .filter(device::Column::AccountId.eq(session.account_id))
        .filter(is_listed())
        .order_by_asc(device::Column::CreatedAt)
        .order_by_asc(device::Column::Id)
        .all(db)
        .await?;
    let devices = rows.into_iter().map(|row| {
        Ok(Device {
            platform: from_word(&row.platform)?,
            created_at: on_the_wire(row.created_at),
            last_seen_at: on_the_wire(row.last_seen_at),
            signed_in: signed_in.contains(&row.id),
            current: row.id == session.device_id,
            shut_out: row.shut_out,
            id: row.id,
            name: row.name,
        })
    });
    Ok(Json(Devices {
        devices: devices.collect::<Result<_, DbErr>>()?,
    }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{device::Platform, path};

    use super::*;
    use crate::{clock::DAY, testing};

    #[tokio::test]
    async fn the_devices_of_the_account_and_no_others_are_listed_oldest_first() {
        testing::on_every_database(async |server| {
            let old = server
                .device("anna@example.org", "Phone", Platform::Ios)
                .await;
            server.clock.advance(200 * DAY);
            let new = server
                .device("anna@example.org", "Phone", Platform::Linux)
                .await;
            server
                .device("bert@example.org", "Tablet", Platform::Android)
                .await;
            let listed: Devices = server.get(path::DEVICES).of(&new).send().await.ok();
            let seen: Vec<_> = listed
                .devices
                .iter()
                .map(|device| {
                    (
                        device.id,
                        device.name.as_str(),
                        device.signed_in,
                        device.current,
                    )
                })
                .collect();
            assert_eq!(
                seen,
                [
                    (old.id, "Phone", false, false),
                    (new.id, "Phone", true, true)
                ]
            );
            assert_eq!(listed.devices[0].platform, Platform::Ios);
        })
        .await;
    }
}

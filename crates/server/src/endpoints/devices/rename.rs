//! `PATCH /v1/devices/{id}`: gives a device another name.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, device::RenameDevice};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::NoSuchDevice;
use crate::{
    enrollment,
    entities::device,
    error::ApiError,
    extract::{Json, Path, Session},
    state::AppState,
};

/// Gives a device another name. Two devices may have the same.
#[utoipa::path(
    patch,
    path = "/v1/devices/{id}",
    tag = "devices",
    params(("id" = Uuid, Path, description = "The device.")),
    request_body = RenameDevice,
    responses(
        (status = 204, description = "It has the new name."),
        (status = 400, description = "The name cannot be used.", body = Problem),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 404, description = "The account has no such device.", body = Problem),
    )
)]
pub(super) async fn rename(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<Uuid>,
    Json(request): Json<RenameDevice>,
) -> Result<StatusCode, ApiError> {
    let name = enrollment::device_name(&request.name)?;
    let renamed = device::Entity::update_many()
        .col_expr(device::Column::Name, Expr::value(name))
        .filter(device::Column::Id.eq(id))
        .filter(device::Column::AccountId.eq(session.account_id))
        .filter(device::Column::RevokedAt.is_null())
        .exec(state.db.writer())
        .await?;
    if renamed.rows_affected == 0 {
        return Err(NoSuchDevice.into());
    }
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        device::{Devices, Platform},
        path,
    };

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_device_gets_another_name_from_any_device_of_the_account_only() {
        testing::on_every_database(async |server| {
            let laptop = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let phone = server
                .device("anna@example.org", "Phone", Platform::Ios)
                .await;
            let eve = server
                .device("eve@example.org", "Phone", Platform::Ios)
                .await;
            let path = path::fill(path::DEVICE, phone.id);
            let name = |name: &str| RenameDevice {
                name: name.to_owned(),
            };

            server
                .patch(&path)
                .of(&laptop)
                .json(&name(" Oude telefoon "))
                .send()
                .await
                .done();
            let refused = server
                .patch(&path)
                .of(&eve)
                .json(&name("mine"))
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::NotFound);
            for bad in ["", "   ", "a\nb", "a\u{202e}b", &"x".repeat(101)] {
                let refused = server.patch(&path).of(&phone).json(&name(bad)).send().await;
                assert_eq!(refused.refused(), ErrorCode::InvalidRequest, "{bad:?}");
            }
            let listed: Devices = server.get(path::DEVICES).of(&phone).send().await.ok();
            assert_eq!(listed.devices.len(), 2);
            assert!(
                listed
                    .devices
                    .iter()
                    .any(|device| device.name == "Oude telefoon")
            );
        })
        .await;
    }
}

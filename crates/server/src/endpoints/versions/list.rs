//! `GET /v1/backup/versions`: the history.

use std::collections::HashMap;

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    backup::{Version, Versions},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use crate::{
    backups,
    entities::{device, version},
    error::ApiError,
    extract::{Json, Query, Session},
    state::AppState,
};

/// How many versions are sent if nobody says how many.
const USUAL: u64 = 100;

/// How many versions are sent at the most.
const MOST: u64 = 1000;

/// Which part of the history.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
pub(super) struct Part {
    /// Only versions with a smaller number.
    before: Option<u64>,
    /// How many at the most: 100 if it is not said, and never more than 1 000.
    limit: Option<u64>,
}

/// The versions, newest first, also those whose object is no longer kept.
#[utoipa::path(
    get,
    path = "/v1/backup/versions",
    tag = "backup",
    params(Part),
    responses(
        (status = 200, description = "The versions, newest first.", body = Versions),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "Limited to the backup's platform.", body = Problem),
        (status = 404, description = "There is no backup.", body = Problem),
        (status = 410, description = "The backup was deleted.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    session: Session,
    Query(part): Query<Part>,
) -> Result<Json<Versions>, ApiError> {
    let backup = backups::readable(&state, &session).await?;
    let before = part
        .before
        .and_then(|before| i64::try_from(before).ok())
        .unwrap_or(i64::MAX);
    let rows = version::Entity::find()
        .filter(version::Column::BackupId.eq(backup.id))
        .filter(version::Column::Sequence.lt(before))
        .order_by_desc(version::Column::Sequence)
        .limit(part.limit.unwrap_or(USUAL).min(MOST))
        .all(state.db.reader())
        .await?;
    let names = device_names(state.db.reader(), session.account_id).await?;
    let versions = rows.into_iter().map(|row| {
        let (kept, device_name) = (row.kept, names.get(&row.device_id).cloned());
        Ok(Version {
            manifest: backups::manifest(&row)?,
            device_name,
            kept,
        })
    });
    Ok(Json(Versions {
        versions: versions.collect::<Result<_, DbErr>>()?,
    }))
}

/// The names of the account's devices, also of revoked ones.
async fn device_names(
    db: &impl ConnectionTrait,
    account_id: Uuid,
) -> Result<HashMap<Uuid, String>, DbErr> {
    let names = device::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .column(device::Column::Name)
        .filter(device::Column::AccountId.eq(account_id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(names.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{device::Platform, path};

    use super::*;
    use crate::{committer::sealed, testing};

    #[tokio::test]
    async fn the_history_is_listed_newest_first_in_parts() {
        testing::on_every_database(async |server| {
            let laptop = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let phone = server
                .device("anna@example.org", "Phone", Platform::Ios)
                .await;
            let mut head = sealed::commit(&server, &laptop, &sealed::first(&laptop, b"0")).await;
            for number in 1..5u8 {
                let device = if number % 2 == 1 { &phone } else { &laptop };
                let next = sealed::after(device, head, &[number]);
                head = sealed::commit(&server, device, &next).await;
            }
            let list = async |query: &str| -> Vec<(u64, String)> {
                let path = format!("{}{query}", path::VERSIONS);
                let versions: Versions = server.get(&path).of(&laptop).send().await.ok();
                versions
                    .versions
                    .into_iter()
                    .map(|version| (version.manifest.sequence, version.device_name.unwrap()))
                    .collect()
            };
            let (laptop_, phone_) = ("Laptop".to_owned(), "Phone".to_owned());
            assert_eq!(
                list("?limit=2").await,
                [(5, laptop_.clone()), (4, phone_.clone())]
            );
            assert_eq!(list("?before=3&limit=9").await, [(2, phone_), (1, laptop_)]);
            assert_eq!(list("").await.len(), 5);
            assert_eq!(list("?limit=0").await, []);
            assert_eq!(list("?limit=18446744073709551615").await.len(), 5);
            assert_eq!(list("?before=18446744073709551615").await.len(), 5);
        })
        .await;
    }
}

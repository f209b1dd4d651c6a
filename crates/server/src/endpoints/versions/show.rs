//! `GET /v1/backup/versions/{sequence}`: one version's manifest.

use axum::extract::State;
use lifeboat_protocol::{ErrorCode, Problem, backup::Manifest};
use sea_orm::EntityTrait;

use crate::{
    backups,
    entities::version,
    error::{ApiError, Refusal},
    extract::{Json, Path, Session},
    state::AppState,
};

#[derive(Debug, thiserror::Error)]
#[error("There is no version {0}. List the versions to see which there are.")]
struct NoVersion(i64);

impl Refusal for NoVersion {
    fn code(&self) -> ErrorCode {
        ErrorCode::NoVersion
    }
}

/// One version's manifest. It is kept for as long as the backup, also where the object is not.
#[utoipa::path(
    get,
    path = "/v1/backup/versions/{sequence}",
    tag = "backup",
    params(("sequence" = u64, Path, description = "The version's number.")),
    responses(
        (status = 200, description = "The manifest.", body = Manifest),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "Limited to the backup's platform.", body = Problem),
        (status = 404, description = "No backup, or no such version.", body = Problem),
        (status = 410, description = "The backup was deleted.", body = Problem),
    )
)]
pub(super) async fn show(
    State(state): State<AppState>,
    session: Session,
    Path(sequence): Path<i64>,
) -> Result<Json<Manifest>, ApiError> {
    let backup = backups::readable(&state, &session).await?;
    let row = version::Entity::find_by_id((backup.id, sequence))
        .one(state.db.reader())
        .await?;
    let row = row.ok_or(NoVersion(sequence))?;
    Ok(Json(backups::manifest(&row)?))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{device::Platform, path};

    use super::*;
    use crate::{committer::sealed, testing};

    #[tokio::test]
    async fn a_manifest_comes_back_as_it_was_committed() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let first = sealed::first(&anna, b"one");
            let head = sealed::commit(&server, &anna, &first).await;
            let second = sealed::after(&anna, head, b"two");
            sealed::commit(&server, &anna, &second).await;
            for request in [first, second] {
                let path = path::fill(path::VERSION, request.manifest.sequence);
                let manifest: Manifest = server.get(&path).of(&anna).send().await.ok();
                assert_eq!(manifest, request.manifest);
            }
            let path = path::fill(path::VERSION, 3);
            let refused = server.get(&path).of(&anna).send().await.refused();
            assert_eq!(refused, ErrorCode::NoVersion);
        })
        .await;
    }
}

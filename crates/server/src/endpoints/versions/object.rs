//! `GET /v1/backup/versions/{sequence}/object`: the sealed object of a version.

use axum::{
    body::Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use lifeboat_protocol::{ErrorCode, Problem, backup::Location};
use sea_orm::EntityTrait;

use crate::{
    backups::{self, OtherPlatform},
    entities::{from_word, version},
    error::{ApiError, Refusal},
    extract::{ClaimedSession, Path, Session},
    objects::{BackupWithObject, ObjectName},
    state::AppState,
};

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("There is no version {0}. List the versions to see which there are.")]
    NoVersion(i64),
    #[error(
        "Version {0} is no longer kept: all are for 30 days, then one a month. Choose another one."
    )]
    Thinned(i64),
    #[error("The object lies in the backup's own storage location. Fetch it from there.")]
    Elsewhere,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NoVersion(_) | Self::Thinned(_) => ErrorCode::NoVersion,
            Self::Elsewhere => ErrorCode::ObjectElsewhere,
        }
    }
}

/// The sealed object of a version: an age file that the server cannot open.
#[utoipa::path(
    get,
    path = "/v1/backup/versions/{sequence}/object",
    tag = "backup",
    params(("sequence" = u64, Path, description = "The version's number.")),
    responses(
        (status = 200, description = "The object.", body = [u8], content_type = "application/octet-stream"),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "Limited to the backup's platform.", body = Problem),
        (status = 404, description = "No backup, no such version, not kept, or elsewhere.", body = Problem),
        (status = 410, description = "The backup was deleted.", body = Problem),
    )
)]
pub(super) async fn object(
    State(state): State<AppState>,
    claimed: ClaimedSession,
    Path(sequence): Path<i64>,
) -> Result<Response, ApiError> {
    let bytes = load(&state, claimed, sequence).await?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response())
}

/// Reads the object from where it lies. If that is the database, one question is enough: who asks,
/// and what is there.
pub(super) async fn load(
    state: &AppState,
    claimed: ClaimedSession,
    sequence: i64,
) -> Result<Bytes, ApiError> {
    let found = state.stored_objects.find(&claimed.token_hash, sequence);
    let found = found.await?;
    let asks = found.as_ref().map(|found| &found.session);
    let session = &claimed.admit(state, asks).await?;
    let Some(backup) = found.and_then(|found| found.backup) else {
        backups::readable(state, session).await?;
        return Err(Refused::NoVersion(sequence).into());
    };
    OtherPlatform::check(state, session, &backup.platform)?;
    match backup.bytes {
        Some(bytes) => Ok(bytes),
        None => outside(state, session, &backup, sequence)
            .await
            .map(Bytes::from),
    }
}

/// Fetches what does not lie in the database, or says why it is not there.
async fn outside(
    state: &AppState,
    session: &Session,
    backup: &BackupWithObject,
    sequence: i64,
) -> Result<Vec<u8>, ApiError> {
    let version = version::Entity::find_by_id((backup.id, sequence))
        .one(state.db.reader())
        .await?
        .ok_or(Refused::NoVersion(sequence))?;
    if from_word::<Location>(&backup.location)? == Location::Elsewhere {
        return Err(Refused::Elsewhere.into());
    }
    if !version.kept {
        return Err(Refused::Thinned(sequence).into());
    }
    let name = ObjectName {
        account_id: session.account_id,
        backup_id: backup.id,
        sequence,
        hash: backups::hex(&version.hash)?,
        attempt: version.attempt,
    };
    match state.objects.fetch(&name).await {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(ApiError::internal(
            &"a kept object is not where it was stored",
        )),
        Err(error) => Err(ApiError::unavailable(&error)),
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{backup::EraseBackup, device::Platform, path};

    use super::*;
    use crate::{
        committer::sealed,
        config::ObjectStorage,
        testing::{self, flows},
    };

    const ANNA: &str = "anna@example.org";

    #[tokio::test]
    async fn an_object_comes_back_byte_for_byte_as_bytes() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let content: Vec<u8> = (0..=255).cycle().take(70_000).collect();
            sealed::commit(&server, &anna, &sealed::first(&anna, &content)).await;
            let object = path::fill(path::VERSION_OBJECT, 1);
            let response = server.get(&object).of(&anna).send().await;
            assert_eq!(response.status(), 200);
            assert_eq!(
                response.headers[header::CONTENT_TYPE],
                "application/octet-stream"
            );
            assert_eq!(response.body, content);
        })
        .await;
    }

    #[tokio::test]
    async fn another_accounts_backup_cannot_be_seen() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            sealed::commit(&server, &anna, &sealed::first(&anna, b"anna")).await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            for path in [
                path::fill(path::VERSION_OBJECT, 1),
                path::fill(path::VERSION, 1),
                path::VERSIONS.to_owned(),
            ] {
                let refused = server.get(&path).of(&eve).send().await.refused();
                assert_eq!(refused, ErrorCode::NoBackup, "{path}");
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_version_that_never_was_is_refused() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            sealed::commit(&server, &anna, &sealed::first(&anna, b"one")).await;
            for number in ["2", "0", "-1"] {
                let path = path::fill(path::VERSION_OBJECT, number);
                let refused = server.get(&path).of(&anna).send().await.refused();
                assert_eq!(refused, ErrorCode::NoVersion, "{number}");
            }
            let path = path::fill(path::VERSION_OBJECT, "head");
            let refused = server.get(&path).of(&anna).send().await.refused();
            assert_eq!(refused, ErrorCode::InvalidRequest);
        })
        .await;
    }

    #[tokio::test]
    async fn objects_can_lie_in_a_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = |config: &mut crate::config::Config| {
            let root = root.path().to_string_lossy().into_owned();
            config.objects = ObjectStorage::OpenDal {
                service: "fs".to_owned(),
                options: [("root".to_owned(), root)].into(),
            };
        };
        testing::on_every_database_with(folder, async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let head = sealed::commit(&server, &laptop, &sealed::first(&laptop, b"one")).await;
            let won = sealed::after(&laptop, head, b"won");
            let lost = sealed::after(&laptop, head, b"lost");
            sealed::commit(&server, &laptop, &won).await;
            let refused = server
                .post(path::VERSIONS)
                .of(&laptop)
                .json(&lost)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::HeadMoved);
            sealed::commit(&server, &laptop, &won).await;

            let object = path::fill(path::VERSION_OBJECT, 2);
            assert_eq!(server.get(&object).of(&laptop).send().await.body, b"won");
            let account = root.path().join(laptop.account_id.to_string());
            let backup = account.join(sealed::backup_id(&laptop).to_string());
            let names = std::fs::read_dir(&backup).unwrap().count();
            assert_eq!(names, 2, "the loser's object is gone");

            let erase = EraseBackup {
                password_proof: flows::given_password_proof(&server, laptop.account_id).await,
            };
            let request = server.post(path::BACKUP_ERASE).json(&erase);
            request.of(&laptop).send().await.done();
            assert!(!backup.exists());
        })
        .await;
    }
}

//! `POST /v1/backup/versions`: commits a version by compare-and-swap on the head.

use axum::extract::State;
use lifeboat_protocol::{
    Problem, Wire,
    backup::{CommitVersion, Committed, Location},
};

use super::{WithObject, object};
use crate::{
    committer::{Commit, NewVersion},
    error::ApiError,
    extract::{ClaimedSession, Json, Session},
    state::AppState,
};

/// Makes a version the head, if the head is still the one that it follows. When the answer comes,
/// the version is on disk.
#[utoipa::path(
    post,
    path = "/v1/backup/versions",
    tag = "backup",
    request_body = CommitVersion,
    responses(
        (status = 200, description = "It is the head, and on disk.", body = Committed),
        (status = 400, description = "Manifest, object and expected head do not agree.", body = Problem),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 403, description = "Limited to the backup's platform.", body = Problem),
        (status = 404, description = "There is no backup to follow.", body = Problem),
        (status = 409, description = "The head or the key file has moved on, or a backup exists that this device has not restored.", body = Problem),
        (status = 410, description = "The backup was deleted.", body = Problem),
        (status = 413, description = "The object is too large.", body = Problem),
        (status = 503, description = "Not confirmed; repeating is safe.", body = Problem),
    )
)]
pub(super) async fn commit(
    State(state): State<AppState>,
    session: Session,
    WithObject(request): WithObject<CommitVersion>,
) -> Result<Json<Committed>, ApiError> {
    let limit = state.config.limits.max_object_bytes;
    let read_back = request.read_back && request.location == Location::Server;
    let version = NewVersion::parse(request, session.device_id, limit)?;
    let commit = Commit {
        account_id: session.account_id,
        session: session.token_hash,
        platform: session.platform,
        same_platform_only: state.config.same_platform_only,
        at: state.now(),
        attempt: state.entropy.id(),
        version,
    };
    let sequence = commit.version.sequence;
    let head = state.committer.commit(commit).await?;
    let object = if read_back {
        read(&state, session.claimed(), sequence).await
    } else {
        None
    };
    Ok(Json(Committed {
        head,
        object: object.map(Wire),
    }))
}

/// Reads the object as anybody who fetches it would. The commit stands also where that fails: then
/// the device sees no object, and verifies by itself.
async fn read(state: &AppState, session: ClaimedSession, sequence: i64) -> Option<Vec<u8>> {
    match object::load(state, session, sequence).await {
        Ok(bytes) => Some(bytes.into()),
        Err(error) => {
            tracing::warn!(
                code = error.code().as_str(),
                "a committed object could not be read back"
            );
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use lifeboat_protocol::{
        ErrorCode, Hex,
        backup::{Backup, HeadRef},
        device::Platform,
        path,
    };
    use sea_orm::{EntityTrait, PaginatorTrait};

    use super::*;
    use crate::{
        committer::sealed,
        entities::{object as objects, version},
        error::Refusal,
        sealing::sha256,
        testing::{self, flows},
    };

    const ANNA: &str = "anna@example.org";

    #[tokio::test]
    async fn a_commit_that_was_held_back_does_not_survive_a_reset() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let stolen = server.device(ANNA, "Laptop", Platform::Linux).await;
            // As the endpoint makes it, once the session was looked up and the body came at last.
            let request = sealed::first(&stolen, b"of a thief");
            let held_back = Commit {
                account_id: stolen.account_id,
                session: sha256(stolen.session.expose_bytes()),
                platform: Platform::Linux,
                same_platform_only: false,
                at: server.state.now(),
                attempt: server.state.entropy.id(),
                version: NewVersion::parse(request, stolen.id, 1024).unwrap(),
            };
            flows::reset(&server, ANNA, "another password").await;
            let refused = server.state.committer.commit(held_back).await;
            assert_eq!(refused.unwrap_err().code(), ErrorCode::SignInRequired);
            let versions = version::Entity::find().count(server.state.db.reader());
            assert_eq!(versions.await.unwrap(), 0);
        })
        .await;
    }

    #[tokio::test]
    async fn the_first_version_begins_a_backup_and_the_next_follows() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let first = sealed::commit(&server, &anna, &sealed::first(&anna, b"one")).await;
            assert_eq!(first.sequence, 1);
            let next = sealed::after(&anna, first, b"two");
            let second = sealed::commit(&server, &anna, &next).await;
            assert_eq!(
                second,
                HeadRef {
                    sequence: 2,
                    hash: next.manifest.hash
                }
            );

            let object = path::fill(path::VERSION_OBJECT, 2);
            assert_eq!(server.get(&object).of(&anna).send().await.body, b"two");
        })
        .await;
    }

    #[tokio::test]
    async fn the_object_is_read_back_from_storage_where_that_is_asked_for() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let mut request = sealed::first(&anna, b"one");
            for (read_back, expected) in [(true, Some(&b"one"[..])), (false, None)] {
                request.read_back = read_back;
                let committed: Committed = server
                    .post(path::VERSIONS)
                    .of(&anna)
                    .json(&request)
                    .send()
                    .await
                    .ok();
                assert_eq!(
                    committed.object.as_ref().map(|object| &object.0[..]),
                    expected
                );
            }
        })
        .await;
    }

    #[tokio::test]
    async fn of_two_devices_that_race_one_wins_and_the_other_is_told() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let phone = server.device(ANNA, "Phone", Platform::Ios).await;
            let mut head = sealed::commit(&server, &laptop, &sealed::first(&laptop, b"0")).await;
            for round in 0..10u8 {
                let one = sealed::after(&laptop, head, &[round, 1]);
                let other = sealed::after(&phone, head, &[round, 2]);
                let (one, other) = tokio::join!(
                    server.post(path::VERSIONS).of(&laptop).json(&one).send(),
                    server.post(path::VERSIONS).of(&phone).json(&other).send(),
                );
                let (winner, loser) = if one.status.is_success() {
                    (one, other)
                } else {
                    (other, one)
                };
                head = winner.ok::<Committed>().head;
                assert_eq!(loser.refused(), ErrorCode::HeadMoved);
            }
            assert_eq!(head.sequence, 11);
            let db = server.state.db.reader();
            assert_eq!(version::Entity::find().count(db).await.unwrap(), 11);
            assert_eq!(objects::Entity::find().count(db).await.unwrap(), 11);
        })
        .await;
    }

    #[tokio::test]
    async fn many_accounts_commit_at_once_and_each_gets_its_own_answer() {
        testing::on_every_database(async |server| {
            let mut devices = Vec::new();
            for number in 0..40 {
                let email = format!("anna{number}@example.org");
                devices.push(server.device(&email, "Laptop", Platform::Linux).await);
            }
            let commits = devices.iter().map(|device| {
                let request = sealed::first(device, device.id.as_bytes());
                let server = &server;
                async move {
                    let head = sealed::commit(server, device, &request).await;
                    assert_eq!(head.hash, request.manifest.hash);
                    let object = path::fill(path::VERSION_OBJECT, 1);
                    let object = server.get(&object).of(device).send().await;
                    assert_eq!(object.body, device.id.as_bytes());
                    head.hash
                }
            });
            let hashes: HashSet<_> = futures_util::future::join_all(commits)
                .await
                .into_iter()
                .collect();
            assert_eq!(hashes.len(), 40);
        })
        .await;
    }

    #[tokio::test]
    async fn a_stale_head_is_refused_and_changes_nothing() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let first = sealed::commit(&server, &anna, &sealed::first(&anna, b"one")).await;
            let second = sealed::after(&anna, first, b"two");
            let second = sealed::commit(&server, &anna, &second).await;
            let stale = sealed::after(&anna, first, b"stale");
            let refused = server
                .post(path::VERSIONS)
                .of(&anna)
                .json(&stale)
                .send()
                .await
                .problem();
            assert_eq!(refused.code, ErrorCode::HeadMoved);
            assert!(refused.detail.contains("version 2"), "{}", refused.detail);

            match server.get(path::BACKUP).of(&anna).send().await.ok() {
                Backup::Active { head, .. } => assert_eq!(head.hash, second.hash),
                other => panic!("{other:?}"),
            }
        })
        .await;
    }

    #[tokio::test]
    async fn a_blank_device_cannot_overwrite_a_backup() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            sealed::commit(&server, &laptop, &sealed::first(&laptop, b"full")).await;
            let blank = server.device(ANNA, "New phone", Platform::Android).await;
            let request = sealed::first(&blank, b"blank");
            let refused = server
                .post(path::VERSIONS)
                .of(&blank)
                .json(&request)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::BackupExists);
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&blank).send().await.body, b"full");
        })
        .await;
    }

    #[tokio::test]
    async fn repeating_a_commit_whose_answer_was_lost_succeeds_and_adds_nothing() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let first = sealed::first(&anna, b"one");
            let head = sealed::commit(&server, &anna, &first).await;
            assert_eq!(sealed::commit(&server, &anna, &first).await, head);
            let second = sealed::after(&anna, head, b"two");
            let head = sealed::commit(&server, &anna, &second).await;
            assert_eq!(sealed::commit(&server, &anna, &second).await, head);
            let db = server.state.db.reader();
            assert_eq!(version::Entity::find().count(db).await.unwrap(), 2);
        })
        .await;
    }

    #[tokio::test]
    async fn a_version_that_is_not_what_its_manifest_says_is_refused() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let refused = async |change: &dyn Fn(&mut CommitVersion)| {
                let mut request = sealed::first(&anna, b"one");
                change(&mut request);
                server
                    .post(path::VERSIONS)
                    .of(&anna)
                    .json(&request)
                    .send()
                    .await
                    .refused()
            };
            let invalid = ErrorCode::InvalidRequest;
            assert_eq!(refused(&|r| r.manifest.hash = Hex([0; 32])).await, invalid);
            assert_eq!(refused(&|r| r.manifest.size = 4).await, invalid);
            assert_eq!(refused(&|r| r.object = None).await, invalid);
            assert_eq!(
                refused(&|r| r.location = Location::Elsewhere).await,
                invalid
            );
            assert_eq!(refused(&|r| r.manifest.sequence = 2).await, invalid);
            assert_eq!(
                refused(&|r| r.manifest.device_id = anna.account_id).await,
                invalid
            );
            assert_eq!(
                refused(&|r| r.key_revision = 2).await,
                ErrorCode::KeyFileMoved
            );
            assert_eq!(
                server
                    .get(path::BACKUP)
                    .of(&anna)
                    .send()
                    .await
                    .ok::<Backup>(),
                Backup::None
            );
        })
        .await;
    }

    #[tokio::test]
    async fn a_version_that_is_too_large_is_refused_with_the_limit() {
        let small = |config: &mut crate::config::Config| config.limits.max_object_bytes = 1000;
        testing::on_every_database_with(small, async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            sealed::commit(&server, &anna, &sealed::first(&anna, &[1; 1000])).await;
            let bert = server
                .device("bert@example.org", "Laptop", Platform::Linux)
                .await;
            for size in [1001, 1_000_000] {
                let request = sealed::first(&bert, &vec![1; size]);
                let refused = server
                    .post(path::VERSIONS)
                    .of(&bert)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::TooLarge, "{size}");
            }
        })
        .await;
    }

    #[tokio::test]
    async fn the_id_of_another_accounts_backup_cannot_be_taken() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            sealed::commit(&server, &anna, &sealed::first(&anna, b"anna")).await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            let mut request = sealed::first(&eve, b"eve");
            request.manifest.backup_id = sealed::backup_id(&anna);
            let refused = server
                .post(path::VERSIONS)
                .of(&eve)
                .json(&request)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::InvalidRequest);
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&anna).send().await.body, b"anna");
        })
        .await;
    }

    #[tokio::test]
    async fn a_backup_elsewhere_leaves_only_its_manifests_here() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let mut request = sealed::first(&anna, b"one");
            request.location = Location::Elsewhere;
            request.object = None;
            let head = sealed::commit(&server, &anna, &request).await;
            let object = path::fill(path::VERSION_OBJECT, 1);
            let refused = server.get(&object).of(&anna).send().await.refused();
            assert_eq!(refused, ErrorCode::ObjectElsewhere);

            let moved = sealed::after(&anna, head, b"two");
            let refused = server
                .post(path::VERSIONS)
                .of(&anna)
                .json(&moved)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::InvalidRequest);
        })
        .await;
    }

    #[tokio::test]
    async fn a_device_of_another_platform_is_refused_where_the_operator_says_so() {
        let same = |config: &mut crate::config::Config| config.same_platform_only = true;
        testing::on_every_database_with(same, async |server| {
            let iphone = server.device(ANNA, "iPhone", Platform::Ios).await;
            let head = sealed::commit(&server, &iphone, &sealed::first(&iphone, b"one")).await;
            let android = server.device(ANNA, "Android", Platform::Android).await;
            let commit = sealed::after(&android, head, b"two");
            for request in [
                server.post(path::VERSIONS).json(&commit),
                server.get(path::BACKUP),
                server.get(path::VERSIONS),
                server.get(&path::fill(path::VERSION, 1)),
                server.get(&path::fill(path::VERSION_OBJECT, 1)),
            ] {
                let refused = request.of(&android).send().await.problem();
                assert_eq!(refused.code, ErrorCode::SamePlatformOnly);
                assert!(refused.detail.contains("iOS"), "{}", refused.detail);
            }
            let ipad = server.device(ANNA, "iPad", Platform::Ios).await;
            sealed::commit(&server, &ipad, &sealed::after(&ipad, head, b"two")).await;
        })
        .await;
    }

    #[tokio::test]
    async fn garbage_is_refused_and_nothing_is_committed_without_a_session() {
        testing::on_every_database(async |server| {
            let anna = server.device(ANNA, "Laptop", Platform::Linux).await;
            let request = sealed::first(&anna, b"one");
            let refused = server
                .post(path::VERSIONS)
                .json(&request)
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::SignInRequired);
            for body in [&b""[..], b"{", b"[]", b"\xff\xfe", b"{\"manifest\": 1}"] {
                let request = server.post(path::VERSIONS).of(&anna).body(body.to_vec());
                let refused = request
                    .header("content-type", "application/json")
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::InvalidRequest);
            }
            let mut request = serde_json::to_value(sealed::first(&anna, b"one")).unwrap();
            request["object"] = "not base64!".into();
            let refused = server
                .post(path::VERSIONS)
                .of(&anna)
                .json(&request)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::InvalidRequest);
        })
        .await;
    }
}

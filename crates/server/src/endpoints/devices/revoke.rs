//! `POST /v1/devices/{id}/revoke`: revokes a device.

use axum::extract::State;
use lifeboat_protocol::{
    ErrorCode, Problem, account::KeyFileReplaced, device::RevokeDevice, event::EventKind,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    Set,
};
use uuid::Uuid;

use super::{NoSuchDevice, is_listed};
use crate::{
    backups,
    committer::{Commit, NewVersion},
    endpoints::versions::WithObject,
    entities::device,
    error::{ApiError, Refusal},
    events::{self, Occurrence},
    extract::{Json, Path, Session},
    key_file::{self, Authority, Replacement},
    state::AppState,
};

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("This is the device that asks. Sign out on it, or revoke it from another device.")]
    Itself,
    #[error(
        "There is a backup, and its head was not sealed anew for the new account key: the revoked \
         device could still open it. Fetch the head, seal it anew, and revoke again."
    )]
    HeadNotResealed,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Itself => ErrorCode::InvalidRequest,
            Self::HeadNotResealed => ErrorCode::HeadNotResealed,
        }
    }
}

/// Revokes a device: it is signed out for good, and what is written from now on is sealed under an
/// account key that it does not have. All of it happens, or nothing.
#[utoipa::path(
    post,
    path = "/v1/devices/{id}/revoke",
    tag = "devices",
    params(("id" = Uuid, Path, description = "The device.")),
    request_body = RevokeDevice,
    responses(
        (status = 200, description = "It is revoked.", body = KeyFileReplaced),
        (status = 400, description = "Malformed, or the device that asks.", body = Problem),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 404, description = "The account has no such device.", body = Problem),
        (status = 409, description = "The key file or the head has moved on, or there is a backup and no head sealed anew.", body = Problem),
        (status = 413, description = "The object is too large.", body = Problem),
    )
)]
pub(super) async fn revoke(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<Uuid>,
    WithObject(request): WithObject<RevokeDevice>,
) -> Result<Json<KeyFileReplaced>, ApiError> {
    if id == session.device_id {
        return Err(Refused::Itself.into());
    }
    key_file::check(&request.key_file.0)?;
    let moved = key_file::Refused::Moved;
    let expected = i64::try_from(request.expected_revision).map_err(|_| moved)?;
    let revision = expected.checked_add(1).ok_or(moved)?;

    let mut commit = match request.version {
        None => None,
        Some(version) => {
            let limit = state.config.limits.max_object_bytes;
            let mut version = NewVersion::parse(version, session.device_id, limit)?;
            if ![expected, revision].contains(&version.key_revision) {
                return Err(moved.into());
            }
            // It is sealed for the key file that comes with it.
            version.key_revision = revision;
            Some(Commit {
                account_id: session.account_id,
                session: session.token_hash,
                platform: session.platform,
                same_platform_only: state.config.same_platform_only,
                at: state.now(),
                attempt: state.entropy.id(),
                version,
            })
        }
    };
    if let Some(commit) = &mut commit {
        state.committer.store_ahead(commit).await?;
    }

    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    let new = Replacement {
        account_id: session.account_id,
        expected_revision: request.expected_revision,
        bytes: request.key_file.0,
        authority: Authority::Recovery,
        device_id: session.device_id,
        at: state.now(),
    };
    let replaced = key_file::replace(&transaction, new, |update| update).await?;
    if commit.is_none()
        && !request.without_head
        && backups::active(&transaction, session.account_id)
            .await?
            .is_some()
    {
        return Err(Refused::HeadNotResealed.into());
    }
    let name = mark_revoked(&state, &transaction, session.account_id, id).await?;
    if let Some(commit) = &commit {
        state.committer.commit_within(&transaction, commit).await?;
    }
    let occurrence = Occurrence {
        account_id: session.account_id,
        kind: EventKind::DeviceRevoked,
        device: Some((id, &name)),
        at: state.now(),
    };
    events::record_and_tell_by(&state, &transaction, occurrence, session.device_id).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Json(KeyFileReplaced { revision: replaced }))
}

/// Marks the device, and gives its name. Its sessions are dead from now on: their rows stay only so
/// that the device can be told why.
async fn mark_revoked(
    state: &AppState,
    transaction: &DatabaseTransaction,
    account_id: Uuid,
    id: Uuid,
) -> Result<String, ApiError> {
    let device = device::Entity::find_by_id(id)
        .filter(device::Column::AccountId.eq(account_id))
        .filter(is_listed())
        .one(transaction)
        .await?
        .ok_or(NoSuchDevice)?;
    let name = device.name.clone();
    let mut device = device.into_active_model();
    device.revoked_at = Set(Some(state.now()));
    device.shut_out = Set(false);
    device.update(transaction).await?;
    Ok(name)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        Wire,
        backup::{Backup, CommitVersion, HeadRef},
        device::{Devices, Platform},
        path,
    };
    use sea_orm::{PaginatorTrait, sea_query::Expr};

    use super::*;
    use crate::{
        committer::sealed,
        entities::{account, event, version},
        testing::{self, TestDevice, TestResponse, TestServer},
    };

    struct Scene {
        laptop: TestDevice,
        phone: TestDevice,
        head: HeadRef,
    }

    async fn scene(server: &TestServer) -> Scene {
        let laptop = server
            .device("anna@example.org", "Laptop", Platform::Linux)
            .await;
        let phone = server
            .device("anna@example.org", "Phone", Platform::Ios)
            .await;
        let head = sealed::commit(server, &laptop, &sealed::first(&laptop, b"one")).await;
        Scene {
            laptop,
            phone,
            head,
        }
    }

    async fn revoke(
        server: &TestServer,
        (by, device): (&TestDevice, Uuid),
        expected_revision: u64,
        version: Option<CommitVersion>,
    ) -> TestResponse {
        let request = RevokeDevice {
            expected_revision,
            key_file: Wire(b"key file 2".to_vec()),
            without_head: version.is_none(),
            version,
        };
        server
            .post(&path::fill(path::DEVICE_REVOKE, device))
            .of(by)
            .json(&request)
            .send()
            .await
    }

    #[tokio::test]
    async fn a_revoked_device_is_out_and_the_others_go_on_with_the_new_key() {
        testing::on_every_database(async |server| {
            let Scene {
                laptop,
                phone,
                head,
            } = scene(&server).await;
            let anew = sealed::after(&laptop, head, b"sealed anew");
            let replaced: KeyFileReplaced =
                revoke(&server, (&laptop, phone.id), 1, Some(anew.clone()))
                    .await
                    .ok();
            assert_eq!(replaced.revision, 2);

            let refused = server.get(path::BACKUP).of(&phone).send().await.refused();
            assert_eq!(refused, ErrorCode::DeviceRevoked);
            let listed: Devices = server.get(path::DEVICES).of(&laptop).send().await.ok();
            assert_eq!(listed.devices.len(), 1);
            match server.get(path::BACKUP).of(&laptop).send().await.ok() {
                Backup::Active {
                    head, key_revision, ..
                } => {
                    assert_eq!((head, key_revision), (anew.manifest, 2));
                }
                other => panic!("{other:?}"),
            }
            let account = account::Entity::find_by_id(laptop.account_id)
                .one(server.state.db.reader())
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                (&account.key_file[..], account.key_revision),
                (&b"key file 2"[..], 2)
            );
            let again = revoke(&server, (&laptop, phone.id), 2, None)
                .await
                .refused();
            assert_eq!(again, ErrorCode::NotFound);
        })
        .await;
    }

    #[tokio::test]
    async fn a_device_that_was_shut_out_by_a_link_can_still_be_revoked_once() {
        testing::on_every_database(async |server| {
            let Scene {
                laptop,
                phone,
                head,
            } = scene(&server).await;
            device::Entity::update_many()
                .col_expr(device::Column::RevokedAt, Expr::value(server.state.now()))
                .col_expr(device::Column::ShutOut, Expr::value(true))
                .filter(device::Column::Id.eq(phone.id))
                .exec(server.state.db.writer())
                .await
                .unwrap();
            let anew = sealed::after(&laptop, head, b"sealed anew");
            let replaced: KeyFileReplaced = revoke(&server, (&laptop, phone.id), 1, Some(anew))
                .await
                .ok();
            assert_eq!(replaced.revision, 2);
            let listed: Devices = server.get(path::DEVICES).of(&laptop).send().await.ok();
            assert_eq!(listed.devices.len(), 1);
            let again = revoke(&server, (&laptop, phone.id), 2, None)
                .await
                .refused();
            assert_eq!(again, ErrorCode::NotFound);
        })
        .await;
    }

    #[tokio::test]
    async fn when_any_part_fails_nothing_is_changed() {
        testing::on_every_database(async |server| {
            let Scene {
                laptop,
                phone,
                head,
            } = scene(&server).await;
            let fresh = sealed::after(&laptop, head, b"anew");
            let stale = HeadRef {
                sequence: 1,
                hash: lifeboat_protocol::Hex([9; 32]),
            };
            let stale = sealed::after(&laptop, stale, b"anew");
            let mut broken = fresh.clone();
            broken.manifest.size += 1;
            let eve = server
                .device("eve@example.org", "Eve", Platform::Linux)
                .await;
            let target = (&laptop, phone.id);

            let refused = revoke(&server, target, 2, Some(fresh.clone()))
                .await
                .refused();
            assert_eq!(refused, ErrorCode::KeyFileMoved);
            let refused = revoke(&server, target, 1, Some(stale)).await.refused();
            assert_eq!(refused, ErrorCode::HeadMoved);
            let refused = revoke(&server, target, 1, Some(broken)).await.refused();
            assert_eq!(refused, ErrorCode::InvalidRequest);
            let refused = revoke(&server, (&laptop, eve.id), 1, Some(fresh.clone())).await;
            assert_eq!(refused.refused(), ErrorCode::NotFound);
            let refused = revoke(&server, (&eve, phone.id), 1, None).await.refused();
            assert_eq!(refused, ErrorCode::NotFound);
            let refused = revoke(&server, (&laptop, laptop.id), 1, None)
                .await
                .refused();
            assert_eq!(refused, ErrorCode::InvalidRequest);

            let db = server.state.db.reader();
            let accounts = account::Entity::find().all(db).await.unwrap();
            assert!(
                accounts
                    .iter()
                    .all(|account| account.key_file == b"key file 1")
            );
            assert!(accounts.iter().all(|account| account.key_revision == 1));
            assert_eq!(version::Entity::find().count(db).await.unwrap(), 1);
            assert_eq!(event::Entity::find().count(db).await.unwrap(), 0);
            let listed: Devices = server.get(path::DEVICES).of(&phone).send().await.ok();
            assert_eq!(listed.devices.len(), 2);
            sealed::commit(&server, &phone, &sealed::after(&phone, head, b"still")).await;
        })
        .await;
    }

    #[tokio::test]
    async fn a_commit_for_the_old_key_does_not_get_past_a_revocation() {
        testing::on_every_database(async |server| {
            let Scene {
                laptop,
                phone,
                head,
            } = scene(&server).await;
            let tablet = server
                .device("anna@example.org", "Tablet", Platform::Ios)
                .await;
            revoke(&server, (&laptop, phone.id), 1, None)
                .await
                .ok::<KeyFileReplaced>();
            let old = sealed::after(&tablet, head, b"for the old key");
            let refused = server
                .post(path::VERSIONS)
                .of(&tablet)
                .json(&old)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::KeyFileMoved);
        })
        .await;
    }

    #[tokio::test]
    async fn without_the_head_sealed_anew_it_is_refused_unless_that_is_meant() {
        testing::on_every_database(async |server| {
            let Scene { laptop, phone, .. } = scene(&server).await;
            let mut request = RevokeDevice {
                expected_revision: 1,
                key_file: Wire(b"key file 2".to_vec()),
                version: None,
                without_head: false,
            };
            let path = path::fill(path::DEVICE_REVOKE, phone.id);
            let revoke = server.post(&path).of(&laptop).json(&request);
            assert_eq!(revoke.send().await.refused(), ErrorCode::HeadNotResealed);
            let listed: Devices = server.get(path::DEVICES).of(&phone).send().await.ok();
            assert_eq!(listed.devices.len(), 2, "nothing was changed");

            request.without_head = true;
            let revoke = server.post(&path).of(&laptop).json(&request);
            let replaced: KeyFileReplaced = revoke.send().await.ok();
            assert_eq!(replaced.revision, 2);
        })
        .await;
    }

    #[tokio::test]
    async fn without_a_backup_no_head_is_needed() {
        testing::on_every_database(async |server| {
            let Scene { laptop, phone, .. } = scene(&server).await;
            server.delete(path::BACKUP).of(&laptop).send().await.done();
            let request = RevokeDevice {
                expected_revision: 1,
                key_file: Wire(b"key file 2".to_vec()),
                version: None,
                without_head: false,
            };
            let path = path::fill(path::DEVICE_REVOKE, phone.id);
            let revoke = server.post(&path).of(&laptop).json(&request);
            revoke.send().await.ok::<KeyFileReplaced>();
        })
        .await;
    }

    #[tokio::test]
    async fn the_link_in_the_message_shuts_out_who_revoked_and_not_who_was_revoked() {
        testing::on_every_database(async |server| {
            let Scene { laptop, phone, .. } = scene(&server).await;
            let tablet = server
                .device("anna@example.org", "Tablet", Platform::Ios)
                .await;
            let thief = phone;
            revoke(&server, (&thief, laptop.id), 1, None)
                .await
                .ok::<KeyFileReplaced>();
            let text = server.messages().await.pop().unwrap().text;
            let link = &text[text.find("/not-me/").unwrap()..];
            let link = link.split_whitespace().next().unwrap();
            assert_eq!(server.post(link).send().await.status(), 200);
            let refused = server.get(path::DEVICES).of(&thief).send().await.refused();
            assert_eq!(refused, ErrorCode::SignInRequired);
            assert_eq!(
                server.get(path::DEVICES).of(&tablet).send().await.status(),
                200
            );
        })
        .await;
    }
}

//! Key files that were replaced: kept for 30 days, so that the operator can bring one back.
//!
//! How many are kept is bounded for each [`Authority`] by itself, so that a stolen session can
//! neither push out what it replaced nor keep the owner from revoking it, changing the password, or
//! resetting it.

use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{Refused, Replacement};
use crate::{
    accounts,
    clock::{DAY, UnixSeconds},
    committer::rows,
    entities::{
        account,
        earlier_key_file::{Column, Entity, Model},
        to_word,
    },
    error::ApiError,
    events::{self, Occurrence},
    state::AppState,
};

/// How long an earlier key file is kept: 30 days.
pub const KEPT: UnixSeconds = 30 * DAY;
/// How many are kept for one account and authority.
const MOST: u64 = 20;
/// How many of them one device may have replaced with no more than its session.
const MOST_OF_A_DEVICE: u64 = 10;

/// By what right a key file is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// A session alone. When too many are kept, it is refused.
    Session,
    /// A session and the password: a new password, a new recovery code. Refused likewise.
    Password,
    /// What must always be possible: to revoke a device, and to reset with the recovery code. The
    /// oldest one of these goes when too many are kept.
    Recovery,
    /// The operator brought an earlier one back. The oldest goes likewise.
    Operator,
}

/// An earlier key file, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The revision that it had.
    pub revision: i64,
    /// When another took its place.
    pub replaced_at: UnixSeconds,
    /// The device that replaced it; none if the operator did.
    pub replaced_by: Option<Uuid>,
    /// By what right.
    pub authority: String,
}

/// Sees to it that one more can be kept.
///
/// # Errors
///
/// [`Refused::TooOften`]; or the database failed.
pub(super) async fn make_room(
    transaction: &DatabaseTransaction,
    new: &Replacement,
) -> Result<(), ApiError> {
    if matches!(new.authority, Authority::Recovery | Authority::Operator) {
        return Ok(drop_oldest(transaction, new.account_id, new.authority).await?);
    }
    let of_account = kept(new.account_id, new.authority).add(Column::ReplacedAt.gt(new.at - KEPT));
    wait_for(transaction, of_account.clone(), MOST, new.at).await?;
    if new.authority == Authority::Session {
        let of_device = of_account.add(Column::ReplacedBy.eq(new.device_id));
        wait_for(transaction, of_device, MOST_OF_A_DEVICE, new.at).await?;
    }
    Ok(())
}

/// Fails if there are as many of these as may be.
async fn wait_for(
    transaction: &DatabaseTransaction,
    these: Condition,
    most: u64,
    now: UnixSeconds,
) -> Result<(), ApiError> {
    let newest_that_bars: Option<UnixSeconds> = Entity::find()
        .select_only()
        .column(Column::ReplacedAt)
        .filter(these)
        .order_by_desc(Column::ReplacedAt)
        .offset(most - 1)
        .limit(1)
        .into_tuple()
        .one(transaction)
        .await?;
    match newest_that_bars {
        None => Ok(()),
        Some(at) => Err(Refused::TooOften {
            wait: at + KEPT - now,
        })?,
    }
}

async fn drop_oldest(
    transaction: &DatabaseTransaction,
    account_id: Uuid,
    authority: Authority,
) -> Result<(), DbErr> {
    let superfluous: Vec<i64> = Entity::find()
        .select_only()
        .column(Column::Revision)
        .filter(kept(account_id, authority))
        .order_by_desc(Column::Revision)
        .offset(MOST - 1)
        .limit(MOST)
        .into_tuple()
        .all(transaction)
        .await?;
    if superfluous.is_empty() {
        return Ok(());
    }
    Entity::delete_many()
        .filter(Column::AccountId.eq(account_id))
        .filter(Column::Revision.is_in(superfluous))
        .exec(transaction)
        .await
        .map(drop)
}

fn kept(account_id: Uuid, authority: Authority) -> Condition {
    Condition::all()
        .add(Column::AccountId.eq(account_id))
        .add(Column::Authority.eq(to_word(authority)))
}

/// Keeps the one that is being replaced.
///
/// # Errors
///
/// The database failed.
pub(super) async fn keep(
    transaction: &DatabaseTransaction,
    current: account::Model,
    new: &Replacement,
) -> Result<(), DbErr> {
    let by_device = (new.authority != Authority::Operator).then_some(new.device_id);
    let row = Model {
        account_id: current.id,
        revision: current.key_revision,
        bytes: current.key_file,
        replaced_at: new.at,
        replaced_by: by_device,
        authority: to_word(new.authority),
    };
    Entity::insert(row.into_active_model().reset_all())
        .exec_without_returning(transaction)
        .await
        .map(drop)
}

/// Whether this device has replaced a key file, of those that are kept, with no more than its
/// session.
///
/// # Errors
///
/// The database failed.
pub async fn has_replaced(
    connection: &impl ConnectionTrait,
    account_id: Uuid,
    device_id: Uuid,
) -> Result<bool, DbErr> {
    let count = Entity::find()
        .filter(kept(account_id, Authority::Session))
        .filter(Column::ReplacedBy.eq(device_id))
        .count(connection)
        .await?;
    Ok(count > 0)
}

/// The earlier key files of an account, newest first.
///
/// # Errors
///
/// The database failed.
pub async fn list(state: &AppState, account_id: Uuid) -> Result<Vec<Listed>, DbErr> {
    let rows = Entity::find()
        .select_only()
        .column(Column::Revision)
        .column(Column::ReplacedAt)
        .column(Column::ReplacedBy)
        .column(Column::Authority)
        .filter(Column::AccountId.eq(account_id))
        .order_by_desc(Column::Revision)
        .into_tuple::<(i64, i64, Option<Uuid>, String)>()
        .all(state.db.reader())
        .await?;
    let listed = |(revision, replaced_at, replaced_by, authority)| Listed {
        revision,
        replaced_at,
        replaced_by,
        authority,
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// Brings an earlier key file back under a new revision, keeps the present one in its place, and
/// tells every contact. Gives the new revision; none if there is no such earlier one.
///
/// # Errors
///
/// The database failed.
pub async fn restore(
    state: &AppState,
    account_id: Uuid,
    revision: i64,
) -> Result<Option<u64>, ApiError> {
    let now = state.now();
    let transaction = state.db.begin().await?;
    rows::lock(&transaction, account_id).await?;
    let Some(earlier) = Entity::find_by_id((account_id, revision))
        .one(&transaction)
        .await?
    else {
        return Ok(None);
    };
    earlier.clone().delete(&transaction).await?;
    let current = accounts::of(&transaction, account_id).await?;
    let new = Replacement {
        account_id,
        expected_revision: crate::clock::on_the_wire(current.key_revision),
        bytes: earlier.bytes,
        authority: Authority::Operator,
        device_id: Uuid::nil(),
        at: now,
    };
    let restored = super::replace(&transaction, new, |update| update).await?;
    let occurrence = Occurrence {
        account_id,
        kind: lifeboat_protocol::event::EventKind::KeyFileRestored,
        device: None,
        at: now,
    };
    events::record_and_tell(state, &transaction, occurrence).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Some(restored))
}

/// Forgets those that were replaced long enough ago.
///
/// # Errors
///
/// The database failed.
pub async fn forget_old(state: &AppState, now: UnixSeconds) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::ReplacedAt.lte(now - KEPT))
        .exec(state.db.writer())
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode, Wire,
        account::{KeyFile, KeyFileReplaced, ReplaceKeyFile},
        device::Platform,
        path,
    };

    use super::*;
    use crate::testing::{self, TestDevice, TestResponse, TestServer, flows};

    const ANNA: &str = "anna@example.org";

    async fn put(server: &TestServer, device: &TestDevice, expected: u64) -> TestResponse {
        let request = ReplaceKeyFile {
            expected_revision: expected,
            bytes: Wire(b"rubbish".to_vec()),
            recovery: None,
        };
        let put = server.put(path::KEY_FILE).of(device);
        put.json(&request).send().await
    }

    async fn revisions(server: &TestServer, account_id: Uuid) -> Vec<i64> {
        let listed = list(&server.state, account_id).await.unwrap();
        listed.iter().map(|earlier| earlier.revision).collect()
    }

    #[tokio::test]
    async fn what_a_stolen_session_replaced_can_be_brought_back_and_the_owner_is_told() {
        testing::on_every_database(async |server| {
            let stolen = server.device(ANNA, "Phone", Platform::Ios).await;
            server.clock.advance(DAY);
            for revision in 1..=3 {
                put(&server, &stolen, revision)
                    .await
                    .ok::<KeyFileReplaced>();
            }
            let messages = server.messages().await;
            assert_eq!(messages.len(), 3);
            assert!(messages[0].subject.contains("key file was replaced"));
            assert!(messages[0].text.contains("/not-me/"));
            assert_eq!(revisions(&server, stolen.account_id).await, [3, 2, 1]);

            let restored = restore(&server.state, stolen.account_id, 1).await.unwrap();
            assert_eq!(restored, Some(5));
            let file: KeyFile = server.get(path::KEY_FILE).of(&stolen).send().await.ok();
            assert_eq!((file.revision, &*file.bytes.0), (5, flows::KEY_FILE));
            let message = server.messages().await.pop().unwrap();
            assert!(message.subject.contains("brought back"));
            assert_eq!(revisions(&server, stolen.account_id).await, [4, 3, 2]);
            let again = restore(&server.state, stolen.account_id, 1).await.unwrap();
            assert_eq!(again, None);
        })
        .await;
    }

    #[tokio::test]
    async fn one_device_cannot_replace_it_so_often_that_others_cannot() {
        testing::on_every_database(async |server| {
            let stolen = server.device(ANNA, "Phone", Platform::Ios).await;
            for revision in 1..=MOST_OF_A_DEVICE {
                put(&server, &stolen, revision)
                    .await
                    .ok::<KeyFileReplaced>();
                server.clock.advance(1);
            }
            let revision = MOST_OF_A_DEVICE + 1;
            let problem = put(&server, &stolen, revision).await.problem();
            assert_eq!(problem.code, ErrorCode::TooManyAttempts);
            let first_goes = u64::try_from(KEPT).unwrap() - MOST_OF_A_DEVICE;
            assert_eq!(problem.retry_after, Some(first_goes));
            assert!(revisions(&server, stolen.account_id).await.contains(&1));
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            put(&server, &laptop, revision)
                .await
                .ok::<KeyFileReplaced>();

            server.clock.advance(KEPT);
            put(&server, &stolen, revision + 1)
                .await
                .ok::<KeyFileReplaced>();
        })
        .await;
    }

    #[tokio::test]
    async fn so_many_are_kept_and_no_more_and_a_reset_is_always_possible() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let mut revision = 1;
            for authority in [Authority::Session, Authority::Password] {
                for number in 0..=MOST {
                    let device_id = Uuid::from_u128(number.into());
                    let done = by(&server, &laptop, revision, authority, device_id).await;
                    assert_eq!(done.is_ok(), number < MOST);
                    revision += u64::from(number < MOST);
                }
            }
            for _ in 0..=MOST {
                by(&server, &laptop, revision, Authority::Recovery, laptop.id)
                    .await
                    .unwrap();
                revision += 1;
            }
            let kept = revisions(&server, laptop.account_id).await;
            assert_eq!(kept.len() as u64, 3 * MOST);
            let first_by_recovery = i64::try_from(2 * MOST + 1).unwrap();
            assert!(kept.contains(&1) && !kept.contains(&first_by_recovery));
        })
        .await;
    }

    async fn by(
        server: &TestServer,
        device: &TestDevice,
        expected_revision: u64,
        authority: Authority,
        device_id: Uuid,
    ) -> Result<u64, ApiError> {
        let new = Replacement {
            account_id: device.account_id,
            expected_revision,
            bytes: b"another".to_vec(),
            authority,
            device_id,
            at: server.state.now(),
        };
        let transaction = server.state.db.begin().await?;
        let revision = super::super::replace(&transaction, new, |update| update).await?;
        transaction.commit().await?;
        Ok(revision)
    }

    #[tokio::test]
    async fn they_are_forgotten_after_30_days_and_not_before() {
        testing::on_every_database(async |server| {
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            put(&server, &laptop, 1).await.ok::<KeyFileReplaced>();
            server.clock.advance(KEPT - 1);
            let round = async || {
                crate::housekeeping::expire(&server.state, server.state.now())
                    .await
                    .unwrap();
            };
            round().await;
            assert_eq!(revisions(&server, laptop.account_id).await, [1]);
            server.clock.advance(1);
            round().await;
            assert_eq!(revisions(&server, laptop.account_id).await, [0; 0]);
        })
        .await;
    }
}

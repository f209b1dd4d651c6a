//! Thinning the history: every version is kept for 30 days, then the last of each month.
//!
//! A month is 30 days here, counted from 1970. So a month is over when a version of it comes of
//! age, and each version is judged once. The head is never thinned, and neither is a manifest: a
//! version that is not kept can still be named, and the chain of hashes stays whole.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use crate::{
    backups,
    clock::{DAY, UnixSeconds},
    entities::{backup, version},
    objects::{self, ObjectName},
    state::AppState,
};

/// How long every version is kept, and how long a month is, in seconds.
pub const PERIOD: UnixSeconds = 30 * DAY;

/// How many versions one transaction thins. Commits wait for it.
const PORTION: u64 = 200;

/// Thins the versions that were committed from `since` on. Gives the number of objects removed.
///
/// # Errors
///
/// The database failed; what was removed until then stays removed.
pub async fn thin(state: &AppState, since: UnixSeconds, now: UnixSeconds) -> Result<usize, DbErr> {
    let mut removed = 0;
    loop {
        let portion = superfluous(state, since, now - PERIOD).await?;
        if portion.is_empty() {
            return Ok(removed);
        }
        remove(state, &portion).await?;
        removed += portion.len();
    }
}

/// Versions of age that were not the last of their month.
async fn superfluous(
    state: &AppState,
    since: UnixSeconds,
    before: UnixSeconds,
) -> Result<Vec<ObjectName>, DbErr> {
    let found = version::Entity::find()
        .select_only()
        .column(backup::Column::AccountId)
        .column(version::Column::BackupId)
        .column(version::Column::Sequence)
        .column(version::Column::Hash)
        .column(version::Column::Attempt)
        .join(
            JoinType::InnerJoin,
            version::Entity::belongs_to(backup::Entity)
                .from(version::Column::BackupId)
                .to(backup::Column::Id)
                .into(),
        )
        .filter(version::Column::Kept.eq(true))
        .filter(version::Column::CommittedAt.gte(since))
        .filter(version::Column::CommittedAt.lt(before))
        .filter(Expr::exists(later_in_the_same_month()))
        .limit(PORTION)
        .into_tuple::<(Uuid, Uuid, i64, Vec<u8>, Option<Uuid>)>()
        .all(state.db.reader())
        .await?;
    let name = |(account_id, backup_id, sequence, hash, attempt): (_, _, _, Vec<u8>, _)| {
        Ok(ObjectName {
            account_id,
            backup_id,
            sequence,
            hash: backups::hex(&hash)?,
            attempt,
        })
    };
    found.into_iter().map(name).collect()
}

fn later_in_the_same_month() -> SelectStatement {
    let later = Alias::new("later");
    let month = |of: sea_orm::sea_query::Expr| of.div(PERIOD);
    Query::select()
        .expr(Expr::val(1))
        .from_as(version::Entity, later.clone())
        .and_where(
            Expr::col((later.clone(), version::Column::BackupId))
                .equals((version::Entity, version::Column::BackupId)),
        )
        .and_where(
            Expr::col((later.clone(), version::Column::Sequence))
                .gt(Expr::col((version::Entity, version::Column::Sequence))),
        )
        .and_where(
            month(Expr::col((later, version::Column::CommittedAt))).eq(month(Expr::col((
                version::Entity,
                version::Column::CommittedAt,
            )))),
        )
        .to_owned()
}

async fn remove(state: &AppState, names: &[ObjectName]) -> Result<(), DbErr> {
    let mut by_backup: BTreeMap<Uuid, Vec<i64>> = BTreeMap::new();
    for name in names {
        by_backup
            .entry(name.backup_id)
            .or_default()
            .push(name.sequence);
    }
    let transaction = state.db.begin().await?;
    for (backup_id, sequences) in by_backup {
        objects::remove_rows(&transaction, backup_id, &sequences).await?;
        let update = Query::update()
            .table(version::Entity)
            .value(version::Column::Kept, false)
            .and_where(version::Column::BackupId.eq(backup_id))
            .and_where(version::Column::Sequence.is_in(sequences))
            .to_owned();
        transaction.execute(&update).await?;
    }
    transaction.commit().await?;
    for name in names {
        state.objects.remove(name).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use lifeboat_protocol::{ErrorCode, Hex, backup::Versions, device::Platform, path};
    use sea_orm::PaginatorTrait;

    use super::*;
    use crate::{committer::sealed, entities::object, testing};

    #[tokio::test]
    async fn over_14_months_all_versions_of_30_days_and_then_one_a_month_are_kept() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let idle = server
                .device("idle@example.org", "Laptop", Platform::Linux)
                .await;
            sealed::commit(&server, &idle, &sealed::first(&idle, b"only")).await;
            let mut committed_at = vec![server.state.now()];
            let mut head = sealed::commit(&server, &anna, &sealed::first(&anna, &[0])).await;
            let (mut since, days) = (0, 14 * 30);
            for day in 1..=days {
                server.clock.advance(DAY);
                if day % 3 == 0 {
                    let next = sealed::after(&anna, head, &i32::to_le_bytes(day));
                    head = sealed::commit(&server, &anna, &next).await;
                    committed_at.push(server.state.now());
                }
                if day % 10 == 0 {
                    thin(&server.state, since, server.state.now())
                        .await
                        .unwrap();
                    since = server.state.now() - PERIOD;
                }
            }

            let now = server.state.now();
            let mut last_of_month = BTreeMap::new();
            for at in &committed_at {
                last_of_month.insert(at / PERIOD, *at);
            }
            let expected: BTreeSet<i64> = committed_at
                .iter()
                .copied()
                .filter(|at| *at >= now - PERIOD || last_of_month[&(at / PERIOD)] == *at)
                .collect();

            let path = format!("{}?limit=1000", path::VERSIONS);
            let versions: Versions = server.get(&path).of(&anna).send().await.ok();
            assert_eq!(
                versions.versions.len(),
                committed_at.len(),
                "every manifest stays"
            );
            let mut kept = BTreeSet::new();
            for (version, at) in versions.versions.iter().rev().zip(&committed_at) {
                let object = path::fill(path::VERSION_OBJECT, version.manifest.sequence);
                let object = server.get(&object).of(&anna).send().await;
                if version.kept {
                    kept.insert(*at);
                    assert_eq!(object.body.len() as u64, version.manifest.size);
                } else {
                    assert_eq!(object.refused(), ErrorCode::NoVersion);
                }
            }
            assert_eq!(kept, expected);
            assert!((22..=26).contains(&kept.len()), "{}", kept.len());

            let rows = object::Entity::find()
                .count(server.state.db.reader())
                .await
                .unwrap();
            assert_eq!(rows, kept.len() as u64 + 1);
            let only = path::fill(path::VERSION_OBJECT, 1);
            let idle = server
                .device("idle@example.org", "New laptop", Platform::Linux)
                .await;
            assert_eq!(server.get(&only).of(&idle).send().await.body, b"only");
            sealed::commit(&server, &anna, &sealed::after(&anna, head, b"goes on")).await;
        })
        .await;
    }

    #[tokio::test]
    async fn objects_in_a_folder_are_thinned_and_swept_too() {
        let root = tempfile::tempdir().unwrap();
        let folder = |config: &mut crate::config::Config| {
            let root = root.path().to_string_lossy().into_owned();
            config.objects = crate::config::ObjectStorage::OpenDal {
                service: "fs".to_owned(),
                options: [("root".to_owned(), root)].into(),
            };
        };
        testing::on_every_database_with(folder, async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            // The beginning of a month, so that the first two fall into the same.
            server.clock.advance(PERIOD - server.state.now() % PERIOD);
            let mut head = sealed::commit(&server, &anna, &sealed::first(&anna, b"1")).await;
            for content in [b"2", b"3"] {
                server.clock.advance(20 * DAY);
                let next = sealed::after(&anna, head, content);
                head = sealed::commit(&server, &anna, &next).await;
            }
            let backup = root
                .path()
                .join(anna.account_id.to_string())
                .join(sealed::backup_id(&anna).to_string());
            let count = || std::fs::read_dir(&backup).unwrap().count();
            server.clock.advance(11 * DAY);
            thin(&server.state, 0, server.state.now()).await.unwrap();
            assert_eq!(count(), 2, "the first was not the last of its month");

            // What an interrupted commit leaves behind goes, what belongs to a version stays.
            let stray = backup.join(format!("9-{}", Hex([7; 32])));
            std::fs::File::create(&stray).unwrap();
            assert_eq!(
                sweep(&server, 0).await,
                0,
                "it may belong to a commit that is under way"
            );
            let swept = sweep(&server, i64::MAX).await;
            assert_eq!((swept, stray.exists(), count()), (1, false, 2));
            assert_eq!(sweep(&server, i64::MAX).await, 0);
        })
        .await;
    }

    #[tokio::test]
    async fn a_sweep_of_what_one_attempt_left_does_not_touch_what_the_next_stores() {
        let root = tempfile::tempdir().unwrap();
        let folder = |config: &mut crate::config::Config| {
            let root = root.path().to_string_lossy().into_owned();
            config.objects = crate::config::ObjectStorage::OpenDal {
                service: "fs".to_owned(),
                options: [("root".to_owned(), root)].into(),
            };
        };
        testing::on_every_database_with(folder, async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let request = sealed::first(&anna, b"1");
            // An attempt that stored its object, and went no further.
            let left = ObjectName {
                account_id: anna.account_id,
                backup_id: request.manifest.backup_id,
                sequence: 1,
                hash: request.manifest.hash,
                attempt: Some(Uuid::from_u128(7)),
            };
            let objects = &server.state.objects;
            objects.store(&left, b"1".to_vec()).await.unwrap();
            for _ in 0..2 {
                sealed::commit(&server, &anna, &request).await;
            }
            let backup = root
                .path()
                .join(anna.account_id.to_string())
                .join(request.manifest.backup_id.to_string());
            let count = || std::fs::read_dir(&backup).unwrap().count();
            assert_eq!(count(), 2, "the repeated commit left nothing");
            assert_eq!(sweep(&server, i64::MAX).await, 1);
            assert_eq!(objects.fetch(&left).await.unwrap(), None);
            let object = path::fill(path::VERSION_OBJECT, 1);
            assert_eq!(server.get(&object).of(&anna).send().await.body, b"1");
        })
        .await;
    }

    async fn sweep(server: &testing::TestServer, before: i64) -> u64 {
        server
            .state
            .objects
            .sweep(&server.state.db, before)
            .await
            .unwrap()
    }
}

//! The statements of the committer: what a commit is judged by, and what becomes of an accepted one.
//!
//! They are the same wherever they run: in a transaction of SeaORM, or
//! [directly](crate::database::direct) on SQLite.

use std::ops::ControlFlow;

use lifeboat_protocol::backup::HeadRef;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait, Statement,
    sea_query::{Expr, ExprTrait, Query, SelectStatement},
};
use uuid::Uuid;

use super::{
    Commit,
    standing::{self, Active, Holder, Standing},
};
use crate::{
    backups,
    clock::UnixSeconds,
    database::{DatabaseError, Row, direct},
    entities::{account, backup, device, from_word, object, session, to_word, version},
    objects::ObjectName,
};

/// Locks the account's row for the rest of the transaction, so that nobody else commits, revokes a
/// device or replaces the key file of this account meanwhile.
///
/// On SQLite the transaction has the whole database for itself already.
///
/// # Errors
///
/// The database failed.
pub async fn lock(transaction: &DatabaseTransaction, account_id: Uuid) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DatabaseBackend::Sqlite {
        return Ok(());
    }
    account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Id.eq(account_id))
        .lock(sea_orm::sea_query::LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .one(transaction)
        .await
        .map(drop)
}

/// Reads what a commit is judged by.
///
/// # Errors
///
/// The database failed.
pub async fn read(
    transaction: &DatabaseTransaction,
    commit: &Commit,
) -> Result<Standing, DatabaseError> {
    let mut standing = Standing::default();
    for row in transaction.query_all(&standing_of(commit)).await? {
        add(&mut standing, &row)?;
    }
    if let Some(namesake) = namesake_of(commit) {
        standing.is_id_taken = transaction.query_one(&namesake).await?.is_some();
    }
    Ok(standing)
}

/// The same, directly.
///
/// # Errors
///
/// The database failed.
pub fn read_directly(
    transaction: &rusqlite::Connection,
    commit: &Commit,
) -> Result<Standing, DatabaseError> {
    let mut standing = Standing::default();
    let sqlite = DatabaseBackend::Sqlite;
    direct::query(transaction, &sqlite.build(&standing_of(commit)), |row| {
        add(&mut standing, row)?;
        Ok(ControlFlow::Continue(()))
    })?;
    if let Some(namesake) = namesake_of(commit) {
        direct::query(transaction, &sqlite.build(&namesake), |_| {
            standing.is_id_taken = true;
            Ok(ControlFlow::Break(()))
        })?;
    }
    Ok(standing)
}

/// Writes a commit that was accepted.
///
/// # Errors
///
/// The database failed, or the backup's id was taken in the meantime.
pub async fn write(transaction: &DatabaseTransaction, commit: &Commit) -> Result<(), DbErr> {
    for statement in statements(commit, transaction.get_database_backend()) {
        transaction.execute_raw(statement).await?;
    }
    Ok(())
}

/// The same, directly.
///
/// # Errors
///
/// The database failed.
pub fn write_directly(
    transaction: &rusqlite::Connection,
    commit: &Commit,
) -> Result<(), DatabaseError> {
    for statement in statements(commit, DatabaseBackend::Sqlite) {
        direct::execute(transaction, &statement)?;
    }
    Ok(())
}

/// Session, account, and one row for each of the account's backups.
fn standing_of(commit: &Commit) -> SelectStatement {
    let own = (account::Entity, account::Column::Id);
    Query::select()
        .column((session::Entity, session::Column::AccountId))
        .column((device::Entity, device::Column::RevokedAt))
        .column((account::Entity, account::Column::KeyRevision))
        .column((backup::Entity, backup::Column::Id))
        .column((backup::Entity, backup::Column::Location))
        .column((backup::Entity, backup::Column::Platform))
        .column((backup::Entity, backup::Column::HeadSequence))
        .column((backup::Entity, backup::Column::HeadHash))
        .column((backup::Entity, backup::Column::DeletedAt))
        .from(session::Entity)
        .inner_join(
            device::Entity,
            Expr::col((session::Entity, session::Column::DeviceId))
                .equals((device::Entity, device::Column::Id)),
        )
        .inner_join(
            account::Entity,
            Expr::col((session::Entity, session::Column::AccountId)).equals(own),
        )
        .left_join(
            backup::Entity,
            Expr::col((backup::Entity, backup::Column::AccountId)).equals(own),
        )
        .and_where(
            Expr::col((session::Entity, session::Column::TokenHash)).eq(commit.session.to_vec()),
        )
        .to_owned()
}

fn add(standing: &mut Standing, row: &impl Row) -> Result<(), DatabaseError> {
    let revoked_at: Option<UnixSeconds> = row.at(1)?;
    standing.holder = Some(Holder {
        account_id: row.at(0)?,
        is_revoked: revoked_at.is_some(),
    });
    standing.key_revision = row.at(2)?;
    let Some(id) = row.at::<Option<Uuid>>(3)? else {
        return Ok(());
    };
    if let Some(deleted_at) = row.at::<Option<UnixSeconds>>(8)? {
        standing.deleted_at = Ord::max(standing.deleted_at, Some(deleted_at));
        return Ok(());
    }
    standing.active = Some(Active {
        id,
        location: from_word(&row.at::<String>(4)?)?,
        platform: from_word(&row.at::<String>(5)?)?,
        head: standing::head(row.at(6)?, backups::hex(&row.at::<Vec<u8>>(7)?)?),
    });
    Ok(())
}

/// Finds whether the id that a new backup wants to have is in use.
fn namesake_of(commit: &Commit) -> Option<SelectStatement> {
    if commit.version.expected_head.is_some() {
        return None;
    }
    let id = commit.version.manifest.backup_id;
    let namesake = Query::select()
        .column(backup::Column::Id)
        .from(backup::Entity)
        .and_where(Expr::col(backup::Column::Id).eq(id))
        .to_owned();
    Some(namesake)
}

/// The backup begins, or its head moves; the version is added, and the object if it lies here.
fn statements(commit: &Commit, backend: DatabaseBackend) -> Vec<Statement> {
    let head = if commit.version.expected_head.is_none() {
        backup::Entity::insert(backup_row(commit)).build(backend)
    } else {
        backend.build(&move_head(commit))
    };
    let version = version::Entity::insert(version_row(commit)).build(backend);
    let object = object_row(commit).map(|row| object::Entity::insert(row).build(backend));
    [head, version].into_iter().chain(object).collect()
}

fn move_head(commit: &Commit) -> sea_orm::sea_query::UpdateStatement {
    let HeadRef { hash, .. } = commit.version.head();
    Query::update()
        .table(backup::Entity)
        .value(backup::Column::HeadSequence, commit.version.sequence)
        .value(backup::Column::HeadHash, hash.0.to_vec())
        .and_where(Expr::col(backup::Column::Id).eq(commit.version.manifest.backup_id))
        .to_owned()
}

fn backup_row(commit: &Commit) -> backup::ActiveModel {
    backup::Model {
        id: commit.version.manifest.backup_id,
        account_id: commit.account_id,
        location: to_word(commit.version.location),
        platform: to_word(commit.platform),
        created_at: commit.at,
        head_sequence: commit.version.sequence,
        head_hash: commit.version.manifest.hash.0.to_vec(),
        deleted_at: None,
    }
    .into_active_model()
    .reset_all()
}

fn version_row(commit: &Commit) -> version::ActiveModel {
    let manifest = &commit.version.manifest;
    version::Model {
        backup_id: manifest.backup_id,
        sequence: commit.version.sequence,
        hash: manifest.hash.0.to_vec(),
        parent: manifest.parent.map(|parent| parent.0.to_vec()),
        size: commit.version.size,
        created_at: commit.version.created_at,
        committed_at: commit.at,
        device_id: manifest.device_id,
        key_id: manifest.key_id.0.to_vec(),
        mac: manifest.mac.0.to_vec(),
        kept: true,
        attempt: commit.is_stored_outside().then_some(commit.attempt),
    }
    .into_active_model()
    .reset_all()
}

fn object_row(commit: &Commit) -> Option<object::ActiveModel> {
    let row = object::Model {
        backup_id: commit.version.manifest.backup_id,
        sequence: commit.version.sequence,
        bytes: commit.version.object.clone()?,
    };
    Some(row.into_active_model().reset_all())
}

/// Whether the object belongs to a version that was committed, and is the one of its attempt.
///
/// # Errors
///
/// The database failed.
pub async fn is_committed(db: &impl ConnectionTrait, name: &ObjectName) -> Result<bool, DbErr> {
    let found = version::Entity::find_by_id((name.backup_id, name.sequence))
        .select_only()
        .column(version::Column::Hash)
        .column(version::Column::Attempt)
        .into_tuple::<(Vec<u8>, Option<Uuid>)>()
        .one(db)
        .await?;
    Ok(found.is_some_and(|(hash, attempt)| hash == name.hash.0 && attempt == name.attempt))
}

//! The statements of the committer: one to read, one a table to write, however many commits.

use std::collections::{BTreeMap, BTreeSet};

use lifeboat_protocol::backup::HeadRef;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait, Statement, Value,
    sea_query::{Alias, CaseStatement, Expr, ExprTrait, Query},
};
use uuid::Uuid;

use super::{
    Commit, Refused,
    standing::{self, Account, Active, Standings, Verdict},
};
use crate::{
    backups,
    clock::UnixSeconds,
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

/// Reads what the commits are judged by.
///
/// # Errors
///
/// The database failed.
pub async fn read(
    transaction: &DatabaseTransaction,
    commits: &[&Commit],
) -> Result<Standings, DbErr> {
    let mut standings = Standings::default();
    let sessions: BTreeSet<[u8; 32]> = commits.iter().map(|commit| commit.session).collect();
    for row in transaction.query_all(&standings_of(sessions)).await? {
        let (token_hash, account_id, revoked_at, key_revision): (Vec<u8>, _, _, _) =
            (at(&row, 0)?, at(&row, 1)?, at(&row, 2)?, at(&row, 3)?);
        let is_revoked = Option::<UnixSeconds>::is_some(&revoked_at);
        let holder = (!is_revoked).then_some(account_id);
        standings
            .sessions
            .insert(backups::hex(&token_hash)?.0, holder);
        let account = standings.accounts.entry(account_id).or_default();
        account.key_revision = key_revision;
        if let Some(backup_id) = at::<Option<Uuid>>(&row, 4)? {
            add_backup(account, backup_id, &row)?;
        }
    }
    standings.taken = taken(transaction, commits).await?;
    Ok(standings)
}

/// Session, account, and one row for each of the account's backups.
fn standings_of(sessions: BTreeSet<[u8; 32]>) -> sea_orm::sea_query::SelectStatement {
    let own = (account::Entity, account::Column::Id);
    let hashes = sessions.into_iter().map(Vec::from);
    Query::select()
        .column((session::Entity, session::Column::TokenHash))
        .column((session::Entity, session::Column::AccountId))
        .column((device::Entity, device::Column::RevokedAt))
        .column((account::Entity, account::Column::KeyRevision))
        .column((backup::Entity, backup::Column::Id))
        .column((backup::Entity, backup::Column::Location))
        .column((backup::Entity, backup::Column::Platform))
        .column((backup::Entity, backup::Column::CreatedAt))
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
        .and_where(Expr::col((session::Entity, session::Column::TokenHash)).is_in(hashes))
        .to_owned()
}

fn at<T: sea_orm::TryGetable>(row: &sea_orm::QueryResult, index: usize) -> Result<T, DbErr> {
    row.try_get_by_index(index)
}

fn add_backup(account: &mut Account, id: Uuid, row: &sea_orm::QueryResult) -> Result<(), DbErr> {
    if let Some(deleted_at) = at::<Option<UnixSeconds>>(row, 10)? {
        account.deleted_at = Ord::max(account.deleted_at, Some(deleted_at));
        return Ok(());
    }
    account.active = Some(Active {
        id,
        location: from_word(&at::<String>(row, 5)?)?,
        platform: from_word(&at::<String>(row, 6)?)?,
        created_at: at(row, 7)?,
        head: standing::head(at(row, 8)?, backups::hex(&at::<Vec<u8>>(row, 9)?)?),
    });
    Ok(())
}

/// Which ids, of those that new backups want to have, are in use.
async fn taken(
    transaction: &DatabaseTransaction,
    commits: &[&Commit],
) -> Result<std::collections::HashSet<Uuid>, DbErr> {
    let wanted: Vec<Uuid> = commits
        .iter()
        .filter(|commit| commit.version.expected_head.is_none())
        .map(|commit| commit.version.manifest.backup_id)
        .collect();
    if wanted.is_empty() {
        return Ok(std::collections::HashSet::new());
    }
    let taken = backup::Entity::find()
        .select_only()
        .column(backup::Column::Id)
        .filter(backup::Column::Id.is_in(wanted))
        .into_tuple::<Uuid>()
        .all(transaction)
        .await?;
    Ok(taken.into_iter().collect())
}

/// Writes what was accepted. `verdicts` belong to `commits` one by one.
///
/// # Errors
///
/// The database failed, or a backup's id was taken in the meantime.
pub async fn write(
    transaction: &DatabaseTransaction,
    standings: &Standings,
    commits: &[&Commit],
    verdicts: &[Result<Verdict, Refused>],
) -> Result<(), DbErr> {
    let accepted: Vec<&Commit> = commits
        .iter()
        .zip(verdicts)
        .filter(|(_, verdict)| matches!(verdict, Ok(Verdict::Accepted(_))))
        .map(|(commit, _)| *commit)
        .collect();
    if accepted.is_empty() {
        return Ok(());
    }
    let backend = transaction.get_database_backend();
    let mut statements = heads(standings, &accepted, backend);
    let versions = accepted.iter().map(|commit| version_row(commit));
    statements.push(version::Entity::insert_many(versions).build(backend));
    statements.extend(objects(&accepted, backend));
    execute(transaction, statements, backend).await
}

/// Runs the statements in their order.
///
/// SQLite takes them as one, which saves handing each to the thread of its connection and back.
async fn execute(
    transaction: &DatabaseTransaction,
    statements: Vec<Statement>,
    backend: DatabaseBackend,
) -> Result<(), DbErr> {
    if backend != DatabaseBackend::Sqlite {
        for statement in statements {
            transaction.execute_raw(statement).await?;
        }
        return Ok(());
    }
    let (mut sql, mut values) = (String::new(), Vec::new());
    for statement in statements {
        sql.push_str(&statement.sql);
        sql.push(';');
        values.extend(statement.values.into_iter().flatten());
    }
    let together = Statement::from_sql_and_values(backend, sql, values);
    transaction.execute_raw(together).await.map(drop)
}

/// Inserts the backups that were begun, and moves the heads of the others.
fn heads(standings: &Standings, accepted: &[&Commit], backend: DatabaseBackend) -> Vec<Statement> {
    let mut begun = Vec::new();
    let mut moved = BTreeMap::new();
    let accounts: BTreeSet<Uuid> = accepted.iter().map(|commit| commit.account_id).collect();
    for account_id in accounts {
        let account = standings.accounts.get(&account_id);
        let Some(active) = account.and_then(|account| account.active.as_ref()) else {
            continue;
        };
        if standings.begun.contains(&active.id) {
            begun.push(backup_row(account_id, active));
        } else {
            moved.insert(active.id, active.head);
        }
    }
    let mut statements = Vec::new();
    if !begun.is_empty() {
        statements.push(backup::Entity::insert_many(begun).build(backend));
    }
    if !moved.is_empty() {
        statements.push(backend.build(&move_heads(&moved)));
    }
    statements
}

/// Inserts the objects that lie in the database.
fn objects(accepted: &[&Commit], backend: DatabaseBackend) -> Option<Statement> {
    let rows: Vec<_> = accepted
        .iter()
        .filter_map(|commit| object_row(commit))
        .collect();
    if rows.is_empty() {
        return None;
    }
    let mut statement = object::Entity::insert_many(rows).build(backend);
    // The statement was built without the objects, which building it would have copied.
    let empty = statement
        .values
        .iter_mut()
        .flat_map(|values| values.0.iter_mut())
        .filter(|value| matches!(value, Value::Bytes(Some(bytes)) if bytes.is_empty()));
    let objects = accepted
        .iter()
        .filter_map(|commit| commit.version.object.as_ref());
    for (value, object) in empty.zip(objects) {
        *value = Value::Bytes(Some(object.clone()));
    }
    Some(statement)
}

/// `UPDATE backups SET head_sequence = CASE … END, head_hash = CASE … END WHERE id IN (…)`
fn move_heads(heads: &BTreeMap<Uuid, HeadRef>) -> sea_orm::sea_query::UpdateStatement {
    let mut sequences = CaseStatement::new();
    let mut hashes = CaseStatement::new();
    for (id, head) in heads {
        let is_this = || Expr::col(backup::Column::Id).eq(*id);
        let sequence = i64::try_from(head.sequence).unwrap_or(i64::MAX);
        sequences = sequences.case(is_this(), Expr::val(sequence).cast_as(Alias::new("bigint")));
        hashes = hashes.case(is_this(), Expr::val(head.hash.0.to_vec()));
    }
    Query::update()
        .table(backup::Entity)
        .value(backup::Column::HeadSequence, sequences)
        .value(backup::Column::HeadHash, hashes)
        .and_where(Expr::col(backup::Column::Id).is_in(heads.keys().copied()))
        .to_owned()
}

fn backup_row(account_id: Uuid, active: &Active) -> backup::ActiveModel {
    backup::Model {
        id: active.id,
        account_id,
        location: to_word(active.location),
        platform: to_word(active.platform),
        created_at: active.created_at,
        head_sequence: i64::try_from(active.head.sequence).unwrap_or(i64::MAX),
        head_hash: active.head.hash.0.to_vec(),
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

/// Without its bytes.
fn object_row(commit: &Commit) -> Option<object::ActiveModel> {
    commit.version.object.as_ref()?;
    let row = object::Model {
        backup_id: commit.version.manifest.backup_id,
        sequence: commit.version.sequence,
        bytes: Vec::new(),
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

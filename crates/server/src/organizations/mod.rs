//! Organizations: they issue work or school accounts to their members.
//!
//! An administrator adds a [member](members), hands out an [activation code](activations), and a
//! device that [enrolls](enrolling) with it gets a [credential](credentials). Whatever changes an
//! organization holds its [lock], and writes to its [audit log](audit) in the same transaction.
//!
//! Nothing here reads what belongs to a recovery account: no backup, no contact, no device, no other
//! account. Of an administrator the email address is known, since the organization's other
//! administrators must know with whom they share it.

pub mod activations;
pub mod administrators;
pub mod alert;
pub mod audit;
pub mod codes;
pub mod credentials;
pub mod deletion;
pub mod enrolling;
pub mod members;
pub mod names;
pub mod tokens;
pub mod upkeep;

use lifeboat_protocol::{
    ErrorCode,
    organization::{AuditKind, Organization},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Set, SqlErr,
    sea_query::LockType,
};
use uuid::Uuid;

use crate::{
    clock::on_the_wire,
    entities::{
        administrator,
        organization::{ActiveModel, Column, Entity, Model},
    },
    error::{ApiError, Refusal},
    state::AppState,
};

use audit::Entry;

/// Another organization has the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("There is an organization with this name already. Choose another name.")]
pub struct NameTaken;

impl Refusal for NameTaken {
    fn code(&self) -> ErrorCode {
        ErrorCode::NameTaken
    }
}

/// A member's account at this server, as it is named in a vault's provider.
#[must_use]
pub fn subject(organization: Uuid, member: Uuid) -> String {
    format!("{organization}/{member}")
}

/// Creates an organization without administrators. `by` is who does it, for the audit log.
///
/// # Errors
///
/// `name_taken`, or the name cannot be used; or the database failed.
pub async fn create(
    state: &AppState,
    transaction: &DatabaseTransaction,
    name: &str,
    by: &str,
) -> Result<Model, ApiError> {
    let name = names::parse(name, names::MOST)?;
    let now = state.now();
    let organization = ActiveModel {
        id: Set(state.entropy.id()),
        name: Set(name.to_owned()),
        name_key: Set(names::key(name)),
        created_at: Set(now),
    }
    .insert(transaction)
    .await
    .map_err(taken)?;
    let created = Entry {
        organization_id: organization.id,
        at: now,
        kind: AuditKind::OrganizationCreated,
        by,
        member: None,
        about: Some(name),
    };
    audit::record(transaction, created).await?;
    Ok(organization)
}

/// Gives an organization another name, under which its activation codes and sign-in requests are shown
/// from now on. The organization is locked.
///
/// # Errors
///
/// `name_taken`, or the name cannot be used; or the database failed.
pub async fn rename(
    state: &AppState,
    transaction: &DatabaseTransaction,
    organization: Model,
    name: &str,
    by: &str,
) -> Result<Model, ApiError> {
    let name = names::parse(name, names::MOST)?;
    let mut row = organization.into_active_model();
    row.name = Set(name.to_owned());
    row.name_key = Set(names::key(name));
    let organization = row.update(transaction).await.map_err(taken)?;
    let renamed = Entry {
        organization_id: organization.id,
        at: state.now(),
        kind: AuditKind::OrganizationRenamed,
        by,
        member: None,
        about: Some(name),
    };
    audit::record(transaction, renamed).await?;
    Ok(organization)
}

/// What a database error of writing a name means.
fn taken(error: DbErr) -> ApiError {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => NameTaken.into(),
        _ => error.into(),
    }
}

/// The organizations that a recovery account administers, by name.
///
/// # Errors
///
/// The database failed.
pub async fn administered_by(
    connection: &impl ConnectionTrait,
    account: Uuid,
) -> Result<Vec<Model>, DbErr> {
    let ids: Vec<Uuid> = administrator::Entity::find()
        .select_only()
        .column(administrator::Column::OrganizationId)
        .filter(administrator::Column::AccountId.eq(account))
        .into_tuple()
        .all(connection)
        .await?;
    Entity::find()
        .filter(Column::Id.is_in(ids))
        .order_by_asc(Column::NameKey)
        .all(connection)
        .await
}

/// The organization with this id or name.
///
/// # Errors
///
/// The database failed.
pub async fn find(
    connection: &impl ConnectionTrait,
    id_or_name: &str,
) -> Result<Option<Model>, DbErr> {
    let query = match id_or_name.trim().parse::<Uuid>() {
        Ok(id) => Entity::find_by_id(id),
        Err(_) => Entity::find().filter(Column::NameKey.eq(names::key(id_or_name))),
    };
    query.one(connection).await
}

/// Locks the organization's row for the rest of the transaction, so that nobody else changes its
/// administrators, tokens, members or credentials meanwhile.
///
/// On SQLite the transaction has the whole database for itself already.
///
/// # Errors
///
/// The database failed.
pub async fn lock(transaction: &DatabaseTransaction, id: Uuid) -> Result<(), DbErr> {
    if transaction.get_database_backend() == DatabaseBackend::Sqlite {
        return Ok(());
    }
    Entity::find_by_id(id)
        .select_only()
        .column(Column::Id)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<Uuid>()
        .one(transaction)
        .await
        .map(drop)
}

impl From<Model> for Organization {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            name: row.name,
            created_at: on_the_wire(row.created_at),
        }
    }
}

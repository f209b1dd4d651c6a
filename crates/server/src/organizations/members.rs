//! The members of an organization.

use lifeboat_protocol::{
    ErrorCode,
    organization::{AuditKind, Member},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set, SqlErr,
};
use uuid::Uuid;

use super::{
    audit::{self, Entry},
    credentials, names,
};
use crate::{
    clock::on_the_wire,
    entities::member::{ActiveModel, Column, Entity, Model},
    error::{ApiError, Refusal},
    sign_in_requests::ending::{self, Ended},
    state::AppState,
};

/// How many an organization has at the most.
const MOST: u64 = 100_000;
/// How many are listed at a time.
const PAGE: u64 = 100;

/// Why a member is not added or found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// There is none.
    #[error("The organization has no such member. List the members to see who they are.")]
    NotThere,
    /// Another one has the name.
    #[error("The organization has a member with this name already. Choose another name.")]
    NameTaken,
    /// There are enough.
    #[error("An organization has at most {MOST} members. Remove one first.")]
    TooMany,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NotThere => ErrorCode::NotFound,
            Self::NameTaken => ErrorCode::NameTaken,
            Self::TooMany => ErrorCode::Forbidden,
        }
    }
}

/// Adds a member. The organization is locked.
///
/// # Errors
///
/// See [`Refused`]; or the name cannot be used; or the database failed.
pub async fn add(
    state: &AppState,
    transaction: &DatabaseTransaction,
    organization: Uuid,
    name: &str,
    by: &str,
) -> Result<Model, ApiError> {
    let name = names::parse(name, names::MOST_OF_MEMBER)?;
    let present = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::RemovedAt.is_null())
        .count(transaction)
        .await?;
    if present >= MOST {
        Err(Refused::TooMany)?;
    }
    let now = state.now();
    let member = ActiveModel {
        id: Set(state.entropy.id()),
        organization_id: Set(organization),
        name: Set(name.to_owned()),
        name_key: Set(names::key(name)),
        created_at: Set(now),
        removed_at: Set(None),
    }
    .insert(transaction)
    .await
    .map_err(|error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => ApiError::from(Refused::NameTaken),
        _ => error.into(),
    })?;
    let added = Entry {
        organization_id: organization,
        at: now,
        kind: AuditKind::MemberAdded,
        by,
        member: Some(name),
        about: None,
    };
    audit::record(transaction, added).await?;
    Ok(member)
}

/// Removes a member: the devices are revoked, and activation codes work no more. The organization is
/// locked. Gives the sign-in requests that ended.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn remove(
    state: &AppState,
    transaction: &DatabaseTransaction,
    organization: Uuid,
    id: Uuid,
    by: &str,
) -> Result<Ended, ApiError> {
    let member = present(transaction, organization, id).await?;
    credentials::revoke_all(state, transaction, &member, by).await?;
    let ended = ending::without_device(state, transaction, &member).await?;
    let (name, now) = (member.name.clone(), state.now());
    let mut member = member.into_active_model();
    member.removed_at = Set(Some(now));
    member.update(transaction).await?;
    let removed = Entry {
        organization_id: organization,
        at: now,
        kind: AuditKind::MemberRemoved,
        by,
        member: Some(&name),
        about: None,
    };
    audit::record(transaction, removed).await?;
    Ok(ended)
}

/// The member with this id, who was not removed.
///
/// # Errors
///
/// See [`Refused::NotThere`]; or the database failed.
pub async fn present(
    connection: &impl ConnectionTrait,
    organization: Uuid,
    id: Uuid,
) -> Result<Model, ApiError> {
    let member = Entity::find_by_id(id)
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::RemovedAt.is_null())
        .one(connection)
        .await?;
    Ok(member.ok_or(Refused::NotThere)?)
}

/// The member with this id or name, who was not removed.
///
/// # Errors
///
/// See [`Refused::NotThere`]; or the database failed.
pub async fn find(
    connection: &impl ConnectionTrait,
    organization: Uuid,
    id_or_name: &str,
) -> Result<Model, ApiError> {
    let named = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::NameKey.eq(names::key(id_or_name)))
        .filter(Column::RemovedAt.is_null())
        .one(connection)
        .await?;
    match (named, id_or_name.trim().parse()) {
        (Some(member), _) => Ok(member),
        (None, Ok(id)) => present(connection, organization, id).await,
        (None, Err(_)) => Err(Refused::NotThere.into()),
    }
}

/// Members by name, from the one that follows `after` on, at most 100.
///
/// # Errors
///
/// The database failed.
pub async fn page(
    connection: &impl ConnectionTrait,
    organization: Uuid,
    after: &str,
) -> Result<Vec<Member>, DbErr> {
    let rows = Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .filter(Column::RemovedAt.is_null())
        .filter(Column::NameKey.gt(names::key(after)))
        .order_by_asc(Column::NameKey)
        .limit(PAGE)
        .all(connection)
        .await?;
    with_devices(connection, rows).await
}

/// Members as they are listed, with their devices.
///
/// # Errors
///
/// The database failed.
pub async fn with_devices(
    connection: &impl ConnectionTrait,
    rows: Vec<Model>,
) -> Result<Vec<Member>, DbErr> {
    let mut devices = credentials::of_members(connection, rows.iter().map(|row| row.id)).await?;
    let members = rows.into_iter().map(|row| Member {
        devices: devices.remove(&row.id).unwrap_or_default(),
        id: row.id,
        name: row.name,
        created_at: on_the_wire(row.created_at),
    });
    Ok(members.collect())
}

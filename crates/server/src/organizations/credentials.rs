//! The credentials of members: one for each device that is enrolled.

use std::collections::HashMap;

use lifeboat_protocol::{
    ErrorCode,
    organization::{AuditKind, MemberDevice},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use uuid::Uuid;

use super::audit::{self, Entry};
use crate::{
    clock::on_the_wire,
    entities::{
        credential::{Column, Entity, Model},
        from_word, member,
    },
    error::{ApiError, Refusal},
    sign_in_requests::ending::{self, Ended},
    state::AppState,
};

/// The member has no such device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("The member has no such device. Look at the member to see which devices they have.")]
pub struct NoSuchDevice;

impl Refusal for NoSuchDevice {
    fn code(&self) -> ErrorCode {
        ErrorCode::NotFound
    }
}

/// The credentials of a member that are not revoked, oldest first.
///
/// # Errors
///
/// The database failed.
pub async fn live(connection: &impl ConnectionTrait, member: Uuid) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::MemberId.eq(member))
        .filter(Column::RevokedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(connection)
        .await
}

/// The devices of these members that are not revoked, oldest first.
///
/// # Errors
///
/// The database failed.
pub async fn of_members(
    connection: &impl ConnectionTrait,
    members: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<MemberDevice>>, DbErr> {
    let rows = Entity::find()
        .filter(Column::MemberId.is_in(members))
        .filter(Column::RevokedAt.is_null())
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    let mut devices: HashMap<Uuid, Vec<MemberDevice>> = HashMap::new();
    for row in rows {
        let device = MemberDevice {
            credential_id: row.id,
            name: row.device_name,
            platform: from_word(&row.platform)?,
            enrolled_at: on_the_wire(row.created_at),
            last_seen_at: on_the_wire(row.last_seen_at),
        };
        devices.entry(row.member_id).or_default().push(device);
    }
    Ok(devices)
}

/// Revokes one. The organization is locked. Gives the sign-in requests that ended, if it was the last.
///
/// # Errors
///
/// See [`NoSuchDevice`]; or the database failed.
pub async fn revoke(
    state: &AppState,
    transaction: &DatabaseTransaction,
    member: &member::Model,
    id: Uuid,
    by: &str,
) -> Result<Ended, ApiError> {
    revoke_one(state, transaction, member, id, by).await?;
    // In the order in which an answer locks them: the credential, then the request.
    Ok(ending::without_device(state, transaction, member).await?)
}

async fn revoke_one(
    state: &AppState,
    transaction: &DatabaseTransaction,
    member: &member::Model,
    id: Uuid,
    by: &str,
) -> Result<(), ApiError> {
    let now = state.now();
    let credential = Entity::find_by_id(id)
        .filter(Column::MemberId.eq(member.id))
        .filter(Column::RevokedAt.is_null())
        .one(transaction)
        .await?
        .ok_or(NoSuchDevice)?;
    Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .exec(transaction)
        .await?;
    let revoked = Entry {
        organization_id: member.organization_id,
        at: now,
        kind: AuditKind::DeviceRevoked,
        by,
        member: Some(&member.name),
        about: Some(&credential.device_name),
    };
    Ok(audit::record(transaction, revoked).await?)
}

/// Revokes all that a member has. The organization is locked. Unless another device is enrolled in the
/// same transaction, the [requests end](ending::without_device).
///
/// # Errors
///
/// The database failed.
pub async fn revoke_all(
    state: &AppState,
    transaction: &DatabaseTransaction,
    member: &member::Model,
    by: &str,
) -> Result<(), ApiError> {
    for credential in live(transaction, member.id).await? {
        revoke_one(state, transaction, member, credential.id, by).await?;
    }
    Ok(())
}

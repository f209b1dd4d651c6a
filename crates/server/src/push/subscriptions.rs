//! Where devices are reached: one subscription for each credential, as its device said.
//!
//! A subscription is used only while its credential stands: a personal account's while the session
//! in which it was set lasts and the device is not revoked, a work or school account's while its
//! credential is not. Housekeeping removes the others.

use lifeboat_protocol::push::PushSubscription;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, JoinType, QueryFilter,
    QuerySelect, QueryTrait, RelationTrait, sea_query::OnConflict,
};
use uuid::Uuid;

use crate::{
    clock::UnixSeconds,
    entities::{
        credential, device, member,
        push_subscription::{Column, Entity, Model, Relation},
        session,
    },
    error::ApiError,
    extract::Approver,
    sealing::Purpose,
    sign_in_requests::Subject,
    state::AppState,
};

/// A device that is to be told.
#[derive(Debug, Clone)]
pub struct Subscribed {
    /// Its credential's id, or its own.
    pub credential_id: Uuid,
    /// Where, and how.
    pub subscription: PushSubscription,
}

/// Keeps the subscription of the device that asks, in the place of the one before.
///
/// # Errors
///
/// The database failed.
pub async fn set(
    state: &AppState,
    connection: &impl ConnectionTrait,
    approver: &Approver,
    subscription: &PushSubscription,
) -> Result<(), ApiError> {
    let json = serde_json::to_vec(subscription).map_err(|error| ApiError::internal(&error))?;
    let (account_id, session_hash, member_id) = match approver {
        Approver::Account(session) => (
            Some(session.account_id),
            Some(session.token_hash.to_vec()),
            None,
        ),
        Approver::Member(credential) => (None, None, Some(credential.member_id)),
    };
    let row = Model {
        credential_id: approver.credential_id(),
        account_id,
        session_hash,
        member_id,
        sealed: state
            .sealing
            .seal(Purpose::PushSubscription, &json, &state.entropy),
        created_at: state.now(),
    };
    let replaced = OnConflict::column(Column::CredentialId)
        .update_columns([Column::SessionHash, Column::Sealed, Column::CreatedAt])
        .to_owned();
    Entity::insert(row.into_active_model())
        .on_conflict(replaced)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Forgets the subscription of this credential, if there is one.
///
/// # Errors
///
/// The database failed.
pub async fn remove(connection: &impl ConnectionTrait, credential: Uuid) -> Result<(), DbErr> {
    Entity::delete_by_id(credential)
        .exec(connection)
        .await
        .map(drop)
}

/// The devices of this subject that can be reached now.
///
/// # Errors
///
/// The database failed.
pub async fn of(state: &AppState, subject: Subject) -> Result<Vec<Subscribed>, DbErr> {
    let query = match subject {
        Subject::Account(account) => Entity::find()
            .join(JoinType::InnerJoin, Relation::Session.def())
            .join(JoinType::InnerJoin, session::Relation::Device.def())
            .filter(Column::AccountId.eq(account))
            .filter(session::Column::ExpiresAt.gt(state.now()))
            .filter(device::Column::RevokedAt.is_null())
            // Without a key it could not answer.
            .filter(device::Column::PublicKey.is_not_null()),
        Subject::Member { member, .. } => Entity::find()
            .join(JoinType::InnerJoin, Relation::Credential.def())
            .join(JoinType::InnerJoin, credential::Relation::Member.def())
            .filter(Column::MemberId.eq(member))
            .filter(credential::Column::RevokedAt.is_null())
            .filter(member::Column::RemovedAt.is_null()),
    };
    let rows = query.all(state.db.reader()).await?;
    Ok(rows.iter().filter_map(|row| open(state, row)).collect())
}

fn open(state: &AppState, row: &Model) -> Option<Subscribed> {
    let opened = state.sealing.open(Purpose::PushSubscription, &row.sealed);
    let subscription = opened
        .ok()
        .and_then(|json| serde_json::from_slice(&json).ok());
    if subscription.is_none() {
        tracing::error!("a push subscription cannot be opened with this sealing.key");
    }
    Some(Subscribed {
        credential_id: row.credential_id,
        subscription: subscription?,
    })
}

/// Removes the subscriptions whose session or credential stands no more.
///
/// # Errors
///
/// The database failed.
pub async fn forget_dead(state: &AppState, now: UnixSeconds) -> Result<(), DbErr> {
    let sessions = session::Entity::find()
        .select_only()
        .column(session::Column::TokenHash)
        .join(JoinType::InnerJoin, session::Relation::Device.def())
        .filter(session::Column::ExpiresAt.gt(now))
        .filter(device::Column::RevokedAt.is_null())
        .into_query();
    Entity::delete_many()
        .filter(Column::AccountId.is_not_null())
        .filter(Column::SessionHash.not_in_subquery(sessions))
        .exec(state.db.writer())
        .await?;
    let credentials = credential::Entity::find()
        .select_only()
        .column(credential::Column::Id)
        .filter(credential::Column::RevokedAt.is_null())
        .into_query();
    Entity::delete_many()
        .filter(Column::MemberId.is_not_null())
        .filter(Column::CredentialId.not_in_subquery(credentials))
        .exec(state.db.writer())
        .await
        .map(drop)
}

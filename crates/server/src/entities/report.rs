//! A "this was not me" link that was sent in a message.

use sea_orm::entity::prelude::*;

/// A row of `reports`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reports")]
pub struct Model {
    /// SHA-256 of the token in the link.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// The recovery account.
    pub account_id: Uuid,
    /// The device that the message was about.
    pub device_id: Option<Uuid>,
    /// What the message was about, as an event kind on the wire.
    pub event: String,
    /// When the link dies.
    pub expires_at: i64,
    /// When it was used.
    pub used_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

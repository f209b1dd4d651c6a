//! A session: what a bearer token opens. It ends after 180 days without use.
//!
//! The sessions of a revoked device may stay until they expire, so that the device is told
//! `device_revoked`; the [`Session`](crate::extract::Session) extractor refuses them.

use sea_orm::entity::prelude::*;

/// A row of `sessions`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// SHA-256 of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// The recovery account.
    pub account_id: Uuid,
    /// The device.
    pub device_id: Uuid,
    /// When it began.
    pub created_at: i64,
    /// When it was last used; written at most once an hour.
    pub last_used_at: i64,
    /// When it ends if it is not used.
    pub expires_at: i64,
}

/// What a session belongs to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The device.
    #[sea_orm(
        belongs_to = "super::device::Entity",
        from = "Column::DeviceId",
        to = "super::device::Column::Id"
    )]
    Device,
}

impl ActiveModelBehavior for ActiveModel {}

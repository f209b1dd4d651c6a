//! A backup. An account has at most one that is not deleted.

use sea_orm::entity::prelude::*;

/// A row of `backups`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "backups")]
pub struct Model {
    /// Its id, made on the device.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The recovery account.
    pub account_id: Uuid,
    /// Where its objects lie, as on the wire: `server` or `elsewhere`. Fixed.
    pub location: String,
    /// The platform of the device that made it, as on the wire.
    pub platform: String,
    /// When its first version was committed.
    pub created_at: i64,
    /// The number of its head.
    pub head_sequence: i64,
    /// The SHA-256 of its head's object.
    pub head_hash: Vec<u8>,
    /// When it was deleted; it can be brought back for 30 days.
    pub deleted_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A version's manifest. Only a device can check its MAC.

use sea_orm::entity::prelude::*;

/// A row of `versions`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "versions")]
pub struct Model {
    /// The backup.
    #[sea_orm(primary_key, auto_increment = false)]
    pub backup_id: Uuid,
    /// 1, 2, 3 …
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// SHA-256 of the sealed object.
    pub hash: Vec<u8>,
    /// The hash of the version before; none for the first.
    pub parent: Option<Vec<u8>>,
    /// The sealed object's size in bytes.
    pub size: i64,
    /// When it was sealed, by the device's clock.
    pub created_at: i64,
    /// When it was committed, by the server's clock.
    pub committed_at: i64,
    /// The device that sealed it.
    pub device_id: Uuid,
    /// Which account key it is sealed for: 8 bytes.
    pub key_id: Vec<u8>,
    /// HMAC-SHA-256 under a key of the account key: 32 bytes.
    pub mac: Vec<u8>,
    /// Whether the object is still kept.
    pub kept: bool,
    /// The attempt that stored the object outside of the database; none if it does not lie there.
    pub attempt: Option<Uuid>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A contact of a recovery account: where codes and warnings go, once it is proven.

use sea_orm::entity::prelude::*;

/// A row of `contacts`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contacts")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The recovery account.
    pub account_id: Uuid,
    /// `email` or `phone`, as on the wire.
    pub kind: String,
    /// The address or number, normalized ([`crate::address`]).
    pub value: String,
    /// When its owner proved to receive what is sent there.
    pub proven_at: Option<i64>,
    /// Whether it is the address that names the recovery account.
    pub is_primary: bool,
    /// When it was added.
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

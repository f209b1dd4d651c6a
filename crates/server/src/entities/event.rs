//! The audit log. Rows are only ever added. It holds no content.

use sea_orm::entity::prelude::*;

/// A row of `events`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "events")]
pub struct Model {
    /// Counts up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The recovery account.
    pub account_id: Option<Uuid>,
    /// When.
    pub at: i64,
    /// What, as on the wire.
    pub kind: String,
    /// The device concerned.
    pub device_id: Option<Uuid>,
    /// The name that it had.
    pub device_name: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

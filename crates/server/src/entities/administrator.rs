//! An administrator: a recovery account that manages an organization.

use sea_orm::entity::prelude::*;

/// A row of `administrators`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "administrators")]
pub struct Model {
    /// The organization.
    #[sea_orm(primary_key, auto_increment = false)]
    pub organization_id: Uuid,
    /// The recovery account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// Since when.
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

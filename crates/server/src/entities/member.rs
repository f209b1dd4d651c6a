//! A member of an organization. The row of a removed one stays for a while, so that its devices are
//! told why they are refused.

use sea_orm::entity::prelude::*;

/// A row of `members`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "members")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The organization.
    pub organization_id: Uuid,
    /// Its name in the organization.
    pub name: String,
    /// The name by which it is unique among those present: in lower case.
    pub name_key: String,
    /// When it was added.
    pub created_at: i64,
    /// When it was removed.
    pub removed_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

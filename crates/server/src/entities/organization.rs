//! An organization: it issues work or school accounts to its members.

use sea_orm::entity::prelude::*;

/// A row of `organizations`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its name for people.
    pub name: String,
    /// The name by which it is unique: in lower case.
    pub name_key: String,
    /// When it was created.
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

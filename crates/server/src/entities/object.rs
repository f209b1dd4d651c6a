//! A sealed object, where objects lie in the database.

use sea_orm::entity::prelude::*;

/// A row of `objects`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objects")]
pub struct Model {
    /// The backup.
    #[sea_orm(primary_key, auto_increment = false)]
    pub backup_id: Uuid,
    /// The version.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sequence: i64,
    /// The sealed object.
    pub bytes: Vec<u8>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

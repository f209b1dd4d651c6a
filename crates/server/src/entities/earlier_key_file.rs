//! An account key file that was replaced.

use sea_orm::entity::prelude::*;

/// A row of `earlier_key_files`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "earlier_key_files")]
pub struct Model {
    /// The recovery account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    /// The revision that it had.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i64,
    /// An age file that the server cannot open.
    pub bytes: Vec<u8>,
    /// When another took its place.
    pub replaced_at: i64,
    /// The device that replaced it; none if the operator did.
    pub replaced_by: Option<Uuid>,
    /// By what right it was replaced: `session`, `password`, `recovery` or `operator`.
    pub authority: String,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! An organization's audit log. Rows are only ever added. Names are those of their time.

use sea_orm::entity::prelude::*;

/// A row of `organization_events`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_events")]
pub struct Model {
    /// Counts up.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The organization.
    pub organization_id: Uuid,
    /// When.
    pub at: i64,
    /// What, as on the wire.
    pub kind: String,
    /// Who did it: an administrator's address, a token's name, a member's name, or `operator`.
    pub by: String,
    /// The member concerned.
    pub member: Option<String>,
    /// The device, token, administrator or application concerned.
    pub about: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

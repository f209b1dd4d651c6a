//! An activation code that was issued for a member.

use sea_orm::entity::prelude::*;

/// A row of `activations`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activations")]
pub struct Model {
    /// SHA-256 of the code.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code_hash: Vec<u8>,
    /// The member.
    pub member_id: Uuid,
    /// When it was issued.
    pub created_at: i64,
    /// When it dies.
    pub expires_at: i64,
    /// Whether the member's other credentials are revoked when it is used.
    pub revoke_others: bool,
    /// When it was used.
    pub used_at: Option<i64>,
    /// The credential that it gave.
    pub credential_id: Option<Uuid>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

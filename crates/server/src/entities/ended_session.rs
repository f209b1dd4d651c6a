//! A session that a reset of the password has ended. It is remembered for as long as it would have
//! lived, so that its device is told why it has to sign in again.

use sea_orm::entity::prelude::*;

/// A row of `ended_sessions`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ended_sessions")]
pub struct Model {
    /// SHA-256 of the token. It opens nothing any more.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// The name of the device on which the password was reset.
    pub reset_on: String,
    /// When it was reset.
    pub reset_at: i64,
    /// When this is forgotten.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

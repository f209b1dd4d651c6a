//! Failures of one subject, counted until it succeeds (NIST SP 800-63B-4 §3.2.2); or messages that
//! were sent for it.

use sea_orm::entity::prelude::*;

/// A row of `throttles`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttles")]
pub struct Model {
    /// What failed, such as `sign_in`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scope: String,
    /// A keyed hash of the subject (an email address), which may be unknown.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_hash: Vec<u8>,
    /// How many times in a row.
    pub failures: i32,
    /// Until when the subject has to wait.
    pub blocked_until: i64,
    /// Random, made with the row: names this run of failures.
    pub series: i64,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

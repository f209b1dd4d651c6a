//! A message that waits to be sent. A row goes when it is sent, or is given up.

use sea_orm::entity::prelude::*;

/// A row of `messages`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "messages")]
pub struct Model {
    /// Counts up: messages are sent in the order in which they were written.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// When it was written.
    pub created_at: i64,
    /// `email` or `text`.
    pub channel: String,
    /// Its language, as on the wire.
    pub language: String,
    /// Recipient, subject and text, sealed.
    pub sealed: Vec<u8>,
    /// How many times it was tried.
    pub attempts: i32,
    /// When it is tried next.
    pub next_attempt_at: i64,
    /// Why the last attempt failed, without content.
    pub last_error: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

//! A sign-up, sign-in, reset or contact proof that is under way.

use sea_orm::entity::prelude::*;

/// A row of `challenges`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenges")]
pub struct Model {
    /// SHA-256 of the token that names it (of the contact's id for a contact proof).
    #[sea_orm(primary_key, auto_increment = false)]
    pub id_hash: Vec<u8>,
    /// `sign_up`, `sign_in`, `reset` or `contact`.
    pub kind: String,
    /// The recovery account; none if there is none (which the caller is not told).
    pub account_id: Option<Uuid>,
    /// The email address that was given, normalized.
    pub email: String,
    /// How far it has come: `started`, `code_sent`, `password_proven`, `proven`.
    pub stage: String,
    /// The language of messages, as on the wire.
    pub language: String,
    /// What the server must remember between two steps, sealed.
    pub state_sealed: Option<Vec<u8>>,
    /// HMAC-SHA-256 of the code that was sent; none if none was, or none can be right.
    pub code_hash: Option<Vec<u8>>,
    /// When the code dies.
    pub code_expires_at: i64,
    /// How many wrong codes were given; the fifth ends the challenge.
    pub code_attempts: i32,
    /// The contact that the code was sent to.
    pub contact_id: Option<Uuid>,
    /// When it began.
    pub created_at: i64,
    /// When it ends.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

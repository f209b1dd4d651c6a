//! A recovery account: the personal account whose sign-in opens a backup.

use sea_orm::entity::prelude::*;

/// A row of `accounts`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    /// Its id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The email address that names it, normalized ([`crate::address`]).
    #[sea_orm(unique)]
    pub email: String,
    /// When it was created.
    pub created_at: i64,
    /// The OPAQUE password file. Useless without the server's key file `opaque.key`.
    pub password_file: Vec<u8>,
    /// The account key file: an age file that the server cannot open.
    pub key_file: Vec<u8>,
    /// Counts up with every change of the key file, from 1.
    pub key_revision: i64,
    /// SHA-256 of the proof that is derived from the recovery code.
    pub recovery_verifier: Vec<u8>,
    /// When the recovery code was last replaced.
    pub recovery_code_at: i64,
    /// The language of messages, as on the wire (`en`, `nl`).
    pub language: String,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

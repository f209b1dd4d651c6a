//! A device that has signed in to a recovery account.

use sea_orm::entity::prelude::*;

/// A row of `devices`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "devices")]
pub struct Model {
    /// Its id, made on the device.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The recovery account that it belongs to.
    pub account_id: Uuid,
    /// Its name for people.
    pub name: String,
    /// Its platform, as on the wire.
    pub platform: String,
    /// When it first signed in.
    pub created_at: i64,
    /// When it last spoke to the server; written at most once an hour.
    pub last_seen_at: i64,
    /// SHA-256 of the secret that proves that it is the same device.
    pub secret_hash: Vec<u8>,
    /// Its TOTP secret for the personal account, sealed.
    pub totp_sealed: Vec<u8>,
    /// The last time step whose code was used; a step is used once (RFC 6238 §5.2).
    pub totp_last_step: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// Whether it was revoked by a "this was not me" link, which cannot make a new account key. It
    /// stays on the list until another device revokes it, and does.
    pub shut_out: bool,
    /// The public half of its device key, with which it answers sign-in requests: a point of P-256,
    /// uncompressed (SEC 1 §2.3.3). A device without one cannot.
    pub public_key: Option<Vec<u8>>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

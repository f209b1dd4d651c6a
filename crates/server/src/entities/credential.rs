//! A work or school account's credential, bound to one device of a member. The credential of a personal
//! account is its row of [devices](super::device).

use sea_orm::entity::prelude::*;

/// A row of `credentials`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credentials")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The member.
    pub member_id: Uuid,
    /// The device's id, made on the device.
    pub device_id: Uuid,
    /// The device's name for people.
    pub device_name: String,
    /// Its platform, as on the wire.
    pub platform: String,
    /// The public half of its device key: a point of P-256, uncompressed (SEC 1 §2.3.3).
    pub public_key: Vec<u8>,
    /// Its TOTP secret, sealed.
    pub totp_sealed: Vec<u8>,
    /// The last time step whose code was used; a step is used once (RFC 6238 §5.2).
    pub totp_last_step: i64,
    /// SHA-256 of the bearer token.
    pub token_hash: Vec<u8>,
    /// When it was enrolled.
    pub created_at: i64,
    /// When it last spoke to the server; written at most once an hour.
    pub last_seen_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
}

/// What a credential belongs to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The member.
    #[sea_orm(
        belongs_to = "super::member::Entity",
        from = "Column::MemberId",
        to = "super::member::Column::Id"
    )]
    Member,
}

impl Related<super::member::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Member.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

//! Where a device is reached by Web Push: one row for each credential.

use sea_orm::entity::prelude::*;

/// A row of `push_subscriptions`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "push_subscriptions")]
pub struct Model {
    /// The credential of a work or school account; of a personal account, the device.
    #[sea_orm(primary_key, auto_increment = false)]
    pub credential_id: Uuid,
    /// The recovery account, if it is a personal account's.
    pub account_id: Option<Uuid>,
    /// The session with which it ends, if it is a personal account's.
    pub session_hash: Option<Vec<u8>>,
    /// The member, if it is a work or school account's.
    pub member_id: Option<Uuid>,
    /// Address and keys, sealed.
    pub sealed: Vec<u8>,
    /// When it was set.
    pub created_at: i64,
}

/// What a subscription belongs to.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {
    /// The session.
    #[sea_orm(
        belongs_to = "super::session::Entity",
        from = "Column::SessionHash",
        to = "super::session::Column::TokenHash"
    )]
    Session,
    /// The credential.
    #[sea_orm(
        belongs_to = "super::credential::Entity",
        from = "Column::CredentialId",
        to = "super::credential::Column::Id"
    )]
    Credential,
}

impl ActiveModelBehavior for ActiveModel {}

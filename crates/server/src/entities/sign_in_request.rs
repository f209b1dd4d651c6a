//! A sign-in that waits for an answer on a device, or got one.
//!
//! It is about a member (`member_id` and `organization_id` are set) or about a recovery account
//! (`account_id`, `sign_in_hash` and `device_id` are set).

use sea_orm::entity::prelude::*;

/// A row of `sign_in_requests`.
#[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_requests")]
pub struct Model {
    /// Names it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The member who is asked.
    pub member_id: Option<Uuid>,
    /// The member's organization.
    pub organization_id: Option<Uuid>,
    /// The recovery account whose devices are asked.
    pub account_id: Option<Uuid>,
    /// Who asks: the organization's name, or the server's.
    pub asker: String,
    /// What is signed in to.
    pub application: String,
    /// Where from; may be empty.
    pub origin: String,
    /// Keyed hash of the number that is shown where the sign-in is: a plain hash of six digits could be
    /// searched.
    pub number_hash: Vec<u8>,
    /// How often a wrong number was typed.
    pub wrong_numbers: i32,
    /// Where it stands, as on the wire.
    pub state: String,
    /// When it was made.
    pub created_at: i64,
    /// When it dies.
    pub expires_at: i64,
    /// When it was answered.
    pub answered_at: Option<i64>,
    /// The credential, or the device of the recovery account, that answered.
    pub answered_by: Option<Uuid>,
    /// SHA-256 of the token of the sign-in that is to be approved.
    pub sign_in_hash: Option<Vec<u8>>,
    /// The device that signs in, if it is known already: it does not vouch for itself.
    pub device_id: Option<Uuid>,
    /// The API token of the service that asks; none if an administrator does.
    pub token_id: Option<Uuid>,
    /// When the devices had been told by Web Push, as far as they could be.
    pub pushed_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

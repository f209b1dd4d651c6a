//! Who answers sign-in requests: a device of a recovery account, by its session, or a device of a
//! member, by its credential's token.

use axum::{extract::FromRequestParts, http::request::Parts};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::{Credential, Session};
use crate::{
    device_key::DeviceKey,
    entities::{credential, device},
    error::ApiError,
    state::AppState,
};

/// A device that can be asked to approve.
#[derive(Debug, Clone)]
pub enum Approver {
    /// A device of a recovery account: its personal account.
    Account(Session),
    /// A device of a member: its work or school account.
    Member(Credential),
}

impl FromRequestParts<AppState> for Approver {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        if let Some(credential) = Credential::find(parts, state).await? {
            return Ok(Self::Member(credential));
        }
        let session = Session::from_request_parts(parts, state).await?;
        Ok(Self::Account(session))
    }
}

impl Approver {
    /// What an answer is recorded under: the credential's id, or the device's.
    #[must_use]
    pub fn credential_id(&self) -> Uuid {
        match self {
            Self::Account(session) => session.device_id,
            Self::Member(credential) => credential.id,
        }
    }

    /// The device's name.
    #[must_use]
    pub fn device_name(&self) -> &str {
        match self {
            Self::Account(session) => &session.device_name,
            Self::Member(credential) => &credential.device_name,
        }
    }

    /// The account's id at this server, as in a vault's provider.
    #[must_use]
    pub fn subject(&self) -> String {
        match self {
            Self::Account(session) => session.account_id.to_string(),
            Self::Member(credential) => {
                crate::organizations::subject(credential.organization_id, credential.member_id)
            }
        }
    }

    /// Makes sure that session or credential still stands, and does so until the transaction ends.
    ///
    /// # Errors
    ///
    /// `sign_in_required`, `password_reset`, `device_revoked` or `credential_revoked`; or the
    /// database failed.
    pub async fn hold(&self, transaction: &DatabaseTransaction) -> Result<(), ApiError> {
        match self {
            Self::Account(session) => session.hold(transaction).await,
            Self::Member(credential) => credential.hold(transaction).await,
        }
    }

    /// The key with which the device signs; none if it has none.
    ///
    /// # Errors
    ///
    /// The database failed.
    pub async fn key(
        &self,
        connection: &impl ConnectionTrait,
    ) -> Result<Option<DeviceKey>, ApiError> {
        let stored: Option<Vec<u8>> = match self {
            Self::Account(session) => device::Entity::find_by_id(session.device_id)
                .select_only()
                .column(device::Column::PublicKey)
                .into_tuple::<Option<Vec<u8>>>()
                .one(connection)
                .await?
                .flatten(),
            Self::Member(credential) => {
                credential::Entity::find_by_id(credential.id)
                    .select_only()
                    .column(credential::Column::PublicKey)
                    .into_tuple()
                    .one(connection)
                    .await?
            }
        };
        stored.as_deref().map(DeviceKey::from_stored).transpose()
    }
}

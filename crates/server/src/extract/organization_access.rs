//! Who asks for something of an organization: one of its administrators, by the session of their
//! recovery account, or a program, by an API token.
//!
//! The organization is the path's parameter `{organization}`. One that does not exist, and one that
//! is another's, are answered alike.

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use lifeboat_protocol::{ErrorCode, organization::Scope};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::{Session, bearer::bearer};
use crate::{
    entities::{account, administrator, api_token, from_word, organization, to_word},
    error::{ApiError, Refusal},
    organizations,
    sealing::sha256,
    state::AppState,
};

/// An administrator of the organization in the path, or a token of it.
#[derive(Debug, Clone)]
pub struct OrganizationAccess {
    /// The organization.
    pub organization: organization::Model,
    who: Who,
}

#[derive(Debug, Clone)]
enum Who {
    Administrator { session: Session, email: String },
    Token(api_token::Model),
}

#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error(
        "There is no such organization, or you do not administer it. List the organizations to \
         see which you administer."
    )]
    NotYours,
    #[error("The API token was revoked. Ask an administrator of the organization for another one.")]
    TokenRevoked,
    #[error(
        "Only an administrator may do this, signed in to their recovery account, and no API token."
    )]
    AdministratorsOnly,
    #[error(
        "The API token lacks the scope {0}. Ask an administrator of the organization for a token \
         with it."
    )]
    Scope(String),
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NotYours => ErrorCode::NotFound,
            Self::TokenRevoked => ErrorCode::SignInRequired,
            Self::AdministratorsOnly => ErrorCode::Forbidden,
            Self::Scope(_) => ErrorCode::ScopeMissing,
        }
    }
}

impl FromRequestParts<AppState> for OrganizationAccess {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, ApiError> {
        let token = match bearer(parts) {
            Some(token) => {
                api_token::Entity::find()
                    .filter(api_token::Column::TokenHash.eq(sha256(token.expose_bytes()).to_vec()))
                    .one(state.db.reader())
                    .await?
            }
            None => None,
        };
        let session = match &token {
            Some(_) => None,
            None => Some(Session::from_request_parts(parts, state).await?),
        };
        let id = organization_in_path(parts, state).await?;
        let organization = organization::Entity::find_by_id(id)
            .one(state.db.reader())
            .await?
            .ok_or(Refused::NotYours)?;
        let who = match (token, session) {
            (Some(token), _) if token.organization_id == id => Who::Token(token),
            (None, Some(session)) => {
                let email = email_of_administrator(state, id, session.account_id).await?;
                let email = email.ok_or(Refused::NotYours)?;
                Who::Administrator { session, email }
            }
            _ => Err(Refused::NotYours)?,
        };
        Ok(Self { organization, who })
    }
}

impl OrganizationAccess {
    /// Makes sure that this is allowed. Administrators may do everything.
    ///
    /// # Errors
    ///
    /// `scope_missing`.
    pub fn allow(&self, scope: Scope) -> Result<(), ApiError> {
        match &self.who {
            Who::Administrator { .. } => Ok(()),
            Who::Token(token) if scopes(token)?.contains(&scope) => Ok(()),
            Who::Token(_) => Err(Refused::Scope(to_word(scope)).into()),
        }
    }

    /// Makes sure that it is an administrator who asks, and gives the session.
    ///
    /// # Errors
    ///
    /// `forbidden`.
    pub fn administrator(&self) -> Result<&Session, ApiError> {
        match &self.who {
            Who::Administrator { session, .. } => Ok(session),
            Who::Token(_) => Err(Refused::AdministratorsOnly.into()),
        }
    }

    /// Who asks, for the audit log: an administrator's address, or a token's name.
    #[must_use]
    pub fn by(&self) -> &str {
        match &self.who {
            Who::Administrator { email, .. } => email,
            Who::Token(token) => &token.name,
        }
    }

    /// The API token that asks; none if an administrator does.
    #[must_use]
    pub fn token_id(&self) -> Option<Uuid> {
        match &self.who {
            Who::Administrator { .. } => None,
            Who::Token(token) => Some(token.id),
        }
    }

    /// Locks the organization for the rest of the transaction, and makes sure that whoever asks still
    /// may: they were looked up before the request's body came, which may have been long ago.
    ///
    /// # Errors
    ///
    /// They may not any more; or the database failed.
    pub async fn hold(&self, transaction: &DatabaseTransaction) -> Result<(), ApiError> {
        if let Who::Administrator { session, .. } = &self.who {
            session.hold(transaction).await?;
        }
        let id = self.organization.id;
        organizations::lock(transaction, id).await?;
        match &self.who {
            Who::Administrator { session, .. } => {
                let still = administrator::Entity::find_by_id((id, session.account_id))
                    .one(transaction)
                    .await?;
                still.ok_or(Refused::NotYours)?;
            }
            Who::Token(token) => {
                let still = api_token::Entity::find_by_id(token.id)
                    .one(transaction)
                    .await?;
                still.ok_or(Refused::TokenRevoked)?;
            }
        }
        Ok(())
    }
}

/// What a token allows.
///
/// # Errors
///
/// The database was written by something else.
pub fn scopes(token: &api_token::Model) -> Result<Vec<Scope>, ApiError> {
    let scopes = token.scopes.split_whitespace().map(from_word);
    Ok(scopes.collect::<Result<_, sea_orm::DbErr>>()?)
}

async fn organization_in_path(parts: &mut Parts, state: &AppState) -> Result<Uuid, ApiError> {
    let parameters = RawPathParams::from_request_parts(parts, state).await;
    parameters
        .ok()
        .and_then(|parameters| {
            let mut parameters = parameters.iter();
            let (_, id) = parameters.find(|(name, _)| *name == "organization")?;
            id.parse().ok()
        })
        .ok_or_else(|| {
            ApiError::invalid("The organization in the path is not an id, such as a UUID.")
        })
}

/// The address of the recovery account, if it is an administrator.
async fn email_of_administrator(
    state: &AppState,
    organization: Uuid,
    account: Uuid,
) -> Result<Option<String>, ApiError> {
    let db = state.db.reader();
    let row = administrator::Entity::find_by_id((organization, account));
    if row.one(db).await?.is_none() {
        return Ok(None);
    }
    let email = account::Entity::find_by_id(account)
        .select_only()
        .column(account::Column::Email);
    Ok(email.into_tuple().one(db).await?)
}

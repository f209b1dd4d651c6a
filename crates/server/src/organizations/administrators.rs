//! The administrators of an organization: recovery accounts that manage it.

use lifeboat_protocol::{
    ErrorCode,
    organization::{Administrator, AuditKind},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter, QueryOrder, QuerySelect, Set,
};
use uuid::Uuid;

use super::{
    alert,
    audit::{self, Entry},
};
use crate::{
    address::Email,
    clock::{UnixSeconds, on_the_wire},
    entities::{
        account,
        administrator::{ActiveModel, Column, Entity, Model},
        organization,
    },
    error::{ApiError, Refusal},
    messages::Content,
    state::AppState,
};

/// How many an organization has at the most.
const MOST: usize = 100;

/// Why an administrator is not added or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The address has no recovery account.
    #[error(
        "There is no recovery account with this email address at this server. Have the person \
         create one, then add them again."
    )]
    NoAccount,
    /// There are enough.
    #[error("An organization has at most {MOST} administrators. Remove one first.")]
    TooMany,
    /// It is not an administrator.
    #[error(
        "The organization has no such administrator. List the administrators to see who they are."
    )]
    NotThere,
    /// Nobody would be left.
    #[error("This is the last administrator. Add another one before you remove this one.")]
    Last,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NoAccount | Self::NotThere => ErrorCode::NotFound,
            Self::TooMany => ErrorCode::Forbidden,
            Self::Last => ErrorCode::LastAdministrator,
        }
    }
}

/// Makes the recovery account of this address an administrator, and tells all of them. One that is
/// an administrator already stays one. The organization is locked.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn add(
    state: &AppState,
    transaction: &DatabaseTransaction,
    organization: &organization::Model,
    email: &Email,
    by: &str,
) -> Result<Administrator, ApiError> {
    let account_id: Uuid = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .filter(account::Column::Email.eq(email.as_str()))
        .into_tuple()
        .one(transaction)
        .await?
        .ok_or(Refused::NoAccount)?;
    let present = of(transaction, organization.id).await?;
    let known = present.iter().find(|known| known.account_id == account_id);
    if let Some(known) = known {
        return Ok(wire(known.account_id, email.as_str(), known.created_at));
    }
    if present.len() >= MOST {
        Err(Refused::TooMany)?;
    }
    let now = state.now();
    ActiveModel {
        organization_id: Set(organization.id),
        account_id: Set(account_id),
        created_at: Set(now),
    }
    .insert(transaction)
    .await?;
    let added = Entry {
        organization_id: organization.id,
        at: now,
        kind: AuditKind::AdministratorAdded,
        by,
        member: None,
        about: Some(email.as_str()),
    };
    audit::record(transaction, added).await?;
    let content = Content::AdministratorAdded {
        organization: organization.name.clone(),
        administrator: email.as_str().to_owned(),
        by: by.to_owned(),
        at: now,
    };
    alert::tell(state, transaction, organization.id, &content, now).await?;
    Ok(wire(account_id, email.as_str(), now))
}

/// The administrators, oldest first.
///
/// # Errors
///
/// The database failed.
pub async fn list(
    connection: &impl ConnectionTrait,
    organization: Uuid,
) -> Result<Vec<Administrator>, DbErr> {
    let rows = of(connection, organization).await?;
    let ids = rows.iter().map(|row| row.account_id);
    let emails: Vec<(Uuid, String)> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::Email)
        .filter(account::Column::Id.is_in(ids))
        .into_tuple()
        .all(connection)
        .await?;
    let listed = rows.into_iter().filter_map(|row| {
        let (_, email) = emails.iter().find(|(id, _)| *id == row.account_id)?;
        Some(wire(row.account_id, email, row.created_at))
    });
    Ok(listed.collect())
}

/// Makes somebody an administrator no more. The organization is locked.
///
/// # Errors
///
/// See [`Refused`]; or the database failed.
pub async fn remove(
    state: &AppState,
    transaction: &DatabaseTransaction,
    organization: Uuid,
    id: Uuid,
    by: &str,
) -> Result<(), ApiError> {
    let present = list(transaction, organization).await?;
    let removed = present
        .iter()
        .find(|present| present.id == id)
        .ok_or(Refused::NotThere)?;
    if present.len() == 1 {
        Err(Refused::Last)?;
    }
    Entity::delete_by_id((organization, id))
        .exec(transaction)
        .await?;
    let entry = Entry {
        organization_id: organization,
        at: state.now(),
        kind: AuditKind::AdministratorRemoved,
        by,
        member: None,
        about: Some(&removed.email),
    };
    Ok(audit::record(transaction, entry).await?)
}

async fn of(connection: &impl ConnectionTrait, organization: Uuid) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::OrganizationId.eq(organization))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::AccountId)
        .all(connection)
        .await
}

fn wire(id: Uuid, email: &str, since: UnixSeconds) -> Administrator {
    Administrator {
        id,
        email: email.to_owned(),
        created_at: on_the_wire(since),
    }
}

//! The contacts of the recovery account: where codes and warnings go.

mod add;
mod list;
mod remove;
mod send_code;
mod verify;

use lifeboat_protocol::{ErrorCode, contact::Contact};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use crate::{
    entities::{
        contact::{Column, Entity, Model},
        from_word,
    },
    error::{ApiError, Refusal},
    extract::Session,
    messages::Channel,
    state::AppState,
};

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, add::add))
        .routes(routes!(remove::remove))
        .routes(routes!(send_code::send_code))
        .routes(routes!(verify::verify))
}

/// Why a contact cannot be used.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("The recovery account has no such contact. List the contacts to see which it has.")]
    NotFound,
    #[error("The recovery account has 10 contacts already. Remove one first.")]
    TooMany,
    #[error(
        "The recovery account has this contact already. If it is not proven yet, have a new code \
         sent to it."
    )]
    Exists,
    #[error("This contact is proven already.")]
    Proven,
    #[error("This is the address that names the recovery account. It stays; add others beside it.")]
    Primary,
    #[error("This server cannot send text messages. Ask its operator, or add an email address.")]
    NoText,
    #[error("This server cannot send mail. Ask its operator.")]
    NoMail,
}

impl Refusal for Refused {
    fn code(&self) -> ErrorCode {
        match self {
            Self::NotFound => ErrorCode::NotFound,
            Self::TooMany | Self::Proven => ErrorCode::ContactUnusable,
            Self::Exists => ErrorCode::ContactExists,
            Self::Primary => ErrorCode::LastContact,
            Self::NoText | Self::NoMail => ErrorCode::NoDelivery,
        }
    }
}

/// The account's contacts, the primary one first, then in the order in which they were added.
pub(super) async fn of(
    connection: &impl ConnectionTrait,
    account_id: Uuid,
) -> Result<Vec<Model>, DbErr> {
    Entity::find()
        .filter(Column::AccountId.eq(account_id))
        .order_by_desc(Column::IsPrimary)
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Value)
        .all(connection)
        .await
}

/// The session's contact with this id.
async fn find(state: &AppState, session: &Session, id: Uuid) -> Result<Model, ApiError> {
    Ok(Entity::find_by_id(id)
        .filter(Column::AccountId.eq(session.account_id))
        .one(state.db.reader())
        .await?
        .ok_or(Refused::NotFound)?)
}

fn can_send(state: &AppState, channel: Channel) -> Result<(), Refused> {
    match (state.messenger.can_send(channel), channel) {
        (true, _) => Ok(()),
        (false, Channel::Text) => Err(Refused::NoText),
        (false, Channel::Email) => Err(Refused::NoMail),
    }
}

fn on_the_wire(contact: Model) -> Result<Contact, DbErr> {
    Ok(Contact {
        id: contact.id,
        kind: from_word(&contact.kind)?,
        value: contact.value,
        proven: contact.proven_at.is_some(),
        primary: contact.is_primary,
    })
}

//! `DELETE /v1/contacts/{id}`: removes a contact.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{Problem, event::EventKind};
use sea_orm::EntityTrait;
use uuid::Uuid;

use super::{Refused, find};
use crate::{
    entities::contact,
    error::ApiError,
    events::{self, Occurrence},
    extract::{Path, Session},
    state::AppState,
};

/// Removes a contact. Every contact is told, also the one that goes. The primary address stays.
#[utoipa::path(
    delete,
    path = "/v1/contacts/{id}",
    tag = "contacts",
    params(("id" = Uuid, Path, description = "The contact.")),
    responses(
        (status = 204, description = "It is removed."),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 404, description = "The account has no such contact.", body = Problem),
        (status = 409, description = "It is the address that names the account.", body = Problem),
    )
)]
pub(super) async fn remove(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, ApiError> {
    let contact = find(&state, &session, id).await?;
    if contact.is_primary {
        Err(Refused::Primary)?;
    }
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    if contact.proven_at.is_some() {
        let removed = Occurrence {
            account_id: session.account_id,
            kind: EventKind::ContactRemoved,
            device: Some((session.device_id, &session.device_name)),
            at: state.now(),
        };
        events::record_and_tell(&state, &transaction, removed).await?;
    }
    contact::Entity::delete_by_id(contact.id)
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{ErrorCode, contact::Contacts, device::Platform, path};

    use crate::testing;

    #[tokio::test]
    async fn a_contact_that_is_removed_is_told_a_last_time() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            let id = server.contact(&anna, "anna@other.org", true).await;
            let path = path::fill(path::CONTACT, id);
            assert_eq!(
                server.delete(&path).of(&eve).send().await.refused(),
                ErrorCode::NotFound
            );
            server.delete(&path).of(&anna).send().await.done();
            assert_eq!(
                server.delete(&path).of(&anna).send().await.refused(),
                ErrorCode::NotFound
            );
            let messages = server.messages().await;
            assert_eq!(messages.len(), 2);
            assert!(
                messages
                    .iter()
                    .any(|message| message.to == "anna@other.org")
            );
            let left: Contacts = server.get(path::CONTACTS).of(&anna).send().await.ok();
            assert_eq!(left.contacts.len(), 1);
        })
        .await;
    }

    #[tokio::test]
    async fn the_address_that_names_the_account_stays() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let listed: Contacts = server.get(path::CONTACTS).of(&anna).send().await.ok();
            let path = path::fill(path::CONTACT, listed.contacts[0].id);
            assert_eq!(
                server.delete(&path).of(&anna).send().await.refused(),
                ErrorCode::LastContact
            );
        })
        .await;
    }
}

//! `POST /v1/contacts`: adds a contact, and has a code sent to it.

use axum::{extract::State, http::StatusCode};
use lifeboat_protocol::{
    Problem,
    contact::{AddContact, Contact},
};
use sea_orm::{ActiveModelTrait, Set};

use super::{Refused, can_send, on_the_wire};
use crate::{
    accounts,
    address::{self, Email},
    challenge::{CODE_LIFE, Challenge, Kind, NewChallenge},
    entities::{contact, to_word},
    error::ApiError,
    extract::{Json, Session},
    messages::{Channel, CodeReason, Content, Draft, queue},
    state::AppState,
    throttle,
};

const MOST: usize = 10;

/// Adds a contact that counts only when it is proven with the code that is sent to it.
#[utoipa::path(
    post,
    path = "/v1/contacts",
    tag = "contacts",
    request_body = AddContact,
    responses(
        (status = 201, description = "It is added, and a code is on its way.", body = Contact),
        (status = 400, description = "This is no address or number.", body = Problem),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
        (status = 409, description = "The account has it already.", body = Problem),
        (status = 422, description = "Nothing can be sent to it, or there are 10.", body = Problem),
        (status = 429, description = "Too many codes.", body = Problem),
    )
)]
pub(super) async fn add(
    State(state): State<AppState>,
    session: Session,
    Json(request): Json<AddContact>,
) -> Result<(StatusCode, Json<Contact>), ApiError> {
    let value = address::parse(request.kind, &request.value)?;
    let channel = Channel::to(request.kind);
    can_send(&state, channel)?;
    let kind = to_word(request.kind);
    let account = accounts::of(state.db.reader(), session.account_id).await?;
    let email = Email::parse(&account.email)?;
    let present = super::of(state.db.reader(), session.account_id).await?;
    check(&present, &kind, &value)?;
    throttle::allow_contact(&state, &email, &value).await?;

    let now = state.now();
    let code = state.entropy.six_digits();
    let new = NewChallenge {
        kind: Kind::Contact,
        account_id: Some(session.account_id),
        email: &email,
        language: request.language,
        code: Some(&code),
        state_sealed: None,
        life: CODE_LIFE,
    };
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    let present = super::of(&transaction, session.account_id).await?;
    check(&present, &kind, &value)?;
    let contact = contact::ActiveModel {
        id: Set(state.entropy.id()),
        account_id: Set(session.account_id),
        kind: Set(kind),
        value: Set(value.clone()),
        proven_at: Set(None),
        is_primary: Set(false),
        created_at: Set(now),
    }
    .insert(&transaction)
    .await?;
    Challenge::begin_for_contact(&state, &transaction, contact.id, new).await?;
    let message = Draft {
        channel,
        to: value,
        language: request.language,
        content: Content::Code {
            reason: CodeReason::Contact,
            code,
        },
        dies_at: now + CODE_LIFE,
    };
    queue::put(&state, &transaction, vec![message]).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok((StatusCode::CREATED, Json(on_the_wire(contact)?)))
}

/// Whether this contact can be added to those that are present.
fn check(present: &[contact::Model], kind: &str, value: &str) -> Result<(), Refused> {
    if present
        .iter()
        .any(|contact| contact.kind == kind && contact.value == value)
    {
        return Err(Refused::Exists);
    }
    if present.len() >= MOST {
        return Err(Refused::TooMany);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode, contact::ContactKind, device::Platform, path, sign_up::Language,
    };

    use super::*;
    use crate::testing;

    fn add_contact(kind: ContactKind, value: &str) -> AddContact {
        AddContact {
            kind,
            value: value.to_owned(),
            language: Language::En,
        }
    }

    #[tokio::test]
    async fn a_phone_is_added_in_one_form_and_gets_a_code() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let request = add_contact(ContactKind::Phone, "+31 6 1234 5678");
            let response = server
                .post(path::CONTACTS)
                .of(&anna)
                .json(&request)
                .send()
                .await;
            assert_eq!(response.status(), 201);
            let contact: Contact = response.ok();
            assert_eq!(
                (contact.value.as_str(), contact.proven),
                ("+31612345678", false)
            );
            let message = server.messages().await.pop().unwrap();
            assert_eq!(
                (message.to.as_str(), message.channel),
                ("+31612345678", Channel::Text)
            );
            assert!(message.code.is_some());
            let request = add_contact(ContactKind::Phone, "+31612345678");
            let refused = server
                .post(path::CONTACTS)
                .of(&anna)
                .json(&request)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::ContactExists);
        })
        .await;
    }

    #[tokio::test]
    async fn what_cannot_be_a_contact_is_refused() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            for (kind, value) in [
                (ContactKind::Phone, "0612345678"),
                (ContactKind::Phone, "anna@other.org"),
                (ContactKind::Email, "+31612345678"),
            ] {
                let request = add_contact(kind, value);
                let refused = server
                    .post(path::CONTACTS)
                    .of(&anna)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::InvalidRequest);
            }
            for number in 1..10 {
                server
                    .contact(&anna, &format!("anna{number}@other.org"), true)
                    .await;
            }
            let request = add_contact(ContactKind::Email, "one.more@other.org");
            let refused = server
                .post(path::CONTACTS)
                .of(&anna)
                .json(&request)
                .send()
                .await;
            assert_eq!(refused.refused(), ErrorCode::ContactUnusable);
        })
        .await;
    }

    #[tokio::test]
    async fn a_server_that_cannot_send_text_messages_says_so() {
        testing::on_every_database_with(
            |config| config.dev = false,
            async |server| {
                let anna = server
                    .device("anna@example.org", "Laptop", Platform::Linux)
                    .await;
                let request = add_contact(ContactKind::Phone, "+31612345678");
                let refused = server
                    .post(path::CONTACTS)
                    .of(&anna)
                    .json(&request)
                    .send()
                    .await;
                assert_eq!(refused.refused(), ErrorCode::NoDelivery);
            },
        )
        .await;
    }
}

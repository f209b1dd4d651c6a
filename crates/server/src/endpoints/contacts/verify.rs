//! `POST /v1/contacts/{id}/verify`: proves a contact with its code.

use axum::extract::State;
use lifeboat_protocol::{
    Problem,
    contact::{Contact, VerifyContact},
    event::EventKind,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::{find, on_the_wire};
use crate::{
    challenge::{Challenge, Refused},
    error::ApiError,
    events::{self, Occurrence},
    extract::{Json, Path, Session},
    state::AppState,
};

/// Proves the contact. From now on codes and warnings go there; every contact is told. One that is
/// proven already stays so.
#[utoipa::path(
    post,
    path = "/v1/contacts/{id}/verify",
    tag = "contacts",
    params(("id" = Uuid, Path, description = "The contact.")),
    request_body = VerifyContact,
    responses(
        (status = 200, description = "It is proven.", body = Contact),
        (status = 401, description = "Not signed in, or the code is wrong.", body = Problem),
        (status = 404, description = "The account has no such contact.", body = Problem),
        (status = 410, description = "Too late, or too many wrong codes.", body = Problem),
    )
)]
pub(super) async fn verify(
    State(state): State<AppState>,
    session: Session,
    Path(id): Path<Uuid>,
    Json(request): Json<VerifyContact>,
) -> Result<Json<Contact>, ApiError> {
    let contact = find(&state, &session, id).await?;
    if contact.proven_at.is_some() {
        return Ok(Json(on_the_wire(contact)?));
    }
    let challenge = Challenge::find_for_contact(&state, id).await?;
    challenge.count_guess(&state).await?;
    if !challenge.is_code(&state, &request.code) {
        Err(Refused::WrongCode)?;
    }

    let now = state.now();
    let transaction = state.db.begin().await?;
    session.hold(&transaction).await?;
    challenge.use_up(&transaction).await?;
    let mut contact = contact.into_active_model();
    contact.proven_at = Set(Some(now));
    let contact = contact.update(&transaction).await?;
    let added = Occurrence {
        account_id: session.account_id,
        kind: EventKind::ContactAdded,
        device: Some((session.device_id, &session.device_name)),
        at: now,
    };
    events::record_and_tell(&state, &transaction, added).await?;
    transaction.commit().await?;
    state.messenger.wake();
    Ok(Json(on_the_wire(contact)?))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        contact::{AddContact, ContactKind},
        device::Platform,
        path,
        sign_up::Language,
    };

    use super::*;
    use crate::{
        challenge::CODE_LIFE,
        testing::{self, TestDevice, TestServer},
    };

    async fn add(server: &TestServer, device: &TestDevice) -> (String, String) {
        let request = AddContact {
            kind: ContactKind::Email,
            value: "anna@other.org".to_owned(),
            language: Language::En,
        };
        let contact: Contact = server
            .post(path::CONTACTS)
            .of(device)
            .json(&request)
            .send()
            .await
            .ok();
        (
            path::fill(path::CONTACT_VERIFY, contact.id),
            server.code_to("anna@other.org").await,
        )
    }

    fn code(code: &str) -> VerifyContact {
        VerifyContact {
            code: code.to_owned(),
        }
    }

    #[tokio::test]
    async fn the_right_code_proves_it_and_old_and_new_contacts_are_told() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let (path, right) = add(&server, &anna).await;
            let before = server.messages().await.len();
            for _ in 0..2 {
                let contact: Contact = server
                    .post(&path)
                    .of(&anna)
                    .json(&code(&right))
                    .send()
                    .await
                    .ok();
                assert!(contact.proven && !contact.primary);
            }
            let messages = server.messages().await;
            let told: Vec<_> = messages[before..]
                .iter()
                .map(|message| message.to.as_str())
                .collect();
            assert_eq!(told.len(), 2);
            assert!(told.contains(&"anna@example.org") && told.contains(&"anna@other.org"));
        })
        .await;
    }

    #[tokio::test]
    async fn wrong_late_and_foreign_codes_are_refused() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            let (path, right) = add(&server, &anna).await;
            let refused = server
                .post(&path)
                .of(&eve)
                .json(&code(&right))
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::NotFound);
            let wrong = code(testing::another_code(&right));
            for _ in 0..5 {
                let refused = server
                    .post(&path)
                    .of(&anna)
                    .json(&wrong)
                    .send()
                    .await
                    .refused();
                assert_eq!(refused, ErrorCode::WrongProof);
            }
            let refused = server
                .post(&path)
                .of(&anna)
                .json(&code(&right))
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::Expired);

            let again = path.replace("verify", "code");
            assert_eq!(server.post(&again).of(&anna).send().await.status(), 200);
            let right = server.code_to("anna@other.org").await;
            server.clock.advance(CODE_LIFE);
            let refused = server
                .post(&path)
                .of(&anna)
                .json(&code(&right))
                .send()
                .await
                .refused();
            assert_eq!(refused, ErrorCode::Expired);
        })
        .await;
    }
}

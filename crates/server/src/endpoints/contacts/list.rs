//! `GET /v1/contacts`: the contacts.

use axum::extract::State;
use lifeboat_protocol::{Problem, contact::Contacts};

use crate::{
    error::ApiError,
    extract::{Json, Session},
    state::AppState,
};

/// All contacts, the primary one first.
#[utoipa::path(
    get,
    path = "/v1/contacts",
    tag = "contacts",
    responses(
        (status = 200, description = "The contacts.", body = Contacts),
        (status = 401, description = "Not signed in, or the device was revoked.", body = Problem),
    )
)]
pub(super) async fn list(
    State(state): State<AppState>,
    session: Session,
) -> Result<Json<Contacts>, ApiError> {
    let rows = super::of(state.db.reader(), session.account_id).await?;
    let contacts = rows
        .into_iter()
        .map(super::on_the_wire)
        .collect::<Result<_, _>>()?;
    Ok(Json(Contacts { contacts }))
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{device::Platform, path};

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn the_primary_address_comes_first_and_others_contacts_do_not_show() {
        testing::on_every_database(async |server| {
            let anna = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let eve = server
                .device("eve@example.org", "Laptop", Platform::Linux)
                .await;
            server.contact(&eve, "eve@other.org", true).await;
            server.contact(&anna, "a@other.org", false).await;
            let listed: Contacts = server.get(path::CONTACTS).of(&anna).send().await.ok();
            let values: Vec<_> = listed
                .contacts
                .iter()
                .map(|contact| (contact.value.as_str(), contact.primary, contact.proven))
                .collect();
            assert_eq!(
                values,
                [
                    ("anna@example.org", true, true),
                    ("a@other.org", false, false)
                ]
            );
        })
        .await;
    }
}

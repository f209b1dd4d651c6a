//! `POST /not-me/{token}`: reports that it was not me.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use lifeboat_protocol::event::EventKind;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{find, unknown};
use crate::{
    committer::rows,
    entities::{device, report, session},
    error::ApiError,
    events::{self, Occurrence},
    extract::Path,
    page::{Page, prefers_dutch},
    state::AppState,
};

/// Revokes the device that the message was about, ends its sessions, and tells every contact. To do
/// it again does nothing more.
#[utoipa::path(
    post,
    path = "/not-me/{token}",
    tag = "not-me",
    params(("token" = String, Path, description = "The token in the link.")),
    responses(
        (status = 200, description = "The device is shut out.", content_type = "text/html"),
        (status = 404, description = "The link has expired.", content_type = "text/html"),
    )
)]
pub(super) async fn report(
    State(state): State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Page, ApiError> {
    let dutch = prefers_dutch(&headers);
    let Some(report) = find(&state, &token).await? else {
        return Ok(unknown(dutch));
    };
    let now = state.now();
    let transaction = state.db.begin().await?;
    rows::lock(&transaction, report.account_id).await?;
    let used = report::Entity::update_many()
        .col_expr(report::Column::UsedAt, Expr::value(now))
        .filter(report::Column::TokenHash.eq(report.token_hash))
        .filter(report::Column::UsedAt.is_null())
        .exec(&transaction)
        .await?;
    if used.rows_affected == 1 {
        let device = match report.device_id {
            Some(id) => shut_out(&state, &transaction, report.account_id, id).await?,
            None => None,
        };
        let reported = Occurrence {
            account_id: report.account_id,
            kind: EventKind::ReportedNotMe,
            device: device
                .as_ref()
                .map(|device| (device.id, device.name.as_str())),
            at: now,
        };
        events::record_and_tell(&state, &transaction, reported).await?;
    }
    transaction.commit().await?;
    state.messenger.wake();
    Ok(done(dutch))
}

async fn shut_out(
    state: &AppState,
    transaction: &DatabaseTransaction,
    account_id: Uuid,
    id: Uuid,
) -> Result<Option<device::Model>, ApiError> {
    device::Entity::update_many()
        .col_expr(device::Column::RevokedAt, Expr::value(state.now()))
        .col_expr(device::Column::ShutOut, Expr::value(true))
        .filter(device::Column::Id.eq(id))
        .filter(device::Column::AccountId.eq(account_id))
        .filter(device::Column::RevokedAt.is_null())
        .exec(transaction)
        .await?;
    session::Entity::delete_many()
        .filter(session::Column::DeviceId.eq(id))
        .exec(transaction)
        .await?;
    Ok(device::Entity::find_by_id(id).one(transaction).await?)
}

fn done(dutch: bool) -> Page {
    if dutch {
        Page::new(StatusCode::OK, "nl", "Het apparaat is buitengesloten")
            .text(
                "Wijzig nu uw wachtwoord op een apparaat dat u vertrouwt, maak een nieuwe \
                 herstelcode, en trek het apparaat daar ook in: dan krijgt uw back-up een nieuwe \
                 sleutel.",
            )
            .text("Kunt u zich niet meer aanmelden? Herstel het wachtwoord met uw herstelcode.")
    } else {
        Page::new(StatusCode::OK, "en", "The device is shut out")
            .text(
                "Now change your password on a device that you trust, make a new recovery code, \
                 and revoke the device there as well: then your backup gets a new key.",
            )
            .text("You cannot sign in any more? Reset the password with your recovery code.")
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        device::{Devices, Platform},
        path,
    };

    use super::*;
    use crate::{
        clock::DAY,
        testing::{self, TestDevice, TestServer},
    };

    /// The path of the link in the message that tells of this device.
    async fn link(server: &TestServer, device: &TestDevice) -> String {
        let occurrence = Occurrence {
            account_id: device.account_id,
            kind: EventKind::NewDevice,
            device: Some((device.id, "Phone")),
            at: server.state.now(),
        };
        events::record_and_tell(&server.state, server.state.db.writer(), occurrence)
            .await
            .unwrap();
        let text = server.messages().await.pop().unwrap().text;
        let start = text.find("/not-me/").unwrap();
        text[start..].split_whitespace().next().unwrap().to_owned()
    }

    #[tokio::test]
    async fn the_device_is_shut_out_by_the_button_and_not_by_a_look() {
        testing::on_every_database(async |server| {
            let laptop = server
                .device("anna@example.org", "Laptop", Platform::Linux)
                .await;
            let thief = server
                .device("anna@example.org", "Phone", Platform::Ios)
                .await;
            let link = link(&server, &thief).await;

            let page = server.get(&link).send().await;
            assert_eq!(page.status(), 200);
            assert!(page.text().contains("<form method=\"post\">"));
            assert_eq!(
                server.get(path::ACCOUNT).of(&thief).send().await.status(),
                200
            );

            let before = server.messages().await.len();
            for _ in 0..2 {
                let done = server
                    .post(&link)
                    .header("accept-language", "nl-NL,en;q=0.5")
                    .send()
                    .await;
                assert_eq!(done.status(), 200);
                assert!(done.text().contains("buitengesloten"));
            }
            assert_eq!(
                server.get(path::ACCOUNT).of(&thief).send().await.refused(),
                ErrorCode::SignInRequired
            );
            let listed: Devices = server.get(path::DEVICES).of(&laptop).send().await.ok();
            let shut_out: Vec<_> = listed
                .devices
                .iter()
                .map(|device| device.shut_out)
                .collect();
            assert_eq!(shut_out, [false, true], "until it is revoked");
            assert_eq!(server.messages().await.len(), before + 1, "told once");
        })
        .await;
    }

    #[tokio::test]
    async fn an_expired_or_unknown_link_is_a_page_that_says_so() {
        testing::on_every_database(async |server| {
            let thief = server
                .device("anna@example.org", "Phone", Platform::Ios)
                .await;
            let link = link(&server, &thief).await;
            server.clock.advance(30 * DAY);
            let unknown = path::fill(path::NOT_ME, "A".repeat(43));
            for link in [link, unknown, "/not-me/x".to_owned()] {
                for request in [server.get(&link), server.post(&link)] {
                    let page = request.send().await;
                    assert_eq!(page.status(), 404);
                    assert!(page.text().contains("This link does not work"));
                }
            }
        })
        .await;
    }
}

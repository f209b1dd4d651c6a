//! `GET /v1/server`: what the server is and allows.

use axum::extract::State;
use lifeboat_protocol::{Wire, server_info::ServerInfo};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{clock::on_the_wire, extract::Json, messages::Channel, state::AppState};

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(server))
}

/// What the server is and allows, and its time.
#[utoipa::path(
    get,
    path = "/v1/server",
    tag = "server",
    responses((status = 200, description = "The server.", body = ServerInfo))
)]
async fn server(State(state): State<AppState>) -> Json<ServerInfo> {
    let mail = state.messenger.can_send(Channel::Email);
    Json(ServerInfo {
        name: state.config.name.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        time: on_the_wire(state.now()),
        // Where no code can be sent, the operator has to give it.
        sign_up_by_invitation: state.config.sign_up_by_invitation || !mail,
        mail,
        text_messages: state.messenger.can_send(Channel::Text),
        same_platform_only: state.config.same_platform_only,
        max_object_bytes: state.config.limits.max_object_bytes,
        push_key: state.push.key().public_key().map(Wire),
    })
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::path;

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn it_tells_what_it_allows_and_the_time() {
        testing::on_every_database_with(
            |config| config.same_platform_only = true,
            async |server| {
                server.clock.advance(7);
                let info: ServerInfo = server.get(path::SERVER).send().await.ok();
                assert_eq!(info.time, on_the_wire(testing::START + 7));
                assert!(info.mail && info.text_messages && info.same_platform_only);
                assert!(!info.sign_up_by_invitation);
                assert_eq!(info.max_object_bytes, 16 * 1024 * 1024);
                assert_eq!(
                    info.push_key,
                    server.state.push.key().public_key().map(Wire)
                );
                assert!(info.push_key.is_some());
            },
        )
        .await;
    }

    #[tokio::test]
    async fn a_server_without_means_says_that_it_cannot_send() {
        testing::on_every_database_with(
            |config| config.dev = false,
            async |server| {
                let info: ServerInfo = server.get(path::SERVER).send().await.ok();
                assert!(!info.mail && !info.text_messages);
                assert!(info.sign_up_by_invitation, "nobody else can give a code");
            },
        )
        .await;
    }

    #[tokio::test]
    async fn a_server_that_takes_people_by_invitation_says_so() {
        testing::on_every_database_with(
            |config| config.sign_up_by_invitation = true,
            async |server| {
                let info: ServerInfo = server.get(path::SERVER).send().await.ok();
                assert!(info.mail && info.sign_up_by_invitation);
            },
        )
        .await;
    }
}

//! `GET /dev/outbox`: in development, the messages that would have been sent.

use axum::{extract::State, http::StatusCode};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    error::ApiError,
    messages::{Channel, read_outbox},
    page::Page,
    state::AppState,
};

/// The endpoints of this group; only with `--dev`.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(outbox))
}

/// The messages, newest first.
#[utoipa::path(
    get,
    path = "/dev/outbox",
    tag = "operation",
    responses((status = 200, description = "The messages.", content_type = "text/html"))
)]
async fn outbox(State(state): State<AppState>) -> Result<Page, ApiError> {
    let messages = read_outbox(&state.config.data).map_err(|error| ApiError::internal(&error))?;
    let mut page = Page::new(StatusCode::OK, "en", "Outbox");
    if messages.is_empty() {
        page = page.text("Nothing was sent yet.");
    }
    for message in messages.iter().rev() {
        let means = match message.channel {
            Channel::Email => "Mail",
            Channel::Text => "Text message",
        };
        page = page
            .text(&format!("{means} to {}: {}", message.to, message.subject))
            .letter(&message.text);
    }
    Ok(page)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        path,
        sign_up::{Language, SignUp},
    };

    use crate::testing;

    #[tokio::test]
    async fn messages_show_in_development_and_nowhere_else() {
        testing::on_every_database(async |server| {
            assert!(
                server
                    .get("/dev/outbox")
                    .send()
                    .await
                    .text()
                    .contains("Nothing was sent")
            );
            let request = SignUp {
                email: "anna@example.org".to_owned(),
                language: Language::En,
            };
            server.post(path::SIGN_UP).json(&request).send().await;
            let code = server.code_to("anna@example.org").await;
            assert!(
                server
                    .get("/dev/outbox")
                    .send()
                    .await
                    .text()
                    .contains(&code)
            );
        })
        .await;
        testing::on_every_database_with(
            |config| config.dev = false,
            async |server| assert_eq!(server.get("/dev/outbox").send().await.status(), 404),
        )
        .await;
    }
}

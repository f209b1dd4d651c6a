//! Whether the server lives and can work, for whoever watches over it.

use axum::extract::State;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{error::ApiError, state::AppState};

/// The endpoints of this group.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(healthz))
        .routes(routes!(readyz))
}

/// The process is up. It touches neither database nor disk.
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, description = "It is up.")))]
async fn healthz() -> &'static str {
    "ok\n"
}

/// The server can answer requests: its database does.
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, description = "It can."), (status = 503, description = "The database is away.", body = lifeboat_protocol::Problem)))]
async fn readyz(State(state): State<AppState>) -> Result<&'static str, ApiError> {
    match state.db.ping().await {
        Ok(()) => Ok("ready\n"),
        Err(error) => Err(ApiError::unavailable(&error)),
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::ErrorCode;

    use crate::testing;

    #[tokio::test]
    async fn a_server_with_its_database_is_up_and_ready() {
        testing::on_every_database(async |server| {
            assert_eq!(server.get("/healthz").send().await.status(), 200);
            assert_eq!(server.get("/readyz").send().await.status(), 200);
        })
        .await;
    }

    #[tokio::test]
    async fn without_its_database_it_is_up_but_not_ready() {
        testing::on_every_database(async |server| {
            server.state.db.close().await;
            assert_eq!(server.get("/healthz").send().await.status(), 200);
            assert_eq!(
                server.get("/readyz").send().await.refused(),
                ErrorCode::Unavailable
            );
        })
        .await;
    }
}

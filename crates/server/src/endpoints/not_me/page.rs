//! `GET /not-me/{token}`: asks whether to report.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};

use super::{find, unknown};
use crate::{
    error::ApiError,
    extract::Path,
    page::{Page, prefers_dutch},
    state::AppState,
};

/// A page with a button. To look at it does nothing, as mail programs fetch links by themselves.
#[utoipa::path(
    get,
    path = "/not-me/{token}",
    tag = "not-me",
    params(("token" = String, Path, description = "The token in the link.")),
    responses(
        (status = 200, description = "The page.", content_type = "text/html"),
        (status = 404, description = "The link has expired.", content_type = "text/html"),
    )
)]
pub(super) async fn page(
    State(state): State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Page, ApiError> {
    let dutch = prefers_dutch(&headers);
    Ok(match (find(&state, &token).await?, dutch) {
        (None, _) => unknown(dutch),
        (Some(_), false) => Page::new(StatusCode::OK, "en", "This was not me")
            .text(
                "The device that the message was about is then signed out and shut out, and all \
                 contacts of your recovery account are told.",
            )
            .text("Your backup stays as it is.")
            .button("Shut the device out"),
        (Some(_), true) => Page::new(StatusCode::OK, "nl", "Dit was ik niet")
            .text(
                "Het apparaat waarover het bericht ging, wordt dan afgemeld en buitengesloten, en \
                 alle contacten van uw herstelaccount krijgen bericht.",
            )
            .text("Uw back-up blijft zoals hij is.")
            .button("Apparaat buitensluiten"),
    })
}

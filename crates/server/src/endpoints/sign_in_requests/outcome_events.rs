//! `GET /v1/organizations/{organization}/sign-in-requests/{id}/events`: the outcome, when it is there.

use std::convert::Infallible;

use axum::{
    extract::State,
    response::{IntoResponse, sse::Event},
};
use futures_util::stream;
use lifeboat_protocol::{
    Problem,
    organization::Scope,
    sign_in_request::{RequestOutcome, RequestState},
};
use uuid::Uuid;

use super::{belongs_to, sse};
use crate::{
    error::ApiError,
    extract::{OrganizationAccess, Path},
    sign_in_requests::{outcome, streams::Place},
    state::AppState,
};

/// Server-sent events, each named `outcome`: how the request stands at once, and what became of it
/// when it no longer waits, with which the stream ends.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization}/sign-in-requests/{id}/events",
    tag = "sign-in-requests",
    params(
        ("organization" = Uuid, Path, description = "The organization."),
        ("id" = Uuid, Path, description = "The request."),
    ),
    responses(
        (
            status = 200,
            description = "Each event `outcome` carries how the request stands, as JSON.",
            content_type = "text/event-stream",
            body = RequestOutcome,
        ),
        (status = 401, description = "Not signed in, or the token was revoked.", body = Problem),
        (status = 403, description = "The token lacks the scope.", body = Problem),
        (status = 404, description = "No such organization or request.", body = Problem),
    )
)]
pub(super) async fn outcome_events(
    State(state): State<AppState>,
    access: OrganizationAccess,
    Path(path): Path<(Uuid, Uuid)>,
) -> Result<impl IntoResponse, ApiError> {
    let (_, id) = path;
    access.allow(Scope::SignInRequests)?;
    belongs_to(&state, &access, id).await?;
    let service = Service {
        place: state.streams.take(id),
        state,
        id,
        told: None,
    };
    Ok(sse(stream::unfold(service, |mut service| async move {
        let event = service.next().await?;
        Some((Ok::<_, Infallible>(event), service))
    })))
}

/// A service that listens.
struct Service {
    state: AppState,
    place: Place,
    id: Uuid,
    /// How the request stood when it was told last.
    told: Option<RequestState>,
}

impl Service {
    async fn next(&mut self) -> Option<Event> {
        loop {
            let outcome = match self.told {
                None => outcome::now(&self.state, self.id).await,
                Some(RequestState::Waiting) => tokio::select! {
                    outcome = outcome::within(&self.state, self.id, outcome::LONGEST_WAIT) => outcome,
                    () = self.place.taken_away() => return None,
                },
                Some(_) => return None,
            };
            // Whoever asks for the outcome by itself is told what is the matter.
            let outcome = outcome.ok()?;
            if self.told != Some(outcome.state) {
                self.told = Some(outcome.state);
                let json = serde_json::to_string(&outcome).ok()?;
                return Some(Event::default().event("outcome").data(json));
            }
            if self.state.notifier.is_closed() {
                return None;
            }
        }
    }
}

//! `GET /v1/sign-in-requests/events`: the requests for this device, as they come.

use std::{
    collections::{HashSet, VecDeque},
    convert::Infallible,
    time::Duration,
};

use axum::{
    extract::State,
    response::{IntoResponse, sse::Event},
};
use futures_util::stream;
use lifeboat_protocol::{Problem, sign_in_request::SignInRequest};
use tokio::time::{Interval, MissedTickBehavior};
use uuid::Uuid;

use super::sse;
use crate::{
    error::ApiError,
    extract::Approver,
    sign_in_requests::{
        Subject,
        notifier::{Listener, Notice, Topic},
        streams::Place,
        subject,
    },
    state::AppState,
};

/// How often it is looked at whether the device was revoked. It is also before each request.
const LOOK: Duration = Duration::from_secs(15);

/// Server-sent events. All requests that wait are sent first, so nothing is lost between two
/// connections. The stream ends when the device is revoked or signs out, when a fifth stream of it
/// begins, when it reads too slowly, and when the server stops: connect again after a moment.
#[utoipa::path(
    get,
    path = "/v1/sign-in-requests/events",
    tag = "sign-in-requests",
    responses(
        (
            status = 200,
            description = "Each event `request` carries a request as JSON, each event `settled` the \
                           id of one that no longer waits.",
            content_type = "text/event-stream",
            body = SignInRequest,
        ),
        (status = 401, description = "Not signed in or enrolled, or revoked.", body = Problem),
    )
)]
pub(super) async fn events(
    State(state): State<AppState>,
    approver: Approver,
) -> Result<impl IntoResponse, ApiError> {
    let subject = Subject::of(&approver);
    let place = state.streams.take(approver.credential_id());
    // First listen, then look: a request that is made in between is heard of twice, and shown once.
    let listener = state.notifier.listen(Topic::Subject(subject));
    let waiting = subject.waiting(&state).await?;
    let can_answer = approver.key(state.db.reader()).await?.is_some();
    let mut looks = tokio::time::interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    looks.reset();
    let mut device = Device {
        state,
        approver,
        can_answer,
        place,
        listener,
        looks,
        shown: HashSet::new(),
        line: VecDeque::new(),
    };
    for request in &waiting {
        device.show(request);
    }
    Ok(sse(stream::unfold(device, |mut device| async move {
        let event = device.next().await?;
        Some((Ok::<_, Infallible>(event), device))
    })))
}

/// A device that listens.
struct Device {
    state: AppState,
    approver: Approver,
    /// Whether it has a device key; without one it is shown nothing.
    can_answer: bool,
    place: Place,
    listener: Listener,
    looks: Interval,
    /// The requests that it was sent and that, as far as it knows, wait.
    shown: HashSet<Uuid>,
    /// Events to be sent.
    line: VecDeque<Event>,
}

impl Device {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.line.pop_front() {
                return Some(event);
            }
            tokio::select! {
                notice = self.listener.next() => match notice.ok()? {
                    Notice::Asked(request) => {
                        self.stands().await?;
                        self.show(&request);
                    }
                    Notice::Settled(id) => {
                        if self.shown.remove(&id) {
                            let event = Event::default().event("settled");
                            self.line.push_back(event.data(id.to_string()));
                        }
                    }
                },
                _ = self.looks.tick() => self.stands().await?,
                () = self.place.taken_away() => return None,
            }
        }
    }

    /// None if the device was revoked, or that cannot be known.
    async fn stands(&self) -> Option<()> {
        let stands = subject::stands(&self.state, &self.approver).await;
        stands.is_ok_and(|stands| stands).then_some(())
    }

    fn show(&mut self, request: &SignInRequest) {
        if self.can_answer
            && self.shown.insert(request.id)
            && let Ok(json) = serde_json::to_string(request)
        {
            let event = Event::default().event("request");
            self.line.push_back(event.data(json));
        }
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::path;

    use super::*;
    use crate::{
        sign_in_requests::{streams, upkeep},
        testing::{self, acme::Acme},
    };

    #[tokio::test]
    async fn a_device_hears_of_what_waits_of_what_comes_and_of_what_is_settled() {
        testing::on_every_database(async |server| {
            let acme = Acme::new(&server).await;
            let (phone, tablet) = (acme.device(&server, 1).await, acme.device(&server, 2).await);
            let before = acme.ask(&server).await.unwrap();
            let listen = || {
                server
                    .get(path::SIGN_IN_REQUEST_EVENTS)
                    .session(&phone.token)
            };
            let mut stream = listen().stream().await;
            let request: SignInRequest =
                serde_json::from_str(&stream.data("request").await).unwrap();
            assert_eq!(request.id, before.id);
            let after = acme.ask(&server).await.unwrap();
            let request: SignInRequest =
                serde_json::from_str(&stream.data("request").await).unwrap();
            assert_eq!(request.id, after.id);
            tablet.approve(&server, &before).await.unwrap();
            assert_eq!(stream.data("settled").await, before.id.to_string());
            server.clock.advance(120);
            upkeep::expire(&server.state).await.unwrap();
            assert_eq!(stream.data("settled").await, after.id.to_string());

            // A fifth stream takes the place of the first.
            let mut others = Vec::new();
            for _ in 0..streams::MOST {
                others.push(listen().stream().await);
            }
            assert_eq!(stream.next().await, None);
            // A device that was revoked hears of nothing more.
            acme.revoke(&server, &phone).await;
            acme.ask(&server).await.unwrap();
            assert_eq!(others[0].next().await, None);
            // And when the server stops, nobody does.
            let mut stream = server
                .get(path::SIGN_IN_REQUEST_EVENTS)
                .session(&tablet.token)
                .stream()
                .await;
            stream.data("request").await;
            server.state.notifier.close();
            assert_eq!(stream.next().await, None);
        })
        .await;
    }
}

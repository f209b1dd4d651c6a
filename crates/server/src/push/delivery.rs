//! A sign-in request, to all devices of its subject. What a push service does not take is tried again
//! a few times, as long as the request waits.

use std::time::Duration;

use futures_util::future::join_all;
use lifeboat_protocol::{push::PushMessage, sign_in_request::RequestState};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

use super::{
    sender::{Outcome, Reason},
    subscriptions::{self, Subscribed},
};
use crate::{
    clock::UnixSeconds,
    entities::{
        sign_in_request::{Column, Entity},
        to_word,
    },
    sign_in_requests::Subject,
    state::AppState,
};

/// Seconds before each further attempt.
const PAUSES: [u64; 4] = [1, 5, 20, 60];

/// A request that devices are told of.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// Whose devices.
    pub subject: Subject,
    /// The request.
    pub id: Uuid,
    /// Until when it waits.
    pub expires_at: UnixSeconds,
}

/// Begins to tell the devices, and does not wait for that.
pub fn begin(state: &AppState, request: Waiting) {
    let Some(leave) = state.push.leave() else {
        tracing::warn!("too many requests are being pushed; this one is not");
        count("dropped");
        return;
    };
    let state = state.clone();
    tokio::spawn(async move {
        if let Err(error) = deliver(&state, request).await {
            tracing::warn!(%error, "a sign-in request could not be pushed");
        }
        drop(leave);
    });
}

/// Begins anew for the requests that wait when the server starts and whose devices had not all been
/// told: what the process before it had not sent yet is sent now. A device that hears of a request
/// twice shows it once.
///
/// # Errors
///
/// The database failed.
pub async fn resume(state: &AppState) -> Result<(), DbErr> {
    let waiting = Entity::find()
        .filter(Column::State.eq(to_word(RequestState::Waiting)))
        .filter(Column::ExpiresAt.gt(state.now()))
        .filter(Column::PushedAt.is_null())
        .all(state.db.reader())
        .await?;
    for row in waiting {
        let request = Waiting {
            subject: Subject::of_row(&row)?,
            id: row.id,
            expires_at: row.expires_at,
        };
        begin(state, request);
    }
    Ok(())
}

/// Tells all devices that can be reached, and returns when nothing more can be done; that is written
/// down.
///
/// # Errors
///
/// The database failed.
pub async fn deliver(state: &AppState, request: Waiting) -> Result<(), DbErr> {
    let devices = subscriptions::of(state, request.subject).await?;
    let told = devices.iter().map(|device| tell(state, request, device));
    join_all(told)
        .await
        .into_iter()
        .collect::<Result<(), _>>()?;
    Entity::update_many()
        .col_expr(Column::PushedAt, Expr::value(state.now()))
        .filter(Column::Id.eq(request.id))
        .exec(state.db.writer())
        .await
        .map(drop)
}

async fn tell(state: &AppState, request: Waiting, device: &Subscribed) -> Result<(), DbErr> {
    let message = PushMessage::SignInRequest { id: request.id };
    let mut pauses = PAUSES.into_iter();
    loop {
        let push = &state.push;
        let place = match push.place(request.subject, &device.subscription).await {
            Ok(place) => place,
            Err(reason) => {
                refused(reason);
                return Ok(());
            }
        };
        if !is_of_use(state, request, device).await? {
            return Ok(());
        }
        let now = state.now();
        let left = u64::try_from(request.expires_at - now).unwrap_or_default();
        if left == 0 {
            count("late");
            return Ok(());
        }
        let life = Duration::from_secs(left);
        let outcome = push
            .send(&place, &device.subscription, &message, life, now)
            .await;
        drop(place);
        match outcome {
            Outcome::Sent => {
                count("sent");
                return Ok(());
            }
            Outcome::Gone => {
                count("gone");
                return subscriptions::remove(state.db.writer(), device.credential_id).await;
            }
            Outcome::Refused(reason) => {
                refused(reason);
                return Ok(());
            }
            Outcome::Later(wait) => {
                let Some(pause) = pauses.next() else {
                    tracing::warn!("a push could not be sent; it is given up");
                    count("failed");
                    return Ok(());
                };
                let pause = wait.unwrap_or_default().max(pause).min(left);
                tokio::time::sleep(Duration::from_secs(pause)).await;
            }
        }
    }
}

/// Whether the request still waits, and the device may still be told in this way.
async fn is_of_use(state: &AppState, request: Waiting, device: &Subscribed) -> Result<bool, DbErr> {
    let waits = Entity::find_by_id(request.id)
        .filter(Column::State.eq(to_word(RequestState::Waiting)))
        .count(state.db.reader())
        .await?;
    if waits == 0 {
        return Ok(false);
    }
    let standing = subscriptions::of(state, request.subject).await?;
    Ok(standing.iter().any(|one| {
        one.credential_id == device.credential_id && one.subscription == device.subscription
    }))
}

fn refused(reason: Reason) {
    tracing::warn!(%reason, "a push was refused");
    count("refused");
}

fn count(outcome: &'static str) {
    metrics::counter!("lifeboat_pushes_total", "outcome" => outcome).increment(1);
}

//! The queue of messages: in the database, each sealed under `sealing.key`.
//!
//! A message that cannot be sent is tried again after 1 minute, 3 minutes, and so on up to an
//! hour, until it is of no use any more. Several instances can share the queue: who moves a row's
//! next attempt forward, sends it.

use std::time::Duration;

use futures_util::StreamExt;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Set,
    sea_query::{Expr, ExprTrait},
};
use zeroize::Zeroizing;

use super::{Channel, Draft, Envelope};
use crate::{
    clock::{HOUR, UnixSeconds},
    entities::{
        message::{ActiveModel, Column, Entity, Model},
        to_word,
    },
    error::ApiError,
    sealing::Purpose,
    state::AppState,
};

/// How often the queue is looked at without being asked.
const PAUSE: Duration = Duration::from_secs(5);
/// How many messages are sent at once.
const AT_ONCE: usize = 8;
/// How many messages are taken from the queue at a time.
const BATCH: u64 = 64;

/// Puts messages into the queue. They are sent when the transaction of `connection` is committed.
///
/// # Errors
///
/// The database failed.
pub async fn put(
    state: &AppState,
    connection: &impl ConnectionTrait,
    drafts: Vec<Draft>,
) -> Result<(), ApiError> {
    if drafts.is_empty() {
        return Ok(());
    }
    let now = state.now();
    let rows = drafts.into_iter().map(|draft| {
        let language = to_word(draft.language);
        let envelope = draft.compose(&state.config.name);
        let json = Zeroizing::new(serde_json::to_vec(&envelope).unwrap_or_default());
        ActiveModel {
            id: Set(state.entropy.id()),
            created_at: Set(now),
            channel: Set(to_word(envelope.channel)),
            language: Set(language),
            sealed: Set(state.sealing.seal(Purpose::Message, &json, &state.entropy)),
            attempts: Set(0),
            next_attempt_at: Set(now),
            last_error: Set(None),
        }
    });
    Entity::insert_many(rows)
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

/// Sends what is due, whenever it is due. Runs until it is dropped.
pub async fn run(state: AppState) {
    loop {
        if let Err(error) = deliver(&state).await {
            tracing::error!(%error, "the queue of messages cannot be read");
        }
        // A wake-up that comes while messages are being sent is not lost.
        let _ = tokio::time::timeout(PAUSE, state.messenger.wake.notified()).await;
    }
}

/// Sends everything that is due now.
///
/// # Errors
///
/// The database failed. Messages that could not be sent are no error; they stay in the queue.
pub async fn deliver(state: &AppState) -> Result<(), DbErr> {
    loop {
        let due = Entity::find()
            .filter(Column::NextAttemptAt.lte(state.now()))
            .order_by_asc(Column::NextAttemptAt)
            .order_by_asc(Column::CreatedAt)
            .limit(BATCH)
            .all(state.db.reader())
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        futures_util::stream::iter(due)
            .for_each_concurrent(AT_ONCE, async |row| {
                if let Err(error) = attempt(state, row).await {
                    tracing::error!(%error, "a message cannot be taken from the queue");
                }
            })
            .await;
    }
}

async fn attempt(state: &AppState, row: Model) -> Result<(), DbErr> {
    let now = state.now();
    if !claim(state, &row, now).await? {
        return Ok(());
    }
    let opened = state.sealing.open(Purpose::Message, &row.sealed).ok();
    let Some(envelope) = opened.and_then(|json| serde_json::from_slice::<Envelope>(&json).ok())
    else {
        tracing::error!(id = %row.id, "a message cannot be opened with this sealing.key; it is dropped");
        return remove(state, &row).await;
    };
    let channel = channel_name(envelope.channel);
    if envelope.dies_at <= now {
        tracing::warn!(id = %row.id, channel, "a message was not sent in time; it is dropped");
        metrics::counter!("lifeboat_messages_total", "channel" => channel, "outcome" => "dropped")
            .increment(1);
        return remove(state, &row).await;
    }
    match state.messenger.send(&envelope, now).await {
        Ok(()) => {
            metrics::counter!("lifeboat_messages_total", "channel" => channel, "outcome" => "sent")
                .increment(1);
            remove(state, &row).await
        }
        Err(error) => {
            tracing::warn!(id = %row.id, channel, %error, "a message could not be sent");
            metrics::counter!("lifeboat_messages_total", "channel" => channel, "outcome" => "failed")
                .increment(1);
            let mut row: ActiveModel = row.into();
            row.last_error = Set(Some(error.to_string()));
            row.update(state.db.writer()).await.map(drop)
        }
    }
}

/// Moves the next attempt forward; false if somebody else has done so.
async fn claim(state: &AppState, row: &Model, now: UnixSeconds) -> Result<bool, DbErr> {
    let claimed = Entity::update_many()
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(
            Column::NextAttemptAt,
            Expr::value(now + pause_after(row.attempts)),
        )
        .filter(Column::Id.eq(row.id))
        .filter(Column::NextAttemptAt.eq(row.next_attempt_at))
        .exec(state.db.writer())
        .await?;
    Ok(claimed.rows_affected == 1)
}

async fn remove(state: &AppState, row: &Model) -> Result<(), DbErr> {
    Entity::delete_by_id(row.id)
        .exec(state.db.writer())
        .await
        .map(drop)
}

/// Seconds until the next attempt, after so many have failed before this one. At least as long as
/// one attempt can take.
fn pause_after(attempts: i32) -> UnixSeconds {
    let exponent = Ord::min(u32::try_from(attempts).unwrap_or_default(), 6);
    Ord::min(60 * 3_i64.pow(exponent), HOUR)
}

fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "email",
        Channel::Text => "text",
    }
}

//! The queue of messages: in the database, each sealed under `sealing.key`.
//!
//! A message that cannot be sent is tried again after 1 minute, 3 minutes, and so on up to an
//! hour, until it is of no use any more. Several instances can share the queue: who moves a row's
//! next attempt forward, sends it.

use std::time::Duration;

use futures_util::StreamExt;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::NotSet,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set,
    sea_query::{Expr, ExprTrait},
};
use zeroize::Zeroizing;

use super::{Draft, Envelope};
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
            id: NotSet,
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
    // In development one by one, so that the outbox has them in their order.
    let at_once = if state.config.dev { 1 } else { AT_ONCE };
    loop {
        let due = Entity::find()
            .filter(Column::NextAttemptAt.lte(state.now()))
            .order_by_asc(Column::NextAttemptAt)
            .order_by_asc(Column::Id)
            .limit(BATCH)
            .all(state.db.reader())
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        futures_util::stream::iter(due)
            .for_each_concurrent(at_once, async |row| {
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
    let channel = envelope.channel.name();
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

#[cfg(test)]
mod tests {
    use std::{
        collections::BTreeMap,
        net::SocketAddr,
        sync::{
            Arc,
            atomic::{AtomicBool, AtomicUsize, Ordering},
        },
    };

    use axum::{Router, http::StatusCode, routing::post};
    use lifeboat_protocol::sign_up::Language;
    use sea_orm::PaginatorTrait;
    use tokio::{
        io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
        net::TcpListener,
    };

    use super::*;
    use crate::{
        clock::MINUTE,
        config::{Mail, MailEncryption, TextMessages, TextMethod},
        messages::{Channel, Content},
        testing::{self, TestServer},
    };

    /// A text message service that works or does not, and counts what it took.
    #[derive(Clone, Default)]
    struct Service {
        works: Arc<AtomicBool>,
        taken: Arc<AtomicUsize>,
    }

    impl Service {
        async fn start(&self) -> SocketAddr {
            let this = self.clone();
            let router = Router::new().fallback(post(async move || {
                if this.works.load(Ordering::SeqCst) {
                    this.taken.fetch_add(1, Ordering::SeqCst);
                    StatusCode::OK
                } else {
                    StatusCode::BAD_GATEWAY
                }
            }));
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            tokio::spawn(async { axum::serve(listener, router).await });
            address
        }
    }

    /// Hangs up once, and then takes a mail as an SMTP server does, and gives it.
    async fn take_mail_the_second_time(listener: Arc<TcpListener>) -> String {
        drop(listener.accept().await.unwrap());
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = BufReader::new(stream);
        stream.write_all(b"220 ready\r\n").await.unwrap();
        let (mut mail, mut in_mail) = (String::new(), false);
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await.unwrap();
            let answer: &[u8] = match line.trim_end() {
                "." => break,
                _ if in_mail => {
                    mail.push_str(&line);
                    continue;
                }
                "DATA" => {
                    in_mail = true;
                    b"354 go on\r\n"
                }
                _ => b"250 so be it\r\n",
            };
            stream.write_all(answer).await.unwrap();
        }
        stream.write_all(b"250 taken\r\n").await.unwrap();
        mail
    }

    #[tokio::test]
    async fn mail_is_delivered_once_the_smtp_server_is_back() {
        let listener = Arc::new(TcpListener::bind("127.0.0.1:0").await.unwrap());
        let address = listener.local_addr().unwrap();
        let mail = Mail {
            host: address.ip().to_string(),
            port: Some(address.port()),
            encryption: MailEncryption::None,
            ca_file: None,
            user: None,
            password: None,
            from: "lifeboat@example.org".to_owned(),
        };
        testing::on_every_database_with(
            |config| {
                config.dev = false;
                config.mail = Some(mail.clone());
            },
            async |server| {
                let taken = tokio::spawn(take_mail_the_second_time(listener.clone()));
                let dies_at = server.state.now() + HOUR;
                put_to(&server, Channel::Email, "anna@example.org", dies_at).await;
                deliver(&server.state).await.unwrap();
                assert_eq!(waiting(&server).await, 1);
                server.clock.advance(MINUTE);
                deliver(&server.state).await.unwrap();
                assert!(taken.await.unwrap().contains("To: anna@example.org"));
                assert_eq!(waiting(&server).await, 0);
            },
        )
        .await;
    }

    async fn put_one(server: &TestServer, dies_at: UnixSeconds) {
        put_to(server, Channel::Text, "+31612345678", dies_at).await;
    }

    async fn put_to(server: &TestServer, channel: Channel, to: &str, dies_at: UnixSeconds) {
        let draft = Draft {
            channel,
            to: to.to_owned(),
            language: Language::En,
            content: Content::AddressTaken,
            dies_at,
        };
        put(&server.state, server.state.db.writer(), vec![draft])
            .await
            .unwrap();
    }

    async fn waiting(server: &TestServer) -> u64 {
        Entity::find()
            .count(server.state.db.reader())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_message_is_tried_again_until_it_is_sent_or_of_no_use() {
        let service = Service::default();
        let address = service.start().await;
        testing::on_every_database_with(
            |config| {
                config.text_messages = Some(TextMessages {
                    url: format!("http://{address}/"),
                    method: TextMethod::Post,
                    content_type: "text/plain".to_owned(),
                    body: "{to} {text}".to_owned(),
                    headers: BTreeMap::new(),
                });
            },
            async |server| {
                service.works.store(false, Ordering::SeqCst);
                service.taken.store(0, Ordering::SeqCst);
                let state = &server.state;
                put_one(&server, state.now() + HOUR).await;
                deliver(state).await.unwrap();
                let row = Entity::find()
                    .one(state.db.reader())
                    .await
                    .unwrap()
                    .unwrap();
                assert_eq!(row.attempts, 1);
                let error = row.last_error.unwrap();
                assert!(error.contains("502") && !error.contains("316"), "{error}");

                // Not before its time, and then once.
                service.works.store(true, Ordering::SeqCst);
                server.clock.advance(MINUTE - 1);
                deliver(state).await.unwrap();
                assert_eq!(
                    (waiting(&server).await, service.taken.load(Ordering::SeqCst)),
                    (1, 0)
                );
                server.clock.advance(1);
                deliver(state).await.unwrap();
                deliver(state).await.unwrap();
                assert_eq!(
                    (waiting(&server).await, service.taken.load(Ordering::SeqCst)),
                    (0, 1)
                );

                // A code that has died is not sent any more.
                put_one(&server, state.now() + MINUTE).await;
                server.clock.advance(MINUTE);
                deliver(state).await.unwrap();
                assert_eq!(
                    (waiting(&server).await, service.taken.load(Ordering::SeqCst)),
                    (0, 1)
                );
            },
        )
        .await;
    }

    #[tokio::test]
    async fn two_instances_do_not_send_a_message_twice() {
        let service = Service::default();
        service.works.store(true, Ordering::SeqCst);
        let address = service.start().await;
        testing::on_every_database_with(
            |config| {
                config.text_messages = Some(TextMessages {
                    url: format!("http://{address}/"),
                    method: TextMethod::Post,
                    content_type: "text/plain".to_owned(),
                    body: "{to} {text}".to_owned(),
                    headers: BTreeMap::new(),
                });
            },
            async |server| {
                service.taken.store(0, Ordering::SeqCst);
                for _ in 0..20 {
                    put_one(&server, server.state.now() + HOUR).await;
                }
                let (one, other) = tokio::join!(deliver(&server.state), deliver(&server.state));
                one.and(other).unwrap();
                assert_eq!(service.taken.load(Ordering::SeqCst), 20);
            },
        )
        .await;
    }

    #[tokio::test]
    async fn neither_recipient_nor_text_is_readable_in_the_database() {
        testing::on_every_database(async |server| {
            put_one(&server, server.state.now() + HOUR).await;
            let row = Entity::find()
                .one(server.state.db.reader())
                .await
                .unwrap()
                .unwrap();
            let bytes = String::from_utf8_lossy(&row.sealed);
            assert!(!bytes.contains("316") && !bytes.contains("recovery"));
        })
        .await;
    }

    #[test]
    fn pauses_grow_to_an_hour() {
        let pauses: Vec<_> = (0..6).map(pause_after).collect();
        assert_eq!(pauses, [60, 180, 540, 1620, 3600, 3600]);
    }
}

//! The audit log, and telling the owner of what happened.
//!
//! Every security event is written to an append-only table that holds no content. Of those that an
//! owner should hear of at once, a message goes to every proven contact, with a link that says
//! "this was not me". Both are part of the transaction that does the thing itself.

use lifeboat_protocol::{event::EventKind, path, sign_up::Language};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    Set,
};
use uuid::Uuid;

use crate::{
    clock::{DAY, UnixSeconds},
    entities::{account, contact, event, from_word, report, to_word},
    error::ApiError,
    messages::{Channel, Content, Draft, language, queue},
    sealing::sha256,
    state::AppState,
};

/// How long a "this was not me" link works, and a message about an event is worth sending.
const REPORT_LIFE: UnixSeconds = 30 * DAY;
const MESSAGE_LIFE: UnixSeconds = 3 * DAY;

/// Something that happened to a recovery account.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence<'a> {
    /// The recovery account.
    pub account_id: Uuid,
    /// What.
    pub kind: EventKind,
    /// The device concerned: its id and name.
    pub device: Option<(Uuid, &'a str)>,
    /// When.
    pub at: UnixSeconds,
}

/// Writes it to the log.
///
/// # Errors
///
/// The database failed.
pub async fn record(
    connection: &impl ConnectionTrait,
    occurrence: Occurrence<'_>,
) -> Result<(), DbErr> {
    event::ActiveModel {
        account_id: Set(Some(occurrence.account_id)),
        at: Set(occurrence.at),
        kind: Set(to_word(occurrence.kind)),
        device_id: Set(occurrence.device.map(|(id, _)| id)),
        device_name: Set(occurrence.device.map(|(_, name)| name.to_owned())),
        ..Default::default()
    }
    .insert(connection)
    .await
    .map(drop)
}

/// Writes it to the log, and a message for every proven contact to the queue, in the account's
/// language.
///
/// After the transaction is committed, call [`Messenger::wake`](crate::messages::Messenger::wake).
///
/// # Errors
///
/// The database failed.
pub async fn record_and_tell(
    state: &AppState,
    connection: &impl ConnectionTrait,
    occurrence: Occurrence<'_>,
) -> Result<(), ApiError> {
    let language = language_of(connection, occurrence.account_id).await?;
    tell(state, connection, occurrence, language, blamed(occurrence)).await
}

/// The same, where the device that did it is not the one concerned: the link shuts out who did it.
///
/// # Errors
///
/// The database failed.
pub async fn record_and_tell_by(
    state: &AppState,
    connection: &impl ConnectionTrait,
    occurrence: Occurrence<'_>,
    by: Uuid,
) -> Result<(), ApiError> {
    let language = language_of(connection, occurrence.account_id).await?;
    tell(state, connection, occurrence, language, Some(by)).await
}

/// The same, in this language.
///
/// # Errors
///
/// The database failed.
pub async fn record_and_tell_in(
    state: &AppState,
    connection: &impl ConnectionTrait,
    occurrence: Occurrence<'_>,
    language: Language,
) -> Result<(), ApiError> {
    tell(state, connection, occurrence, language, blamed(occurrence)).await
}

async fn language_of(
    connection: &impl ConnectionTrait,
    account_id: Uuid,
) -> Result<Language, DbErr> {
    let word: Option<String> = account::Entity::find_by_id(account_id)
        .select_only()
        .column(account::Column::Language)
        .into_tuple()
        .one(connection)
        .await?;
    Ok(language(&word.unwrap_or_default()))
}

/// The device that the link in a message shuts out.
fn blamed(occurrence: Occurrence<'_>) -> Option<Uuid> {
    occurrence.device.map(|(id, _)| id)
}

async fn tell(
    state: &AppState,
    connection: &impl ConnectionTrait,
    occurrence: Occurrence<'_>,
    language: Language,
    blamed: Option<Uuid>,
) -> Result<(), ApiError> {
    record(connection, occurrence).await?;
    let contacts = contact::Entity::find()
        .filter(contact::Column::AccountId.eq(occurrence.account_id))
        .filter(contact::Column::ProvenAt.is_not_null())
        .all(connection)
        .await?;
    let not_me = match occurrence.kind {
        // No device is to blame, or it is shut out already.
        EventKind::AccountLocked
        | EventKind::ReportedNotMe
        | EventKind::SignInReported
        | EventKind::KeyFileRestored => None,
        _ => Some(not_me_link(state, connection, occurrence, blamed).await?),
    };
    let mut drafts = Vec::with_capacity(contacts.len());
    for contact in contacts {
        let channel = Channel::to(from_word(&contact.kind)?);
        if !state.messenger.can_send(channel) {
            not_told(channel);
            continue;
        }
        drafts.push(Draft {
            channel,
            to: contact.value,
            language,
            content: Content::Happened {
                kind: occurrence.kind,
                device: occurrence.device.map(|(_, name)| name.to_owned()),
                at: occurrence.at,
                not_me: not_me.clone(),
            },
            dies_at: occurrence.at + MESSAGE_LIFE,
        });
    }
    queue::put(state, connection, drafts).await
}

/// A contact is left out: the server was configured otherwise when it was proven.
fn not_told(channel: Channel) {
    let channel = channel.name();
    tracing::warn!(
        channel,
        "a contact is not told of what happened: the server cannot send such messages any more"
    );
    metrics::counter!("lifeboat_messages_total", "channel" => channel, "outcome" => "no_channel")
        .increment(1);
}

/// A link of its own for this occurrence. Of its token only the hash is stored.
async fn not_me_link(
    state: &AppState,
    connection: &impl ConnectionTrait,
    occurrence: Occurrence<'_>,
    blamed: Option<Uuid>,
) -> Result<String, ApiError> {
    let token = state.entropy.token();
    report::ActiveModel {
        token_hash: Set(sha256(token.expose_bytes()).to_vec()),
        account_id: Set(occurrence.account_id),
        device_id: Set(blamed),
        event: Set(to_word(occurrence.kind)),
        expires_at: Set(occurrence.at + REPORT_LIFE),
        used_at: Set(None),
    }
    .insert(connection)
    .await?;
    Ok(state
        .config
        .link(&path::fill(path::NOT_ME, token.expose().as_str())))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use lifeboat_protocol::{
        Wire,
        device::{Platform, RevokeDevice},
        sign_in_request::Decision,
    };

    use super::*;
    use crate::testing::{
        self, TestServer,
        acme::{TestApprover, result},
        flows,
    };

    const ANNA: &str = "anna@example.org";

    /// Who got messages that hold this word, of those that are new; and the last of them.
    async fn told(server: &TestServer, seen: &mut usize, word: &str) -> (BTreeSet<String>, String) {
        let messages = server.messages().await.split_off(*seen);
        *seen += messages.len();
        let about = messages.into_iter().filter(|one| one.text.contains(word));
        let about: Vec<_> = about.collect();
        let last = about.last().map(|one| one.text.clone());
        let to = about.into_iter().map(|one| one.to);
        (to.collect(), last.unwrap_or_default())
    }

    /// How many messages were left out for want of this channel.
    fn left_out(measured: &str, channel: &str) -> u64 {
        let of = |line: &&str| {
            line.contains(&format!("channel=\"{channel}\"")) && line.contains("\"no_channel\"")
        };
        let line = measured.lines().find(of);
        line.and_then(|line| line.rsplit(' ').next()?.parse().ok())
            .unwrap_or_default()
    }

    #[tokio::test]
    async fn a_contact_that_no_message_can_reach_any_more_is_counted_by_its_channel() {
        let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
        let _measuring = metrics::set_default_local_recorder(&recorder);
        testing::on_every_database_with(
            |config| config.dev = false,
            async |server| {
                let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
                server.contact(&laptop, "+31612345678", true).await;
                let counts = || {
                    let measured = recorder.handle().render();
                    ["email", "text"].map(|channel| left_out(&measured, channel))
                };
                let before = counts();
                let occurrence = Occurrence {
                    account_id: laptop.account_id,
                    kind: EventKind::SignInReported,
                    device: None,
                    at: server.state.now(),
                };
                record_and_tell(&server.state, server.state.db.writer(), occurrence)
                    .await
                    .unwrap();
                assert_eq!(counts(), before.map(|count| count + 1));
            },
        )
        .await;
    }

    #[tokio::test]
    async fn what_an_owner_should_hear_at_once_is_told_to_every_proven_contact_and_no_other() {
        testing::on_every_database(async |server| {
            flows::account(&server, ANNA).await;
            let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
            let lost = server.device(ANNA, "Lost phone", Platform::Ios).await;
            let phone = TestApprover::of_account(&server, ANNA, 1).await;
            server.contact(&laptop, "+31612345678", true).await;
            let second = server.contact(&laptop, "anna@other.org", true).await;
            server.contact(&laptop, "unproven@example.org", false).await;
            let all = BTreeSet::from(["+31612345678", "anna@example.org", "anna@other.org"])
                .into_iter()
                .map(str::to_owned)
                .collect::<BTreeSet<_>>();
            let mut seen = 0;

            // A device is revoked.
            let request = RevokeDevice {
                expected_revision: 1,
                key_file: Wire(b"key file 2".to_vec()),
                without_head: false,
                version: None,
            };
            let revoke = server.post(&path::fill(path::DEVICE_REVOKE, lost.id));
            let revoked = revoke.of(&laptop).json(&request).send().await;
            assert_eq!(revoked.status(), 200);
            let (who, letter) = told(&server, &mut seen, "Lost phone").await;
            assert_eq!(who, all, "a revoked device");

            // Somebody says that it was not them.
            let link = letter
                .split_whitespace()
                .find(|one| one.contains("/not-me/"));
            let link = link.and_then(|one| one.find("/not-me/").map(|at| &one[at..]));
            let page = server
                .post(link.unwrap().trim_end_matches(['.', ')']))
                .send()
                .await;
            assert_eq!(page.status(), 200, "{}", page.text());
            assert_eq!(told(&server, &mut seen, "Laptop").await.0, all, "a report");

            // A sign-in that was asked about is reported.
            let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
            let request = lifeboat_protocol::sign_in_request::StartApproval {
                sign_in,
                device_name: "Stranger".to_owned(),
            };
            let ask = server.post(path::SIGN_IN_APPROVAL).json(&request);
            let asked = result(ask.send().await).unwrap();
            phone
                .decide(&server, &asked, Decision::Report)
                .await
                .unwrap();
            assert_eq!(
                told(&server, &mut seen, "").await.0,
                all,
                "a reported sign-in"
            );

            // A contact is removed, and hears of it a last time.
            let remove = server.delete(&path::fill(path::CONTACT, second));
            remove.session(&phone.token).send().await.done();
            assert_eq!(
                told(&server, &mut seen, "").await.0,
                all,
                "a changed contact"
            );
        })
        .await;
    }
}

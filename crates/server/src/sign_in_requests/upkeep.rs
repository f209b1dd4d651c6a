//! What is done each second: letting requests expire, and hearing of what other instances of the
//! server did.
//!
//! Several instances may do it on one database at the same time: every step is safe to repeat, and to
//! be interrupted.

use std::{collections::HashMap, time::Duration};

use lifeboat_protocol::{organization::AuditKind, sign_in_request::RequestState};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};
use tokio::time::MissedTickBehavior;
use uuid::Uuid;

use super::{Subject, subject};
use crate::{
    clock::{MINUTE, UnixSeconds},
    entities::{
        member,
        sign_in_request::{Column, Entity, Model},
        to_word,
    },
    organizations::audit,
    state::AppState,
    throttle,
};

/// How often.
const INTERVAL: Duration = Duration::from_secs(1);
/// How many requests expire in one transaction.
const AT_ONCE: u64 = 100;
/// How long a request is kept after its death, so that whoever asked can learn of it: 10 minutes. As
/// long, its like is counted against push bombing.
const KEPT: UnixSeconds = super::push_bombing::RECENTLY;
/// How long before now a request may have died for its state to be news: clocks of instances differ.
const NEWS: UnixSeconds = 5;

/// Runs until it is dropped.
pub async fn run(state: AppState) {
    let mut rounds = tokio::time::interval(INTERVAL);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut relay = Relay::default();
    let mut forgot_at = 0;
    loop {
        rounds.tick().await;
        let now = state.now();
        if let Err(error) = expire(&state).await {
            tracing::warn!(%error, "sign-in requests could not be let expire");
        }
        if forgot_at + MINUTE <= now {
            forgot_at = now;
            if let Err(error) = forget_old(&state).await {
                tracing::warn!(%error, "old sign-in requests could not be removed");
            }
        }
        // With SQLite there is one instance only.
        if !state.db.is_sqlite()
            && let Err(error) = relay.round(&state).await
        {
            tracing::warn!(%error, "what other instances did with sign-in requests is not known");
        }
    }
}

/// Lets the requests expire whose time is over, and writes that to their organizations' audit logs.
/// Nobody has answered them, which counts against push bombing.
///
/// # Errors
///
/// The database failed.
pub async fn expire(state: &AppState) -> Result<(), DbErr> {
    loop {
        let over: Vec<Model> = Entity::find()
            .filter(Column::State.eq(to_word(RequestState::Waiting)))
            .filter(Column::ExpiresAt.lte(state.now()))
            .order_by_asc(Column::ExpiresAt)
            .order_by_asc(Column::Id)
            .limit(AT_ONCE)
            .all(state.db.reader())
            .await?;
        if over.is_empty() {
            return Ok(());
        }
        let transaction = state.db.begin().await?;
        let mut expired = Vec::with_capacity(over.len());
        for row in over {
            let written = Entity::update_many()
                .col_expr(Column::State, Expr::value(to_word(RequestState::Expired)))
                .filter(Column::Id.eq(row.id))
                .filter(Column::State.eq(to_word(RequestState::Waiting)))
                .exec(&transaction)
                .await?;
            if written.rows_affected == 1 {
                record(state, &transaction, &row).await?;
                expired.push((Subject::of_row(&row)?, row.id));
            }
        }
        // After the requests, as an answer does it, and in one order, so that nobody waits for each
        // other.
        let mut unanswered: Vec<_> = expired.iter().map(|(subject, _)| *subject).collect();
        unanswered.sort_by_key(|subject| subject.on_the_wire());
        for subject in unanswered {
            throttle::unanswered(state, &transaction, &subject.on_the_wire()).await?;
        }
        transaction.commit().await?;
        for (subject, id) in expired {
            state.notifier.settled(subject, id);
        }
    }
}

/// Writes to the audit log of its organization, if it is of one, that a request expired.
pub(super) async fn record(
    state: &AppState,
    connection: &impl sea_orm::ConnectionTrait,
    row: &Model,
) -> Result<(), DbErr> {
    let (Some(organization_id), Some(member_id)) = (row.organization_id, row.member_id) else {
        return Ok(());
    };
    let member: Option<String> = member::Entity::find_by_id(member_id)
        .select_only()
        .column(member::Column::Name)
        .into_tuple()
        .one(connection)
        .await?;
    let entry = audit::Entry {
        organization_id,
        at: state.now(),
        kind: AuditKind::SignInExpired,
        by: &row.asker,
        member: member.as_deref(),
        about: Some(&row.application),
    };
    audit::record(connection, entry).await
}

/// Forgets the requests that nobody can ask about any more.
///
/// # Errors
///
/// The database failed.
pub async fn forget_old(state: &AppState) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::ExpiresAt.lte(state.now() - KEPT))
        .filter(Column::State.ne(to_word(RequestState::Waiting)))
        .exec(state.db.writer())
        .await
        .map(drop)
}

/// Passes on what was written by other instances, and by this one: to hear of a thing twice does no
/// harm.
#[derive(Debug, Default)]
struct Relay {
    /// The requests that were told of, and where they stood.
    told: HashMap<Uuid, String>,
}

impl Relay {
    async fn round(&mut self, state: &AppState) -> Result<(), DbErr> {
        let rows = Entity::find()
            .filter(Column::ExpiresAt.gt(state.now() - NEWS))
            .all(state.db.reader())
            .await?;
        let waiting = to_word(RequestState::Waiting);
        let mut told = HashMap::with_capacity(rows.len());
        for row in rows {
            if self.told.get(&row.id) != Some(&row.state) {
                let subject = Subject::of_row(&row)?;
                if row.state == waiting {
                    state.notifier.asked(subject, subject::shown(&row)?);
                } else {
                    state.notifier.settled(subject, row.id);
                }
            }
            told.insert(row.id, row.state);
        }
        self.told = told;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sign_in_requests::notifier::{Notice, Topic},
        testing::{self, acme::Acme},
    };

    #[tokio::test]
    async fn a_request_that_is_found_long_after_its_time_expires_all_the_same() {
        testing::on_every_database(async |server| {
            let acme = Acme::new(&server).await;
            acme.device(&server, 1).await;
            let id = acme.ask(&server).await.unwrap().id;
            server.clock.advance(1_000 * MINUTE);
            expire(&server.state).await.unwrap();
            let row = Entity::find_by_id(id).one(server.state.db.reader());
            let state = row.await.unwrap().unwrap().state;
            assert_eq!(state, to_word(RequestState::Expired));
        })
        .await;
    }

    #[tokio::test]
    async fn devices_hear_once_of_what_another_instance_wrote() {
        testing::on_every_database(async |server| {
            let acme = Acme::new(&server).await;
            acme.device(&server, 1).await;
            let id = acme.ask(&server).await.unwrap().id;
            let subject = Subject::Member {
                organization: acme.organization,
                member: acme.member,
            };
            let mut listener = server.state.notifier.listen(Topic::Subject(subject));
            let mut relay = Relay::default();
            relay.round(&server.state).await.unwrap();
            let asked = listener.next().await.unwrap();
            assert!(matches!(asked, Notice::Asked(request) if request.id == id));
            relay.round(&server.state).await.unwrap();
            server.clock.advance(120);
            expire(&server.state).await.unwrap();
            let settled = listener.next().await.unwrap();
            assert!(matches!(settled, Notice::Settled(settled) if settled == id));
            relay.round(&server.state).await.unwrap();
            let settled = listener.next().await.unwrap();
            assert!(matches!(settled, Notice::Settled(settled) if settled == id));
        })
        .await;
    }
}

//! Ending the requests that nobody can answer any more: the last device of a member was revoked, the
//! member was removed, or the whole organization was deleted.
//!
//! They expire before their time. That nobody answered them is not the member's doing, so it does not
//! count against push bombing.

use lifeboat_protocol::sign_in_request::RequestState;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, SimpleExpr},
};
use uuid::Uuid;

use super::{Subject, upkeep};
use crate::{
    entities::{
        member,
        sign_in_request::{Column, Entity, Model},
        to_word,
    },
    state::AppState,
};

/// Requests were ended. Once the transaction is committed, [tell](Self::tell) of it.
#[derive(Debug)]
#[must_use]
pub struct Ended(Vec<(Subject, Uuid)>);

impl Ended {
    fn of(rows: &[Model]) -> Result<Self, DbErr> {
        let ended = rows
            .iter()
            .map(|row| Ok((Subject::of_row(row)?, row.id)))
            .collect::<Result<_, DbErr>>()?;
        Ok(Self(ended))
    }

    /// Tells the devices, and whoever waits for an outcome, that the requests wait no more.
    pub fn tell(self, state: &AppState) {
        for (subject, id) in self.0 {
            state.notifier.settled(subject, id);
        }
    }
}

/// Ends the requests to a member who has no device left. The organization is locked.
///
/// # Errors
///
/// The database failed.
pub async fn without_device(
    state: &AppState,
    connection: &impl ConnectionTrait,
    member: &member::Model,
) -> Result<Ended, DbErr> {
    let subject = Subject::Member {
        organization: member.organization_id,
        member: member.id,
    };
    if subject.has_device(connection, state.now()).await? {
        return Ended::of(&[]);
    }
    let ended = end(state, connection, subject.is()).await?;
    for row in &ended {
        upkeep::record(state, connection, row).await?;
    }
    Ended::of(&ended)
}

/// Ends the requests to all members of an organization, which is locked.
///
/// # Errors
///
/// The database failed.
pub async fn of_organization(
    state: &AppState,
    connection: &impl ConnectionTrait,
    id: Uuid,
) -> Result<Ended, DbErr> {
    let ended = end(state, connection, Column::OrganizationId.eq(id)).await?;
    Ended::of(&ended)
}

/// Lets those of these requests expire that wait, and gives them. What is past its time is left to
/// [`upkeep`], so that neither waits for the other.
async fn end(
    state: &AppState,
    connection: &impl ConnectionTrait,
    which: SimpleExpr,
) -> Result<Vec<Model>, DbErr> {
    let waits = Condition::all()
        .add(which)
        .add(Column::State.eq(to_word(RequestState::Waiting)))
        .add(Column::ExpiresAt.gt(state.now()));
    let ended = Entity::find().filter(waits.clone()).all(connection).await?;
    Entity::update_many()
        .col_expr(Column::State, Expr::value(to_word(RequestState::Expired)))
        .filter(waits)
        .exec(connection)
        .await?;
    Ok(ended)
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::{
        ErrorCode,
        organization::{Audit, AuditKind},
        path,
        sign_in_request::{RequestOutcome, SignInRequestCreated},
    };

    use super::*;
    use crate::testing::{
        self, TestServer,
        acme::{Acme, TestApprover},
        organizations::{TestOrganization, fill},
    };

    /// An organization with a member, and so many devices of theirs.
    async fn office(
        server: &TestServer,
        devices: u8,
    ) -> (TestOrganization, Acme, Vec<TestApprover>) {
        let ours = server.organization("Ours", "anna@example.org").await;
        let acme = Acme::of(server, &ours).await;
        let mut approvers = Vec::new();
        for key in 1..=devices {
            approvers.push(acme.device(server, key).await);
        }
        (ours, acme, approvers)
    }

    async fn state_of(
        server: &TestServer,
        acme: &Acme,
        request: &SignInRequestCreated,
    ) -> RequestState {
        acme.outcome(server, request.id).await.state
    }

    #[tokio::test]
    async fn with_the_last_device_the_requests_end_and_whoever_waits_is_told() {
        testing::on_every_database(async |server| {
            let (ours, acme, devices) = office(&server, 2).await;
            let asked = acme.ask(&server).await.unwrap();
            let events = acme.request(asked.id) + "/events";
            let mut stream = server.get(&events).session(&acme.token).stream().await;
            assert!(stream.data("outcome").await.contains("waiting"));
            let revoke = async |device: &TestApprover| {
                let values: [&dyn std::fmt::Display; 3] = [&ours.id, &acme.member, &device.id];
                let delete = server.delete(&fill(path::MEMBER_DEVICE, &values));
                delete.of(&ours.administrator).send().await.done();
            };
            revoke(&devices[0]).await;
            let waits = state_of(&server, &acme, &asked).await;
            assert_eq!(waits, RequestState::Waiting, "the other one can answer");
            revoke(&devices[1]).await;
            let told = stream.data("outcome").await;
            let told: RequestOutcome = serde_json::from_str(&told).unwrap();
            assert_eq!(told.state, RequestState::Expired);
            assert_eq!(acme.outcome(&server, asked.id).await, told);

            let path = path::fill(path::AUDIT, ours.id);
            let log: Audit = server.get(&path).of(&ours.administrator).send().await.ok();
            let ended = |kind| log.entries.iter().filter(|one| one.kind == kind).count();
            assert_eq!(ended(AuditKind::SignInExpired), 1);
        })
        .await;
    }

    #[tokio::test]
    async fn a_device_that_leaves_and_a_member_who_is_removed_leave_no_request_behind() {
        testing::on_every_database(async |server| {
            let (ours, acme, devices) = office(&server, 1).await;
            let asked = acme.ask(&server).await.unwrap();
            let leave = server.delete(path::ENROLLMENT).session(&devices[0].token);
            leave.send().await.done();
            let left = state_of(&server, &acme, &asked).await;
            assert_eq!(left, RequestState::Expired);

            acme.device(&server, 2).await;
            acme.device(&server, 3).await;
            let asked = acme.ask(&server).await.unwrap();
            let remove = server.delete(&fill(path::MEMBER, &[&ours.id, &acme.member]));
            remove.of(&ours.administrator).send().await.done();
            let left = state_of(&server, &acme, &asked).await;
            assert_eq!(left, RequestState::Expired);
        })
        .await;
    }

    #[tokio::test]
    async fn an_answer_and_the_revocation_at_the_same_moment_do_not_wait_for_each_other() {
        testing::on_every_database(async |server| {
            let (_, acme, _) = office(&server, 0).await;
            for key in 1..=8 {
                let phone = acme.device(&server, key).await;
                let asked = acme.ask(&server).await.unwrap();
                let leave = server.delete(path::ENROLLMENT).session(&phone.token);
                let (answered, left) = tokio::join!(phone.approve(&server, &asked), leave.send());
                left.done();
                assert_ne!(answered.err(), Some(ErrorCode::Internal));
                let outcome = state_of(&server, &acme, &asked).await;
                assert_eq!(outcome, RequestState::Expired);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn what_nobody_could_answer_does_not_make_the_next_one_wait() {
        testing::on_every_database(async |server| {
            let (_, acme, _) = office(&server, 0).await;
            for key in 1..=5 {
                let phone = acme.device(&server, key).await;
                acme.ask(&server).await.unwrap();
                let leave = server.delete(path::ENROLLMENT).session(&phone.token);
                leave.send().await.done();
                server.clock.advance(120);
                upkeep::expire(&server.state).await.unwrap();
            }
        })
        .await;
    }
}

//! Asking and answering, through the whole router.

use lifeboat_protocol::{
    ErrorCode, Token,
    organization::AuditKind,
    path,
    sign_in_request::{
        Decision, NewSignInRequest, RequestOutcome, RequestState, SignInRequest,
        SignInRequestCreated, SignInRequests,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use uuid::Uuid;

use crate::{
    clock::{HOUR, MINUTE},
    entities::{from_word, member, organization_event},
    sign_in_requests::upkeep,
    testing::{
        self, TestServer,
        acme::{Acme, TestApprover, new_request, result},
        organizations::fill,
    },
};

async fn audit(server: &TestServer) -> Vec<AuditKind> {
    let rows = organization_event::Entity::find()
        .order_by_asc(organization_event::Column::Id)
        .all(server.state.db.reader())
        .await
        .unwrap();
    rows.iter()
        .map(|row| from_word(&row.kind).unwrap())
        .collect()
}

#[tokio::test]
async fn the_number_of_the_other_screen_typed_on_the_device_approves() {
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let asked = acme.ask(&server).await.unwrap();
        assert_eq!(
            asked.expires_at,
            u64::try_from(testing::START).unwrap() + 120
        );

        let get = server.get(path::SIGN_IN_REQUESTS).session(&phone.token);
        let response = get.send().await;
        let digits = asked.number.to_string();
        assert!(
            !response.text().contains(&digits),
            "the number is elsewhere"
        );
        let listed: SignInRequests = response.ok();
        assert_eq!(listed.requests.len(), 1);
        let SignInRequest {
            id,
            subject,
            application,
            origin,
            ..
        } = &listed.requests[0];
        assert_eq!(*id, asked.id);
        assert_eq!(*subject, format!("{}/{}", acme.organization, acme.member));
        assert_eq!((application.as_str(), origin.as_str()), ("VPN", "Delft"));

        let waiting = acme.outcome(&server, asked.id).await;
        assert_eq!(waiting.state, RequestState::Waiting);
        server.clock.advance(5);
        let answered = phone.approve(&server, &asked).await.unwrap();
        assert_eq!(answered.state, RequestState::Approved);
        assert_eq!(answered.credential_id, Some(phone.id));
        for _ in 0..2 {
            assert_eq!(acme.outcome(&server, asked.id).await, answered);
        }
        assert!(phone.waiting(&server).await.unwrap().is_empty());
        let kinds = [AuditKind::SignInRequested, AuditKind::SignInApproved];
        assert_eq!(audit(&server).await, kinds);
    })
    .await;
}

#[tokio::test]
async fn a_replay_a_swapped_request_a_revoked_device_and_a_second_answer_each_have_their_own_code()
{
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let (phone, tablet) = (acme.device(&server, 1).await, acme.device(&server, 2).await);
        let (one, other) = (
            acme.ask(&server).await.unwrap(),
            acme.ask(&server).await.unwrap(),
        );
        let answer = phone.answer(&one, Decision::Approve, Some(one.number));

        let swapped = phone.send(&server, other.id, &answer).await;
        assert_eq!(swapped.unwrap_err(), ErrorCode::WrongSignature);
        let by_another = tablet.send(&server, one.id, &answer).await;
        assert_eq!(by_another.unwrap_err(), ErrorCode::WrongSignature);
        let mut longer = answer.clone();
        longer.expires_at += 60;
        let longer = phone.send(&server, one.id, &longer).await;
        assert_eq!(longer.unwrap_err(), ErrorCode::WrongSignature);

        phone.send(&server, one.id, &answer).await.unwrap();
        let replay = phone.send(&server, one.id, &answer).await;
        assert_eq!(replay.unwrap_err(), ErrorCode::AnswerReplayed);
        let changed_mind = phone.decide(&server, &one, Decision::Deny).await;
        assert_eq!(changed_mind.unwrap_err(), ErrorCode::AlreadyAnswered);
        let second = tablet.decide(&server, &one, Decision::Deny).await;
        assert_eq!(second.unwrap_err(), ErrorCode::AlreadyAnswered);
        let outcome = acme.outcome(&server, one.id).await;
        assert_eq!(outcome.state, RequestState::Approved);

        acme.revoke(&server, &phone).await;
        let revoked = phone.approve(&server, &other).await;
        assert_eq!(revoked.unwrap_err(), ErrorCode::CredentialRevoked);
        let revoked = phone.waiting(&server).await;
        assert_eq!(revoked.unwrap_err(), ErrorCode::CredentialRevoked);
        tablet.approve(&server, &other).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn an_approval_is_told_only_while_the_device_that_gave_it_is_not_revoked() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let acme = Acme::of(&server, &ours).await;
        let (phone, tablet) = (acme.device(&server, 1).await, acme.device(&server, 2).await);
        let mut asked = Vec::new();
        for device in [&phone, &tablet] {
            let request = acme.ask(&server).await.unwrap();
            device.approve(&server, &request).await.unwrap();
            asked.push(request);
        }
        let state = async |request: &SignInRequestCreated| {
            let outcome = acme.outcome(&server, request.id).await;
            assert_eq!(
                outcome.credential_id.is_some(),
                outcome.state == RequestState::Approved
            );
            outcome.state
        };
        acme.revoke(&server, &phone).await;
        assert_eq!(state(&asked[0]).await, RequestState::Expired);
        assert_eq!(state(&asked[1]).await, RequestState::Approved);
        let events = acme.request(asked[0].id) + "/events";
        let mut stream = server.get(&events).session(&acme.token).stream().await;
        assert!(stream.data("outcome").await.contains("expired"));

        let remove = server.delete(&fill(path::MEMBER, &[&ours.id, &acme.member]));
        remove.of(&ours.administrator).send().await.done();
        assert_eq!(state(&asked[1]).await, RequestState::Expired);
    })
    .await;
}

#[tokio::test]
async fn a_reported_sign_in_alerts_the_administrator() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "boss@example.org").await;
        let acme = Acme::of(&server, &ours).await;
        let phone = acme.device(&server, 1).await;
        let asked = acme.ask(&server).await.unwrap();
        let before = server.messages().await.len();
        let reported = phone.decide(&server, &asked, Decision::Report).await;
        assert_eq!(reported.unwrap().state, RequestState::Reported);
        let sent = server.messages().await.split_off(before);
        let [alert] = &sent[..] else {
            panic!("one, not {}", sent.len())
        };
        assert_eq!(alert.to, "boss@example.org");
        let text = alert.text.replace('\n', " ");
        for part in ["Anna@acme.example", "Ours", "VPN", "Delft"] {
            assert!(text.contains(part), "{part}: {text}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_of_somebody_else_is_not_there() {
    testing::on_every_database(async |server| {
        let (acme, other) = (Acme::new(&server).await, Acme::new(&server).await);
        let (phone, stranger) = (
            acme.device(&server, 1).await,
            other.device(&server, 2).await,
        );
        let personal = TestApprover::of_account(&server, "eve@example.org", 3).await;
        let asked = acme.ask(&server).await.unwrap();
        for device in [stranger, personal] {
            assert!(device.waiting(&server).await.unwrap().is_empty());
            let refused = device.approve(&server, &asked).await;
            assert_eq!(refused.unwrap_err(), ErrorCode::NotFound);
        }
        let unknown = SignInRequestCreated {
            id: Uuid::nil(),
            ..asked.clone()
        };
        let refused = phone.approve(&server, &unknown).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::NotFound);
        for path in [acme.request(asked.id), other.request(asked.id)] {
            let refused = server.get(&path).session(&other.token).send().await;
            assert_eq!(refused.refused(), ErrorCode::NotFound);
        }
        phone.approve(&server, &asked).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_third_wrong_number_is_the_end_also_for_the_right_one() {
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let (phone, tablet) = (acme.device(&server, 1).await, acme.device(&server, 2).await);
        let asked = acme.ask(&server).await.unwrap();
        for (device, code) in [
            (&phone, ErrorCode::WrongNumber),
            (&tablet, ErrorCode::WrongNumber),
            (&phone, ErrorCode::RequestFailed),
        ] {
            let refused = device.mistype(&server, &asked).await;
            assert_eq!(refused.unwrap_err(), code);
        }
        let right = phone.approve(&server, &asked).await;
        assert_eq!(right.unwrap_err(), ErrorCode::RequestFailed);
        let outcome = acme.outcome(&server, asked.id).await;
        assert_eq!(outcome.state, RequestState::Failed);
        let kinds = [AuditKind::SignInRequested, AuditKind::SignInFailed];
        assert_eq!(audit(&server).await, kinds);
    })
    .await;
}

#[tokio::test]
async fn a_request_expires_once_and_is_forgotten_ten_minutes_later() {
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let (asked, approved) = (
            acme.ask(&server).await.unwrap(),
            acme.ask(&server).await.unwrap(),
        );
        phone.approve(&server, &approved).await.unwrap();
        server.clock.advance(120);
        let late = phone.approve(&server, &asked).await;
        assert_eq!(late.unwrap_err(), ErrorCode::RequestExpired);
        for _ in 0..2 {
            upkeep::expire(&server.state).await.unwrap();
            upkeep::forget_old(&server.state).await.unwrap();
            for id in [asked.id, approved.id] {
                let outcome = acme.outcome(&server, id).await;
                assert_eq!(
                    outcome.state,
                    RequestState::Expired,
                    "also what was approved"
                );
            }
        }
        let late = phone.approve(&server, &asked).await;
        assert_eq!(late.unwrap_err(), ErrorCode::RequestExpired);
        let kinds = audit(&server).await;
        assert_eq!(kinds.last(), Some(&AuditKind::SignInExpired));
        assert_eq!(kinds.len(), 4, "expired once");

        server.clock.advance(10 * MINUTE);
        upkeep::forget_old(&server.state).await.unwrap();
        let gone = server.get(&acme.request(asked.id)).session(&acme.token);
        assert_eq!(gone.send().await.refused(), ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test]
async fn nobody_can_be_bombed_with_requests() {
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let mut asked = Vec::new();
        for _ in 0..3 {
            asked.push(acme.ask(&server).await.unwrap());
        }
        let post = server.post(&acme.requests()).session(&acme.token);
        let response = post.json(&new_request("anna@acme.example")).send().await;
        assert_eq!(response.headers["retry-after"], "120");
        let problem = response.problem();
        assert_eq!(problem.code, ErrorCode::TooManyRequests);
        assert_eq!(problem.retry_after, Some(120));

        // Each refusal makes the next wait longer; an approval ends that.
        for (request, wait) in asked[..2].iter().zip([30, 60]) {
            phone
                .decide(&server, request, Decision::Deny)
                .await
                .unwrap();
            let refused = acme.ask(&server).await;
            assert_eq!(refused.unwrap_err(), ErrorCode::TooManyRequests);
            server.clock.advance(wait - 1);
            let refused = acme.ask(&server).await;
            assert_eq!(refused.unwrap_err(), ErrorCode::TooManyRequests);
            server.clock.advance(1);
        }
        phone.approve(&server, &asked[2]).await.unwrap();
        for _ in 3..10 {
            let asked = acme.ask(&server).await.unwrap();
            phone.approve(&server, &asked).await.unwrap();
        }
        let eleventh = acme.ask(&server).await;
        assert_eq!(eleventh.unwrap_err(), ErrorCode::TooManyRequests);
        server.clock.advance(10 * MINUTE);
        let answered = acme.ask(&server).await.unwrap();
        phone.approve(&server, &answered).await.unwrap();

        // Whoever does not answer is not asked all night.
        server.clock.advance(10 * MINUTE);
        for wait in [0, 0, 30, 60, 120] {
            acme.ask(&server).await.unwrap();
            server.clock.advance(120);
            upkeep::expire(&server.state).await.unwrap();
            if wait > 0 {
                let refused = acme.ask(&server).await;
                assert_eq!(refused.unwrap_err(), ErrorCode::TooManyRequests);
            }
            server.clock.advance(wait);
        }
        let answered = acme.ask(&server).await.unwrap();
        phone.approve(&server, &answered).await.unwrap();
        acme.ask(&server).await.unwrap();

        // Another member is another matter.
        let other = Acme::new(&server).await;
        other.device(&server, 2).await;
        other.ask(&server).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_token_without_the_scope_a_wrong_member_and_bad_texts_are_refused() {
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let none = acme.ask(&server).await;
        assert_eq!(none.unwrap_err(), ErrorCode::NoDevice);
        let phone = acme.device(&server, 1).await;
        let other = acme
            .token_with(&server, "read_members activation audit")
            .await;
        let ask = async |token: &Token, request: &NewSignInRequest| {
            let post = server.post(&acme.requests()).session(token);
            result::<SignInRequestCreated>(post.json(request).send().await)
        };
        let request = new_request("anna@acme.example");
        let lacks = ask(&other, &request).await;
        assert_eq!(lacks.unwrap_err(), ErrorCode::ScopeMissing);
        let asked = ask(&acme.token, &request).await.unwrap();
        for path in [acme.request(asked.id), acme.request(asked.id) + "/events"] {
            let lacks = server.get(&path).session(&other).send().await;
            assert_eq!(lacks.refused(), ErrorCode::ScopeMissing);
            let nobody = server.get(&path).send().await;
            assert_eq!(nobody.refused(), ErrorCode::SignInRequired);
        }
        // A device asks nobody.
        let device = ask(&phone.token, &request).await;
        assert_eq!(device.unwrap_err(), ErrorCode::SignInRequired);

        let by_id = new_request(&acme.member.to_string());
        ask(&acme.token, &by_id).await.unwrap();
        let unknown = ask(&acme.token, &new_request("bob@acme.example")).await;
        assert_eq!(unknown.unwrap_err(), ErrorCode::NotFound);
        for bad in [
            NewSignInRequest {
                application: " ".to_owned(),
                ..request.clone()
            },
            NewSignInRequest {
                origin: "x".repeat(101),
                ..request.clone()
            },
            NewSignInRequest {
                origin: "\u{202e}tfleD".to_owned(),
                ..request.clone()
            },
            NewSignInRequest {
                expires_in: Some(601),
                ..request.clone()
            },
        ] {
            let refused = ask(&acme.token, &bad).await;
            assert_eq!(refused.unwrap_err(), ErrorCode::InvalidRequest);
        }

        let removed = member::Entity::update_many()
            .col_expr(member::Column::RemovedAt, Expr::value(server.state.now()))
            .filter(member::Column::Id.eq(acme.member));
        removed.exec(server.state.db.writer()).await.unwrap();
        let gone = ask(&acme.token, &request).await;
        assert_eq!(gone.unwrap_err(), ErrorCode::NotFound);
        let gone = phone.approve(&server, &asked).await;
        assert_eq!(gone.unwrap_err(), ErrorCode::CredentialRevoked);
    })
    .await;
}

#[tokio::test]
async fn whoever_waits_for_the_outcome_learns_of_it_when_it_is_there() {
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let asked = acme.ask(&server).await.unwrap();
        let path = acme.request(asked.id);
        let events = path.clone() + "/events";
        let mut stream = server.get(&events).session(&acme.token).stream().await;
        let first: RequestOutcome = serde_json::from_str(&stream.data("outcome").await).unwrap();
        assert_eq!(first.state, RequestState::Waiting);

        let long = path + "?wait=30";
        let wait = server.get(&long).session(&acme.token).send();
        let (waited, denied) = tokio::join!(wait, async {
            tokio::task::yield_now().await;
            phone.decide(&server, &asked, Decision::Deny).await
        });
        assert_eq!(waited.ok::<RequestOutcome>(), denied.unwrap());
        let last: RequestOutcome = serde_json::from_str(&stream.data("outcome").await).unwrap();
        assert_eq!(last.state, RequestState::Denied);
        assert_eq!(stream.next().await, None, "that was the outcome");
        let mut again = server.get(&events).session(&acme.token).stream().await;
        assert!(again.data("outcome").await.contains("denied"));
        assert_eq!(again.next().await, None);
    })
    .await;
}

#[tokio::test]
async fn of_answers_that_come_at_the_same_time_one_counts() {
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let (phone, tablet) = (acme.device(&server, 1).await, acme.device(&server, 2).await);
        for _ in 0..5 {
            let asked = acme.ask(&server).await.unwrap();
            let (approved, denied) = tokio::join!(
                phone.approve(&server, &asked),
                tablet.decide(&server, &asked, Decision::Deny)
            );
            let (won, lost) = match (approved, denied) {
                (Ok(won), Err(lost)) | (Err(lost), Ok(won)) => (won, lost),
                both => panic!("one outcome, not {both:?}"),
            };
            assert_eq!(lost, ErrorCode::AlreadyAnswered);
            assert_eq!(acme.outcome(&server, asked.id).await, won);
            server.clock.advance(HOUR);
        }
    })
    .await;
}

//! Codes that are right, lost, expired, used, foreign and mistyped.

use lifeboat_protocol::{
    ErrorCode, Wire,
    activation::ActivationCode,
    enrollment::Signature,
    organization::{Member, NewActivation, Scope},
    path,
};
use sea_orm::{EntityTrait, PaginatorTrait};

use super::*;
use crate::{
    clock::{DAY, HOUR, MINUTE},
    entities::{activation, credential},
    organizations::upkeep,
    testing::{
        self, TestServer,
        organizations::{enroll_request, fill},
    },
};

async fn send(server: &TestServer, request: &Enroll) -> Result<Enrolled, ErrorCode> {
    let response = server.post(path::ENROLLMENTS).json(request).send().await;
    if response.status() == 200 {
        Ok(response.ok())
    } else {
        Err(response.refused())
    }
}

async fn credentials(server: &TestServer) -> u64 {
    let db = server.state.db.reader();
    credential::Entity::find().count(db).await.unwrap()
}

#[tokio::test]
async fn every_device_of_a_member_gets_a_secret_and_a_token_of_its_own() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let mut enrolled = Vec::new();
        for (number, name) in [(1, "Phone"), (2, "Tablet")] {
            let code = server.activation(&ours, bert.id, false).await;
            enrolled.push(server.enrolled(&code, name, number).await);
        }
        let [phone, tablet] = &enrolled[..] else {
            panic!("two")
        };
        assert_eq!(phone.subject, format!("{}/{}", ours.id, bert.id));
        assert_eq!(phone.subject, tablet.subject);
        assert_eq!(
            (phone.organization.as_str(), phone.member.as_str()),
            ("Ours", "bert")
        );
        assert!(!phone.others_revoked);
        assert_ne!(phone.totp_secret.expose(), tablet.totp_secret.expose());
        assert_eq!(phone.totp_secret.expose().len(), 32);
        assert_ne!(phone.token.expose_bytes(), tablet.token.expose_bytes());
        assert_ne!(phone.credential_id, tablet.credential_id);
    })
    .await;
}

#[tokio::test]
async fn a_lost_answer_is_repeated_and_nobody_else_can_use_the_code() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let code = server.activation(&ours, bert.id, false).await;
        let request = enroll_request(&server, &code, "Phone", 1);
        let lost = send(&server, &request).await.unwrap();
        let again = send(&server, &request).await.unwrap();
        assert_eq!(again.credential_id, lost.credential_id);
        assert_eq!(again.totp_secret.expose(), lost.totp_secret.expose());
        assert_eq!(credentials(&server).await, 1);
        // The token of the answer that was lost is dead, the fresh one lives.
        let old = server
            .delete(path::ENROLLMENT)
            .session(&lost.token)
            .send()
            .await;
        assert_eq!(old.refused(), ErrorCode::SignInRequired);

        let other_key = enroll_request(&server, &code, "Phone", 2);
        let mut same_id = enroll_request(&server, &code, "Phone", 2);
        same_id.device_id = request.device_id;
        same_id.signature = Wire(testing::organizations::sign_enroll(&same_id, 2));
        for request in [&other_key, &same_id] {
            let refused = send(&server, request).await.unwrap_err();
            assert_eq!(refused, ErrorCode::ActivationUsed);
        }
        server
            .delete(path::ENROLLMENT)
            .session(&again.token)
            .send()
            .await
            .done();
        let refused = send(&server, &request).await.unwrap_err();
        assert_eq!(
            refused,
            ErrorCode::ActivationUsed,
            "a revoked credential stays revoked"
        );
    })
    .await;
}

#[tokio::test]
async fn a_code_that_is_expired_replaced_foreign_or_mistyped_enrolls_nothing() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let replaced = server.activation(&ours, bert.id, false).await;
        let expired = server.activation(&ours, bert.id, false).await;
        let of = |code: &ActivationCode| enroll_request(&server, code, "Phone", 1);
        let refused = send(&server, &of(&replaced)).await.unwrap_err();
        assert_eq!(refused, ErrorCode::ActivationExpired);
        server.clock.advance(10 * MINUTE);
        let refused = send(&server, &of(&expired)).await.unwrap_err();
        assert_eq!(refused, ErrorCode::ActivationExpired);
        let foreign = ActivationCode::from_random([1; 16]);
        let refused = send(&server, &of(&foreign)).await.unwrap_err();
        assert_eq!(refused, ErrorCode::ActivationUnknown);

        let mut body = serde_json::to_value(of(&foreign)).unwrap();
        body["code"] = "lba1-mistyped".into();
        let response = server.post(path::ENROLLMENTS).json(&body).send().await;
        let problem = response.problem();
        assert_eq!(problem.code, ErrorCode::InvalidRequest);
        assert!(problem.detail.contains("mistyped"), "{}", problem.detail);

        server.clock.advance(DAY);
        upkeep::forget_old(&server.state, server.state.now())
            .await
            .unwrap();
        let refused = send(&server, &of(&expired)).await.unwrap_err();
        assert_eq!(refused, ErrorCode::ActivationUnknown);
        assert_eq!(credentials(&server).await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_key_that_is_not_the_devices_is_refused_and_the_code_stays_good() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let code = server.activation(&ours, bert.id, false).await;
        let good = || enroll_request(&server, &code, "Phone", 1);
        let mut stolen_key = good();
        stolen_key.signature = Wire(testing::organizations::sign_enroll(&stolen_key, 2));
        let mut no_signature = good();
        no_signature.signature = Wire(Signature::from_bytes([0; 64]));
        let mut other_device = good();
        other_device.device_id = server.state.entropy.id();
        for request in [stolen_key, no_signature, other_device] {
            let refused = send(&server, &request).await.unwrap_err();
            assert_eq!(refused, ErrorCode::WrongSignature);
        }
        for name in ["", "a\nb", &"x".repeat(101)] {
            let mut request = good();
            request.device_name = name.to_owned();
            let refused = send(&server, &request).await.unwrap_err();
            assert_eq!(refused, ErrorCode::InvalidRequest);
        }
        assert_eq!(credentials(&server).await, 0);
        send(&server, &good()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_administrator_chooses_whether_the_lost_device_is_revoked() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let code = server.activation(&ours, bert.id, false).await;
        let phone = server.enrolled(&code, "Phone", 1).await;
        let code = server.activation(&ours, bert.id, true).await;
        // Not before the code is used.
        let path = fill(path::MEMBER, &[&ours.id, &bert.id]);
        let devices = async || {
            let shown = server.get(&path).of(&ours.administrator).send().await;
            shown.ok::<Member>().devices
        };
        assert_eq!(devices().await.len(), 1);
        let new = server.enrolled(&code, "New phone", 2).await;
        assert!(new.others_revoked);
        let left = devices().await;
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].credential_id, new.credential_id);
        let refused = server
            .delete(path::ENROLLMENT)
            .session(&phone.token)
            .send()
            .await;
        assert_eq!(refused.refused(), ErrorCode::CredentialRevoked);
    })
    .await;
}

#[tokio::test]
async fn a_code_of_another_account_than_the_one_that_is_meant_changes_nothing() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let (anna, bert) = (
            server.member(&ours, "anna").await,
            server.member(&ours, "bert").await,
        );
        let code = server.activation(&ours, bert.id, false).await;
        let phone = server.enrolled(&code, "Phone", 1).await;
        let code = server.activation(&ours, bert.id, true).await;
        let of = |member: &Member| Some(format!("{}/{}", ours.id, member.id));
        let meant = |subject| Enroll {
            subject,
            ..enroll_request(&server, &code, "Laptop", 2)
        };
        let for_anna = meant(of(&anna));
        let post = server.post(path::ENROLLMENTS).json(&for_anna);
        let problem = post.send().await.problem();
        assert_eq!(problem.code, ErrorCode::ActivationOfAnotherAccount);
        assert_eq!(problem.account.as_deref(), Some("Ours (bert)"));
        let path = fill(path::MEMBER, &[&ours.id, &bert.id]);
        let devices = async || {
            let shown = server.get(&path).of(&ours.administrator).send().await;
            let devices = shown.ok::<Member>().devices;
            let ids = devices.iter().map(|device| device.credential_id);
            ids.collect::<Vec<_>>()
        };
        let left = devices().await;
        assert_eq!(left, [phone.credential_id], "nobody is revoked");

        // Neither where the code was used, and its answer may have been lost.
        let for_bert = meant(of(&bert));
        let enrolled = send(&server, &for_bert).await.unwrap();
        assert_eq!(Some(&enrolled.subject), for_bert.subject.as_ref());
        let again = Enroll {
            subject: of(&anna),
            ..for_bert
        };
        let refused = send(&server, &again).await.unwrap_err();
        assert_eq!(refused, ErrorCode::ActivationOfAnotherAccount);
        let left = devices().await;
        assert_eq!(left, [enrolled.credential_id]);
    })
    .await;
}

#[tokio::test]
async fn the_same_device_enrolled_again_has_one_credential() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let code = server.activation(&ours, bert.id, false).await;
        let first = enroll_request(&server, &code, "Phone", 1);
        let old = send(&server, &first).await.unwrap();
        let code = server.activation(&ours, bert.id, false).await;
        let mut second = enroll_request(&server, &code, "Phone", 2);
        second.device_id = first.device_id;
        second.signature = Wire(testing::organizations::sign_enroll(&second, 2));
        let new = send(&server, &second).await.unwrap();
        assert_ne!(new.credential_id, old.credential_id);
        let path = fill(path::MEMBER, &[&ours.id, &bert.id]);
        let shown: Member = server.get(&path).of(&ours.administrator).send().await.ok();
        assert_eq!(shown.devices.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_network_that_tries_codes_is_told_to_wait_and_a_right_code_still_works() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let code = server.activation(&ours, bert.id, false).await;
        let wrong = |byte| {
            let code = ActivationCode::from_random([byte; 16]);
            enroll_request(&server, &code, "Phone", 1)
        };
        for byte in 0..30 {
            let refused = send(&server, &wrong(byte)).await.unwrap_err();
            assert_eq!(refused, ErrorCode::ActivationUnknown);
        }
        let response = server.post(path::ENROLLMENTS).json(&wrong(99)).send().await;
        let problem = response.problem();
        assert_eq!(problem.code, ErrorCode::TooManyRequests);
        assert!(problem.retry_after.is_some());
        let right = enroll_request(&server, &code, "Phone", 1);
        send(&server, &right).await.unwrap();
        server.clock.advance(HOUR);
        let refused = send(&server, &wrong(99)).await.unwrap_err();
        assert_eq!(refused, ErrorCode::ActivationUnknown);
    })
    .await;
}

#[tokio::test]
async fn a_member_has_at_most_twenty_devices() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let token = server.api_token(&ours, &[Scope::Activation]).await;
        let path = fill(path::ACTIVATIONS, &[&ours.id, &bert.id]);
        let mut refused = None;
        for number in 1..=21 {
            let post = server.post(&path).session(&token);
            let issued = post.json(&NewActivation::default()).send().await;
            let issued: lifeboat_protocol::organization::ActivationIssued = issued.ok();
            let code = ActivationCode::parse(&issued.code).unwrap();
            let request = enroll_request(&server, &code, "Phone", number);
            refused = send(&server, &request).await.err();
            assert_eq!(refused.is_some(), number == 21);
        }
        assert_eq!(refused, Some(ErrorCode::Forbidden));
        assert_eq!(credentials(&server).await, 20);
    })
    .await;
}

#[tokio::test]
async fn what_was_revoked_or_removed_is_forgotten_after_90_days() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        let code = server.activation(&ours, bert.id, false).await;
        let phone = server.enrolled(&code, "Phone", 1).await;
        let path = fill(path::MEMBER, &[&ours.id, &bert.id]);
        server
            .delete(&path)
            .of(&ours.administrator)
            .send()
            .await
            .done();
        let upkeep = async || {
            upkeep::forget_old(&server.state, server.state.now())
                .await
                .unwrap();
        };
        let ask = async || {
            let leave = server.delete(path::ENROLLMENT).session(&phone.token);
            leave.send().await.refused()
        };
        server.clock.advance(90 * DAY - 1);
        upkeep().await;
        assert_eq!(ask().await, ErrorCode::CredentialRevoked);
        server.clock.advance(1);
        upkeep().await;
        assert_eq!(ask().await, ErrorCode::SignInRequired);
        assert_eq!(credentials(&server).await, 0);
        let db = server.state.db.reader();
        assert_eq!(activation::Entity::find().count(db).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn two_devices_that_use_a_code_at_the_same_time_do_not_both_get_in() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", "anna@example.org").await;
        let bert = server.member(&ours, "bert").await;
        for round in 1..=5 {
            let code = server.activation(&ours, bert.id, false).await;
            let phone = enroll_request(&server, &code, "Phone", 2 * round);
            let thief = enroll_request(&server, &code, "Thief", 2 * round + 1);
            let (one, other) = tokio::join!(send(&server, &phone), send(&server, &thief));
            let ((Ok(_), Err(refused)) | (Err(refused), Ok(_))) = (one, other) else {
                panic!("one of them, and not both")
            };
            assert_eq!(refused, ErrorCode::ActivationUsed);
            assert_eq!(credentials(&server).await, u64::from(round));
        }
    })
    .await;
}

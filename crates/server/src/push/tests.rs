//! From a sign-in request to what a closed app's device receives.

use std::{collections::BTreeMap, time::Duration};

use axum::http::StatusCode;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use lifeboat_protocol::{
    ErrorCode, Token, Wire,
    device::Platform,
    enrollment::DevicePublicKey,
    path,
    push::{PushMessage, PushSubscription},
    sign_in_request::{Decision, SignInRequestCreated, StartApproval},
};
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
use sea_orm::{EntityTrait, PaginatorTrait, sea_query::Expr};
use web_push_native::{Auth, decrypt, p256::SecretKey};

use super::{
    delivery,
    receiver::{Browser, Receiver, Taken},
    subscriptions,
};
use crate::{
    clock::HOUR,
    entities::{push_subscription, sign_in_request},
    extract::SESSION_LIFE,
    sign_in_requests::Subject,
    testing::{
        self, TestResponse, TestServer,
        acme::{Acme, TestApprover},
        flows,
    },
};

const ANNA: &str = "anna@example.org";
const CONTACT: &str = "mailto:operator@example.org";

/// Runs the test with a push service that the operator has allowed.
async fn with_receiver(test: impl AsyncFn(TestServer, Receiver)) {
    let receiver = Receiver::start().await;
    let host = receiver.host();
    testing::on_every_database_with(
        |config| {
            config.push.allowed_hosts = vec![host.clone()];
            config.push.contact = Some(CONTACT.to_owned());
        },
        async |server| {
            // On the second database it begins anew.
            receiver.forget();
            test(server, receiver.clone()).await;
        },
    )
    .await;
}

async fn subscribe(
    server: &TestServer,
    token: &Token,
    subscription: &PushSubscription,
) -> TestResponse {
    let request = server.put(path::SIGN_IN_REQUEST_PUSH).session(token);
    request.json(subscription).send().await
}

/// Somebody with the password signs in on another device, and asks Anna's devices.
async fn sign_in_elsewhere(server: &TestServer) -> SignInRequestCreated {
    let request = StartApproval {
        sign_in: flows::password_proof(server, ANNA, flows::PASSWORD).await,
        device_name: "Tablet".to_owned(),
    };
    let post = server.post(path::SIGN_IN_APPROVAL).json(&request);
    post.send().await.ok()
}

/// What was pushed once nothing is under way any more: so many, and no more.
async fn pushed(server: &TestServer, receiver: &Receiver, count: usize) -> Vec<Taken> {
    server.state.push.idle().await;
    let taken = receiver.taken();
    assert_eq!(taken.len(), count);
    taken
}

async fn count(server: &TestServer) -> u64 {
    let all = push_subscription::Entity::find();
    all.count(server.state.db.reader()).await.unwrap()
}

fn is_for(message: &PushMessage, request: &SignInRequestCreated) -> bool {
    *message == PushMessage::SignInRequest { id: request.id }
}

/// The claims of the signature, which fits this key.
fn claims(taken: &Taken, key: &DevicePublicKey) -> serde_json::Value {
    let header = taken.headers["authorization"].to_str().unwrap();
    let (token, k) = header
        .strip_prefix("vapid t=")
        .and_then(|rest| rest.split_once(", k="))
        .unwrap();
    assert_eq!(URL_SAFE_NO_PAD.decode(k).unwrap(), key.as_bytes());
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    VerifyingKey::from_sec1_bytes(key.as_bytes())
        .unwrap()
        .verify(
            signed.as_bytes(),
            &Signature::from_slice(&signature).unwrap(),
        )
        .unwrap();
    let (header, claims) = signed.split_once('.').unwrap();
    let json = |part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap());
    let header: serde_json::Value = json(header).unwrap();
    assert_eq!(header["alg"], "ES256");
    json(claims).unwrap()
}

#[tokio::test]
async fn every_subscribed_device_of_a_member_is_told_and_nobody_else() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        let (phone, tablet) = (acme.device(&server, 1).await, acme.device(&server, 2).await);
        let other = Acme::new(&server).await;
        let stranger = other.device(&server, 3).await;
        for (device, path) in [(&phone, "/phone"), (&tablet, "/tablet"), (&stranger, "/x")] {
            let subscription = Browser::new(device.key).subscription(&receiver, path);
            subscribe(&server, &device.token, &subscription)
                .await
                .done();
        }
        let asked = acme.ask(&server).await.unwrap();
        let mut taken = pushed(&server, &receiver, 2).await;
        taken.sort_by(|one, other| one.path.cmp(&other.path));
        for (push, (path, key)) in taken.iter().zip([("/phone", 1), ("/tablet", 2)]) {
            assert_eq!(push.path, path);
            let message = Browser::new(key).open(push).unwrap();
            assert!(is_for(&message, &asked));
            assert!(
                Browser::new(key + 1).open(push).is_none(),
                "only its device opens it"
            );
            assert_eq!(push.headers["ttl"], "120");
            assert_eq!(push.headers["urgency"], "high");
            assert_eq!(push.headers["content-encoding"], "aes128gcm");
            let number = asked.number.to_string();
            let text = String::from_utf8_lossy(&push.body);
            assert!(!text.contains(&number) && !text.contains("sign_in_request"));
            let claims = claims(push, &server.state.push.key().public_key().unwrap());
            assert_eq!(claims["aud"], format!("http://{}", receiver.address));
            assert_eq!(claims["sub"], CONTACT);
            let good_for = claims["exp"].as_i64().unwrap() - server.state.now();
            assert!((1..=24 * HOUR).contains(&good_for));
        }
    })
    .await;
}

#[tokio::test]
async fn the_devices_of_a_recovery_account_are_told_of_a_sign_in_elsewhere() {
    with_receiver(async |server, receiver| {
        flows::account(&server, ANNA).await;
        let phone = TestApprover::of_account(&server, ANNA, 1).await;
        let subscription = Browser::new(1).subscription(&receiver, "/phone");
        subscribe(&server, &phone.token, &subscription).await.done();
        let asked = sign_in_elsewhere(&server).await;
        let taken = pushed(&server, &receiver, 1).await;
        let message = Browser::new(1).open(&taken[0]).unwrap();
        assert!(is_for(&message, &asked));
    })
    .await;
}

#[tokio::test]
async fn a_device_has_one_subscription_and_can_end_it() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        for path in ["/old", "/new"] {
            let subscription = Browser::new(1).subscription(&receiver, path);
            subscribe(&server, &phone.token, &subscription).await.done();
        }
        assert_eq!(count(&server).await, 1);
        acme.ask(&server).await.unwrap();
        assert_eq!(pushed(&server, &receiver, 1).await[0].path, "/new");
        for _ in 0..2 {
            let end = server.delete(path::SIGN_IN_REQUEST_PUSH);
            end.session(&phone.token).send().await.done();
        }
        assert_eq!(count(&server).await, 0);
        let nobody = server.put(path::SIGN_IN_REQUEST_PUSH);
        let subscription = Browser::new(1).subscription(&receiver, "/x");
        let refused = nobody.json(&subscription).send().await.refused();
        assert_eq!(refused, ErrorCode::SignInRequired);
    })
    .await;
}

#[tokio::test]
async fn a_subscription_ends_with_its_credential() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        let (lost, kept) = (acme.device(&server, 1).await, acme.device(&server, 2).await);
        for (device, path) in [(&lost, "/lost"), (&kept, "/kept")] {
            let subscription = Browser::new(device.key).subscription(&receiver, path);
            subscribe(&server, &device.token, &subscription)
                .await
                .done();
        }
        acme.revoke(&server, &lost).await;
        acme.ask(&server).await.unwrap();
        assert_eq!(pushed(&server, &receiver, 1).await[0].path, "/kept");
        let subscription = Browser::new(1).subscription(&receiver, "/again");
        let refused = subscribe(&server, &lost.token, &subscription).await;
        assert_eq!(refused.refused(), ErrorCode::CredentialRevoked);
        subscriptions::forget_dead(&server.state, server.state.now())
            .await
            .unwrap();
        assert_eq!(count(&server).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_subscription_ends_with_its_session() {
    with_receiver(async |server, receiver| {
        flows::account(&server, ANNA).await;
        let [out, over, kept] = [
            TestApprover::of_account(&server, ANNA, 1).await,
            TestApprover::of_account(&server, ANNA, 2).await,
            TestApprover::of_account(&server, ANNA, 3).await,
        ];
        for (device, path) in [(&out, "/out"), (&over, "/over")] {
            let subscription = Browser::new(device.key).subscription(&receiver, path);
            subscribe(&server, &device.token, &subscription)
                .await
                .done();
        }
        server
            .delete(path::SESSION)
            .session(&out.token)
            .send()
            .await
            .done();
        server.clock.advance(SESSION_LIFE - HOUR);
        server.get(path::ACCOUNT).session(&kept.token).send().await;
        let subscription = Browser::new(3).subscription(&receiver, "/kept");
        let kept_now = subscribe(&server, &kept.token, &subscription).await;
        kept_now.done();
        server.clock.advance(HOUR);
        sign_in_elsewhere(&server).await;
        assert_eq!(pushed(&server, &receiver, 1).await[0].path, "/kept");
        subscriptions::forget_dead(&server.state, server.state.now())
            .await
            .unwrap();
        assert_eq!(count(&server).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_device_that_is_gone_is_forgotten() {
    with_receiver(async |server, receiver| {
        for status in [StatusCode::NOT_FOUND, StatusCode::GONE] {
            receiver.forget();
            let acme = Acme::new(&server).await;
            let phone = acme.device(&server, 1).await;
            let subscription = Browser::new(1).subscription(&receiver, "/phone");
            subscribe(&server, &phone.token, &subscription).await.done();
            receiver.answer([status]);
            acme.ask(&server).await.unwrap();
            pushed(&server, &receiver, 1).await;
            assert_eq!(count(&server).await, 0, "{status}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_taken_is_sent_again_and_a_refusal_is_not() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let subscription = Browser::new(1).subscription(&receiver, "/phone");
        subscribe(&server, &phone.token, &subscription).await.done();
        receiver.answer([StatusCode::SERVICE_UNAVAILABLE]);
        let asked = acme.ask(&server).await.unwrap();
        let taken = pushed(&server, &receiver, 2).await;
        assert!(is_for(&Browser::new(1).open(&taken[1]).unwrap(), &asked));
        phone.decide(&server, &asked, Decision::Deny).await.unwrap();
        // Nobody is sent elsewhere, and what is refused is not tried again.
        for status in [StatusCode::TEMPORARY_REDIRECT, StatusCode::FORBIDDEN] {
            receiver.forget();
            receiver.answer([status]);
            server.clock.advance(HOUR);
            acme.ask(&server).await.unwrap();
            pushed(&server, &receiver, 1).await;
            assert_eq!(count(&server).await, 1);
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_that_was_answered_is_not_pushed_again() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let subscription = Browser::new(1).subscription(&receiver, "/phone");
        subscribe(&server, &phone.token, &subscription).await.done();
        receiver.answer([StatusCode::TOO_MANY_REQUESTS]);
        let asked = acme.ask(&server).await.unwrap();
        receiver.wait_for(1).await;
        phone.decide(&server, &asked, Decision::Deny).await.unwrap();
        pushed(&server, &receiver, 1).await;
    })
    .await;
}

#[tokio::test]
async fn a_server_that_starts_again_tells_of_what_waits() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let asked = acme.ask(&server).await.unwrap();
        // As if the server had ended before it told anybody.
        server.state.push.idle().await;
        let subscription = Browser::new(1).subscription(&receiver, "/phone");
        subscribe(&server, &phone.token, &subscription).await.done();
        sign_in_request::Entity::update_many()
            .col_expr(sign_in_request::Column::PushedAt, Expr::value(None::<i64>))
            .exec(server.state.db.writer())
            .await
            .unwrap();
        delivery::resume(&server.state).await.unwrap();
        let taken = pushed(&server, &receiver, 1).await;
        assert!(is_for(&Browser::new(1).open(&taken[0]).unwrap(), &asked));
    })
    .await;
}

#[tokio::test]
async fn a_server_that_starts_again_does_not_tell_once_more() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let subscription = Browser::new(1).subscription(&receiver, "/phone");
        subscribe(&server, &phone.token, &subscription).await.done();
        acme.ask(&server).await.unwrap();
        pushed(&server, &receiver, 1).await;
        delivery::resume(&server.state).await.unwrap();
        pushed(&server, &receiver, 1).await;
    })
    .await;
}

#[tokio::test]
async fn what_is_sent_again_takes_the_place_of_what_was_sent_before() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        for (number, path) in [(1, "/phone"), (2, "/tablet")] {
            let device = acme.device(&server, number).await;
            let subscription = Browser::new(number).subscription(&receiver, path);
            subscribe(&server, &device.token, &subscription)
                .await
                .done();
        }
        receiver.answer([StatusCode::SERVICE_UNAVAILABLE; 2]);
        acme.ask(&server).await.unwrap();
        let mut topics = BTreeMap::<_, Vec<_>>::new();
        for push in pushed(&server, &receiver, 4).await {
            let topic = push.headers["topic"].to_str().unwrap().to_owned();
            assert!(topic.len() <= 32 && !topic.contains('='), "{topic}");
            topics.entry(push.path).or_default().push(topic);
        }
        let [phone, tablet] = [&topics["/phone"], &topics["/tablet"]];
        assert_eq!((phone.len(), &phone[0]), (2, &phone[1]));
        assert_ne!(
            phone[0], tablet[0],
            "it does not show whose devices they are"
        );
    })
    .await;
}

#[tokio::test]
async fn the_server_goes_nowhere_that_only_it_can_reach() {
    let receiver = Receiver::start().await;
    testing::on_every_database(async |server| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let browser = Browser::new(1);
        let port = receiver.address.port();
        for endpoint in [
            format!("http://127.0.0.1:{port}/x"),
            format!("https://127.0.0.1:{port}/x"),
            format!("https://[::1]:{port}/x"),
            "https://10.0.0.1/x".to_owned(),
            "http://push.example.org/x".to_owned(),
        ] {
            let refused = subscribe(&server, &phone.token, &browser.at(&endpoint)).await;
            assert_eq!(refused.refused(), ErrorCode::InvalidRequest, "{endpoint}");
        }
        let mut wrong = browser.at("https://push.example.org/x");
        wrong.key = Wire(DevicePublicKey::from_bytes([4; 65]).unwrap());
        let refused = subscribe(&server, &phone.token, &wrong).await;
        assert_eq!(refused.refused(), ErrorCode::InvalidRequest);
        assert_eq!(count(&server).await, 0);
        // A name is looked up only when something is sent, and then leads nowhere.
        let local = browser.at(&format!("https://localhost:{port}/x"));
        let life = Duration::from_mins(1);
        let message = PushMessage::SignInRequest { id: acme.member };
        let push = &server.state.push;
        let subject = Subject::Account(acme.member);
        let place = push.place(subject, &local).await.unwrap();
        let now = server.state.now();
        let outcome = push.send(&place, &local, &message, life, now).await;
        assert_eq!(outcome, super::sender::Outcome::Later(None));
        assert!(receiver.taken().is_empty());
    })
    .await;
}

#[tokio::test]
async fn where_a_device_is_reached_is_sealed_in_the_database() {
    with_receiver(async |server, receiver| {
        let acme = Acme::new(&server).await;
        let phone = acme.device(&server, 1).await;
        let subscription = Browser::new(1).subscription(&receiver, "/capability");
        subscribe(&server, &phone.token, &subscription).await.done();
        let row = push_subscription::Entity::find();
        let row = row.one(server.state.db.reader()).await.unwrap().unwrap();
        let text = String::from_utf8_lossy(&row.sealed);
        assert!(!text.contains("capability") && !text.contains("127.0.0.1"));
    })
    .await;
}

/// RFC 8291 §5.
#[test]
fn the_example_of_the_standard_is_opened() {
    let decode = |text| URL_SAFE_NO_PAD.decode(text).unwrap();
    let secret = decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94");
    let message = decode(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
         AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
    );
    let opened = decrypt(
        message,
        &SecretKey::from_slice(&secret).unwrap(),
        &Auth::clone_from_slice(&decode("BTBZMqHH6r4Tts7J_aSIgg")),
    )
    .unwrap();
    assert_eq!(opened, b"When I grow up, I want to be a watermelon");
}

#[tokio::test]
async fn a_device_that_cannot_answer_is_not_told() {
    with_receiver(async |server, receiver| {
        flows::account(&server, ANNA).await;
        TestApprover::of_account(&server, ANNA, 1).await;
        let keyless = server.device(ANNA, "Old", Platform::Linux).await;
        let subscription = Browser::new(2).subscription(&receiver, "/old");
        subscribe(&server, &keyless.session, &subscription)
            .await
            .done();
        sign_in_elsewhere(&server).await;
        pushed(&server, &receiver, 0).await;
    })
    .await;
}

//! The four kinds of second proof.

use lifeboat_protocol::{
    device::Platform, event::Events, path, sign_in::SendCode, sign_up::Language,
};
use sea_orm::{ActiveModelTrait, Set};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::*;
use crate::testing::{self, TestDevice, TestServer, flows};

const ANNA: &str = "anna@example.org";

async fn prove(
    server: &TestServer,
    sign_in: &Token,
    proof: Proof,
    device: &NewDevice,
) -> Result<SignedIn, ErrorCode> {
    prove_as(server, sign_in, proof, (device, None)).await
}

/// The same, with what the device says is its secret.
async fn prove_as(
    server: &TestServer,
    sign_in: &Token,
    proof: Proof,
    (device, device_secret): (&NewDevice, Option<Token>),
) -> Result<SignedIn, ErrorCode> {
    let request = Prove {
        sign_in: sign_in.clone(),
        proof,
        device: device.clone(),
        device_secret,
        language: Language::En,
    };
    let response = server.post(path::SIGN_IN_PROVE).json(&request).send().await;
    if response.status() == 200 {
        Ok(response.ok())
    } else {
        Err(response.refused())
    }
}

fn recovery(byte: u8) -> Proof {
    Proof::RecoveryCode {
        proof: Token::from_random([byte; 32]),
    }
}

fn known(device: &TestDevice) -> NewDevice {
    NewDevice {
        id: device.id,
        name: "Laptop".to_owned(),
        platform: Platform::Linux,
        device_key: None,
    }
}

async fn send_code(server: &TestServer, sign_in: &Token, contact: Uuid) {
    let request = SendCode {
        sign_in: sign_in.clone(),
        contact,
        language: Language::En,
    };
    server
        .post(path::SIGN_IN_CODE)
        .json(&request)
        .send()
        .await
        .ok::<serde_json::Value>();
}

#[tokio::test]
async fn a_recovery_code_signs_a_new_device_in_and_every_contact_is_told() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
        server.contact(&laptop, "+31612345678", true).await;
        server.contact(&laptop, "unproven@example.org", false).await;
        let phone = flows::new_device(&server, "Phone", Platform::Ios);
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;

        let refused = prove(&server, &sign_in, recovery(9), &phone)
            .await
            .unwrap_err();
        assert_eq!(refused, ErrorCode::WrongProof);
        let signed_in = prove(&server, &sign_in, recovery(1), &phone).await.unwrap();
        assert_eq!(signed_in.account_id, laptop.account_id);
        let again = prove(&server, &sign_in, recovery(1), &phone)
            .await
            .unwrap_err();
        assert_eq!(again, ErrorCode::Expired);

        let messages = server.messages().await;
        let told: Vec<_> = messages.iter().map(|message| message.to.as_str()).collect();
        assert_eq!(told.len(), 2);
        assert!(told.contains(&ANNA) && told.contains(&"+31612345678"));
        for message in &messages {
            assert!(message.text.contains("“Phone”"), "{}", message.text);
            assert!(message.text.contains("/not-me/"), "{}", message.text);
        }
    })
    .await;
}

#[tokio::test]
async fn a_code_to_a_contact_works_once_and_five_wrong_ones_end_the_sign_in() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
        let contact = server.contact(&laptop, "+31612345678", true).await;
        let phone = flows::new_device(&server, "Phone", Platform::Ios);

        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let none_sent = Proof::ContactCode {
            code: "000000".to_owned(),
        };
        let refused = prove(&server, &sign_in, none_sent, &phone)
            .await
            .unwrap_err();
        assert_eq!(refused, ErrorCode::WrongProof);
        send_code(&server, &sign_in, contact).await;
        let code = server.code_to("+31612345678").await;
        let right = || Proof::ContactCode { code: code.clone() };
        prove(&server, &sign_in, right(), &phone).await.unwrap();
        assert_eq!(
            prove(&server, &sign_in, right(), &phone).await.unwrap_err(),
            ErrorCode::Expired
        );

        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        send_code(&server, &sign_in, contact).await;
        let code = server.code_to("+31612345678").await;
        for _ in 0..5 {
            let wrong = Proof::ContactCode {
                code: testing::another_code(&code).to_owned(),
            };
            let refused = prove(&server, &sign_in, wrong, &phone).await.unwrap_err();
            assert_eq!(refused, ErrorCode::WrongProof);
        }
        let right = Proof::ContactCode { code };
        let refused = prove(&server, &sign_in, right, &phone).await.unwrap_err();
        assert_eq!(refused, ErrorCode::Expired);
    })
    .await;
}

#[tokio::test]
async fn a_code_of_another_signed_in_device_works_once() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
        let totp = DeviceTotp::from_bytes(Zeroizing::new(vec![9; 20]));
        let code = totp.code(server.state.now() / 30);
        let proof = || Proof::DeviceCode {
            code: code.to_string(),
        };

        // A device does not vouch for itself.
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let refused = prove(&server, &sign_in, proof(), &known(&laptop))
            .await
            .unwrap_err();
        assert_eq!(refused, ErrorCode::WrongProof);

        let phone = flows::new_device(&server, "Phone", Platform::Ios);
        prove(&server, &sign_in, proof(), &phone).await.unwrap();
        let tablet = flows::new_device(&server, "Tablet", Platform::Android);
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let refused = prove(&server, &sign_in, proof(), &tablet)
            .await
            .unwrap_err();
        assert_eq!(refused, ErrorCode::WrongProof);

        // Nor does one that is not signed in.
        server.clock.advance(60);
        let code = totp.code(server.state.now() / 30).to_string();
        server.delete(path::SESSION).of(&laptop).send().await.done();
        let proof = Proof::DeviceCode { code };
        assert_eq!(
            prove(&server, &sign_in, proof, &tablet).await.unwrap_err(),
            ErrorCode::WrongProof
        );
    })
    .await;
}

#[tokio::test]
async fn a_device_that_kept_its_secret_is_the_same_device_and_nobody_is_bothered() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
        server.delete(path::SESSION).of(&laptop).send().await.done();
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let wrong = Proof::ThisDevice {
            secret: Token::from_random([0; 32]),
        };
        let refused = prove(&server, &sign_in, wrong, &known(&laptop))
            .await
            .unwrap_err();
        assert_eq!(refused, ErrorCode::WrongProof);
        let right = || Proof::ThisDevice {
            secret: laptop.secret.clone(),
        };
        let signed_in = prove(&server, &sign_in, right(), &known(&laptop))
            .await
            .unwrap();
        assert!(server.messages().await.is_empty());
        let session = &signed_in.session;
        assert_eq!(
            server
                .get(path::ACCOUNT)
                .session(session)
                .send()
                .await
                .status(),
            200
        );

        // Its secret is new each time.
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let refused = prove(&server, &sign_in, right(), &known(&laptop))
            .await
            .unwrap_err();
        assert_eq!(refused, ErrorCode::WrongProof);
    })
    .await;
}

#[tokio::test]
async fn a_known_device_is_no_news_whatever_it_proves_and_its_id_alone_does_not_make_it_known() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
        let tablet = server.device(ANNA, "Tablet", Platform::Ios).await;
        let sign_in_with = async |secret: Option<Token>| {
            let sign_in = flows::given_password_proof(&server, laptop.account_id).await;
            let device = known(&laptop);
            let proven = prove_as(&server, &sign_in, recovery(1), (&device, secret));
            proven.await.unwrap().device_secret
        };
        let kinds = async || {
            let read = server.get(path::EVENTS).of(&tablet).send().await;
            let events = read.ok::<Events>().events.into_iter();
            events.map(|event| event.kind).collect::<Vec<_>>()
        };

        let current = sign_in_with(Some(laptop.secret.clone())).await;
        assert_eq!(kinds().await, [EventKind::SignedIn]);
        assert!(server.messages().await.is_empty());

        // Without the secret, with the one of before, and with that of another device.
        for secret in [
            None,
            Some(laptop.secret.clone()),
            Some(tablet.secret.clone()),
        ] {
            let told = server.messages().await.len();
            sign_in_with(secret).await;
            assert_eq!(kinds().await.last(), Some(&EventKind::NewDevice));
            assert_eq!(server.messages().await.len(), told + 1);
        }
        let told = server.messages().await.len();
        sign_in_with(Some(current)).await;
        assert_eq!(server.messages().await.len(), told + 1, "it was replaced");
    })
    .await;
}

#[tokio::test]
async fn a_revoked_device_or_one_of_another_account_is_refused() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let laptop = server.device(ANNA, "Laptop", Platform::Linux).await;
        let eve = server
            .device("eve@example.org", "Laptop", Platform::Linux)
            .await;
        device::ActiveModel {
            id: Set(laptop.id),
            revoked_at: Set(Some(server.state.now())),
            ..Default::default()
        }
        .update(server.state.db.writer())
        .await
        .unwrap();
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let this = Proof::ThisDevice {
            secret: laptop.secret.clone(),
        };
        for proof in [this, recovery(1)] {
            let refused = prove(&server, &sign_in, proof, &known(&laptop))
                .await
                .unwrap_err();
            assert_eq!(refused, ErrorCode::DeviceRevoked);
        }
        let refused = prove(&server, &sign_in, recovery(1), &known(&eve))
            .await
            .unwrap_err();
        assert_eq!(refused, ErrorCode::InvalidRequest);
        assert_eq!(
            server.get(path::ACCOUNT).of(&laptop).send().await.refused(),
            ErrorCode::DeviceRevoked
        );
    })
    .await;
}

#[tokio::test]
async fn wrong_second_proofs_count_although_the_password_is_right() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let phone = flows::new_device(&server, "Phone", Platform::Ios);
        let mut refused = None;
        for _ in 0..2 {
            let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
            for _ in 0..5 {
                refused = prove(&server, &sign_in, recovery(9), &phone).await.err();
                if refused == Some(ErrorCode::TooManyAttempts) {
                    return;
                }
            }
        }
        panic!("expected a wait, not {refused:?}");
    })
    .await;
}

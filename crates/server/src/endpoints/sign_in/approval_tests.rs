//! A sign-in to a recovery account that another device approves.

use lifeboat_protocol::{
    ErrorCode, Token,
    device::{NewDevice, Platform, SignedIn},
    path,
    sign_in::{PasswordProven, Proof, Prove},
    sign_in_request::{
        AwaitApproval, Decision, RequestOutcome, RequestState, SignInRequestCreated, StartApproval,
    },
    sign_up::Language,
};
use sea_orm::{ActiveModelTrait, Set};

use crate::{
    clock::HOUR,
    entities::device,
    testing::{
        self, TestServer,
        acme::{TestApprover, result},
        flows,
    },
};

const ANNA: &str = "anna@example.org";

async fn ask(server: &TestServer, sign_in: &Token) -> Result<SignInRequestCreated, ErrorCode> {
    let request = StartApproval {
        sign_in: sign_in.clone(),
        device_name: "Tablet".to_owned(),
    };
    result(
        server
            .post(path::SIGN_IN_APPROVAL)
            .json(&request)
            .send()
            .await,
    )
}

async fn wait(server: &TestServer, sign_in: &Token) -> Result<RequestOutcome, ErrorCode> {
    let request = AwaitApproval {
        sign_in: sign_in.clone(),
    };
    let post = server.post(path::SIGN_IN_APPROVAL_WAIT).json(&request);
    result(post.send().await)
}

async fn prove(
    server: &TestServer,
    sign_in: &Token,
    device: &NewDevice,
) -> Result<SignedIn, ErrorCode> {
    let request = Prove {
        sign_in: sign_in.clone(),
        proof: Proof::Approval,
        device: device.clone(),
        device_secret: None,
        language: Language::En,
    };
    result(server.post(path::SIGN_IN_PROVE).json(&request).send().await)
}

#[tokio::test]
async fn another_device_approves_and_the_sign_in_goes_on_once() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let phone = TestApprover::of_account(&server, ANNA, 1).await;
        let request = flows::right_password(&server, ANNA, flows::PASSWORD).await;
        let post = server.post(path::SIGN_IN_FINISH).json(&request);
        let proven: PasswordProven = post.send().await.ok();
        assert!(proven.approval);
        let sign_in = request.sign_in;
        let tablet = flows::new_device(&server, "Tablet", Platform::Ios);

        let not_asked = prove(&server, &sign_in, &tablet).await;
        assert_eq!(not_asked.unwrap_err(), ErrorCode::WrongProof);
        let asked = ask(&server, &sign_in).await.unwrap();
        for _ in 0..10 {
            let pending = prove(&server, &sign_in, &tablet).await;
            assert_eq!(pending.unwrap_err(), ErrorCode::ApprovalPending);
        }
        let (waited, approved) = tokio::join!(wait(&server, &sign_in), async {
            tokio::task::yield_now().await;
            phone.approve(&server, &asked).await
        });
        assert_eq!(waited.unwrap(), approved.unwrap());
        prove(&server, &sign_in, &tablet).await.unwrap();
        let messages = server.messages().await;
        assert!(
            messages
                .iter()
                .any(|message| message.text.contains("“Tablet”"))
        );

        // It was for this sign-in, and it is used up.
        let again = prove(&server, &sign_in, &tablet).await;
        assert_eq!(again.unwrap_err(), ErrorCode::Expired);
        let other = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let refused = prove(&server, &other, &tablet).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::WrongProof);
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_again_and_again_without_an_answer_has_to_wait() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let phone = TestApprover::of_account(&server, ANNA, 1).await;
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        // The fourth replaces the third that nobody answered.
        for _ in 0..4 {
            ask(&server, &sign_in).await.unwrap();
        }
        let refused = ask(&server, &sign_in).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::TooManyRequests);
        server.clock.advance(30);
        let asked = ask(&server, &sign_in).await.unwrap();
        phone.approve(&server, &asked).await.unwrap();
        ask(&server, &sign_in).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_sign_in_that_went_on_with_another_proof_asks_nobody_any_more() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let phone = TestApprover::of_account(&server, ANNA, 1).await;
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let asked = ask(&server, &sign_in).await.unwrap();
        assert_eq!(phone.waiting(&server).await.unwrap(), [asked.id]);

        let request = flows::prove_with_recovery_code(&server, &sign_in);
        let proven: SignedIn = server
            .post(path::SIGN_IN_PROVE)
            .json(&request)
            .send()
            .await
            .ok();
        assert_eq!(proven.email, ANNA);
        assert!(phone.waiting(&server).await.unwrap().is_empty());
        let late = phone.approve(&server, &asked).await;
        assert_eq!(late.unwrap_err(), ErrorCode::RequestExpired);
    })
    .await;
}

#[tokio::test]
async fn what_another_device_did_not_approve_does_not_go_on() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let phone = TestApprover::of_account(&server, ANNA, 1).await;
        let tablet = flows::new_device(&server, "Tablet", Platform::Ios);
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;

        let asked = ask(&server, &sign_in).await.unwrap();
        phone.decide(&server, &asked, Decision::Deny).await.unwrap();
        let refused = prove(&server, &sign_in, &tablet).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::ApprovalDenied);
        let too_soon = ask(&server, &sign_in).await;
        assert_eq!(too_soon.unwrap_err(), ErrorCode::TooManyRequests);

        server.clock.advance(30);
        let asked = ask(&server, &sign_in).await.unwrap();
        for _ in 0..3 {
            phone.mistype(&server, &asked).await.unwrap_err();
        }
        let refused = prove(&server, &sign_in, &tablet).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::RequestFailed);

        server.clock.advance(60);
        let asked = ask(&server, &sign_in).await.unwrap();
        server.clock.advance(120);
        let refused = prove(&server, &sign_in, &tablet).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::RequestExpired);
        let late = phone.approve(&server, &asked).await;
        assert_eq!(late.unwrap_err(), ErrorCode::RequestExpired);

        // Asking once more takes the place of what was asked before.
        let earlier = ask(&server, &sign_in).await.unwrap();
        let asked = ask(&server, &sign_in).await.unwrap();
        let replaced = phone.approve(&server, &earlier).await;
        assert_eq!(replaced.unwrap_err(), ErrorCode::RequestExpired);
        phone.approve(&server, &asked).await.unwrap();
        prove(&server, &sign_in, &tablet).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_device_without_a_key_and_the_device_itself_are_no_witnesses() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let old = server.device(ANNA, "Old laptop", Platform::Linux).await;
        let request = flows::right_password(&server, ANNA, flows::PASSWORD).await;
        let post = server.post(path::SIGN_IN_FINISH).json(&request);
        assert!(!post.send().await.ok::<PasswordProven>().approval);
        let nobody = ask(&server, &request.sign_in).await;
        assert_eq!(nobody.unwrap_err(), ErrorCode::NoDevice);

        let phone = TestApprover::of_account(&server, ANNA, 1).await;
        let asked = ask(&server, &request.sign_in).await.unwrap();
        let old = TestApprover {
            id: old.id,
            token: old.session,
            key: 9,
        };
        assert!(old.waiting(&server).await.unwrap().is_empty());
        let keyless = old.approve(&server, &asked).await;
        assert_eq!(keyless.unwrap_err(), ErrorCode::WrongSignature);
        assert_eq!(phone.waiting(&server).await.unwrap(), [asked.id]);
        phone.approve(&server, &asked).await.unwrap();
        let mut itself = flows::new_device(&server, "Phone 1", Platform::Android);
        itself.id = phone.id;
        let refused = prove(&server, &request.sign_in, &itself).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::WrongProof);

        device::ActiveModel {
            id: Set(phone.id),
            revoked_at: Set(Some(server.state.now())),
            ..Default::default()
        }
        .update(server.state.db.writer())
        .await
        .unwrap();
        let tablet = flows::new_device(&server, "Tablet", Platform::Ios);
        let refused = prove(&server, &request.sign_in, &tablet).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::WrongProof);
        let refused = phone.waiting(&server).await;
        assert_eq!(refused.unwrap_err(), ErrorCode::DeviceRevoked);
    })
    .await;
}

#[tokio::test]
async fn a_report_ends_the_sign_in_and_every_contact_is_told() {
    testing::on_every_database(async |server| {
        flows::account(&server, ANNA).await;
        let phone = TestApprover::of_account(&server, ANNA, 1).await;
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let asked = ask(&server, &sign_in).await.unwrap();
        let told = server.messages().await.len();
        let reported = phone
            .decide(&server, &asked, Decision::Report)
            .await
            .unwrap();
        assert_eq!(reported.state, RequestState::Reported);
        let messages = server.messages().await;
        assert_eq!(messages.len(), told + 1);
        let text = &messages.last().unwrap().text;
        assert!(
            text.contains("not you") && text.contains("“Phone 1”"),
            "{text}"
        );

        // Also another proof does not help that sign-in any more.
        let request = flows::prove_with_recovery_code(&server, &sign_in);
        let refused = server.post(path::SIGN_IN_PROVE).json(&request).send().await;
        assert_eq!(refused.refused(), ErrorCode::Expired);
        let gone = wait(&server, &sign_in).await;
        assert_eq!(gone.unwrap_err(), ErrorCode::Expired);

        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        let too_soon = ask(&server, &sign_in).await;
        assert_eq!(too_soon.unwrap_err(), ErrorCode::TooManyRequests);
        server.clock.advance(HOUR);
        let sign_in = flows::password_proof(&server, ANNA, flows::PASSWORD).await;
        ask(&server, &sign_in).await.unwrap();
    })
    .await;
}

//! What must hold whatever two devices, a service and an administrator do, in whatever order: no
//! approval without a live device key, and none told after that key was revoked; one outcome for each
//! request, and none that waits for nobody; no activation code and no code of a device used twice; no
//! revoked credential accepted.
//!
//! The real router on a database of its own is driven by random steps, beside a model that knows only
//! what was told from outside. `PROPTEST_CASES` says how often, where that is not to be a few times.

use std::collections::{HashMap, HashSet};

use data_encoding::BASE32_NOPAD;
use lifeboat_protocol::{
    ErrorCode, Wire,
    activation::ActivationCode,
    device::{Platform, TotpSecret},
    enrollment::{Enroll, Enrolled},
    organization::{ActivationIssued, CheckCode, CodeChecked, Member, NewActivation, NewMember},
    path,
    sign_in_request::{Answer, Decision, RequestState, SignInRequestCreated},
};
use proptest::prelude::*;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::upkeep;
use crate::{
    testing::{
        self, TestServer,
        acme::{Acme, TestApprover, result},
        keys,
        organizations::fill,
    },
    totp::DeviceTotp,
};

/// How many cases there are unless `PROPTEST_CASES` says otherwise.
const CASES: u32 = 16;

#[derive(Debug, Clone, Copy)]
enum Step {
    /// The administrator issues an activation code.
    Issue { revoke_others: bool },
    /// A device enrolls with one of the codes that were issued, with a key of its own.
    Enroll { device: usize, code: usize },
    /// The administrator revokes a credential.
    Revoke { credential: usize },
    /// The administrator removes the member, and adds them anew.
    Remove,
    /// The service checks the six digits that a credential's device shows, twice.
    Check { credential: usize },
    /// The service asks.
    Ask,
    /// A credential answers a request.
    Respond {
        credential: usize,
        request: usize,
        decision: u8,
        right_number: bool,
    },
    /// An answer that was sent before is sent again, to the same request or another, with the token
    /// of this credential.
    Replay {
        credential: usize,
        request: usize,
        answer: usize,
    },
    /// Time passes.
    Pass { seconds: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => any::<bool>().prop_map(|revoke_others| Step::Issue { revoke_others }),
        4 => (0..2_usize, 0..4_usize).prop_map(|(device, code)| Step::Enroll { device, code }),
        1 => (0..4_usize).prop_map(|credential| Step::Revoke { credential }),
        1 => Just(Step::Remove),
        2 => (0..4_usize).prop_map(|credential| Step::Check { credential }),
        4 => Just(Step::Ask),
        6 => (0..4_usize, 0..4_usize, 0..6_u8, any::<bool>()).prop_map(
            |(credential, request, decision, right_number)| Step::Respond {
                credential,
                request,
                decision,
                right_number,
            }
        ),
        3 => (0..4_usize, 0..4_usize, 0..4_usize).prop_map(|(credential, request, answer)| {
            Step::Replay { credential, request, answer }
        }),
        3 => prop_oneof![Just(1_i64), Just(30), Just(130), Just(700)]
            .prop_map(|seconds| Step::Pass { seconds }),
    ]
}

/// An activation code that was issued.
#[derive(Clone)]
struct Issued {
    code: ActivationCode,
    revoke_others: bool,
    member: Uuid,
}

/// What was told from outside. The newest comes first where a step picks one.
struct Model<'a> {
    server: &'a TestServer,
    acme: Acme,
    codes: Vec<Issued>,
    /// By which device each code was used, and what it got.
    used: HashMap<usize, (usize, Uuid)>,
    credentials: Vec<TestApprover>,
    /// What each credential's device makes codes of.
    secrets: HashMap<Uuid, TotpSecret>,
    /// The codes of devices that were found right, with the credential.
    checked: HashSet<(Uuid, String)>,
    /// Whose device each credential is.
    device_of: HashMap<Uuid, usize>,
    live: HashSet<Uuid>,
    requests: Vec<SignInRequestCreated>,
    /// The first outcome that was told of each request.
    outcomes: HashMap<Uuid, (RequestState, Option<Uuid>)>,
    answers: Vec<Answer>,
}

impl<'a> Model<'a> {
    async fn new(server: &'a TestServer) -> Self {
        let mut acme = Acme::new(server).await;
        let scopes = "sign_in_requests activation write_members check_codes";
        acme.token = acme.token_with(server, scopes).await;
        Self {
            server,
            acme,
            codes: Vec::new(),
            used: HashMap::new(),
            credentials: Vec::new(),
            secrets: HashMap::new(),
            checked: HashSet::new(),
            device_of: HashMap::new(),
            live: HashSet::new(),
            requests: Vec::new(),
            outcomes: HashMap::new(),
            answers: Vec::new(),
        }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Issue { revoke_others } => self.issue(revoke_others).await,
            Step::Enroll { device, code } => self.enroll(device, code).await,
            Step::Revoke { credential } => self.revoke(credential).await,
            Step::Remove => self.remove().await,
            Step::Check { credential } => self.check(credential).await,
            Step::Ask => self.ask().await,
            Step::Respond {
                credential,
                request,
                decision,
                right_number,
            } => {
                let approver = newest(&self.credentials, credential).cloned();
                let request = newest(&self.requests, request).cloned();
                let (Some(approver), Some(request)) = (approver, request) else {
                    return;
                };
                let answer = match decision {
                    0 => approver.answer(&request, Decision::Deny, None),
                    1 => approver.answer(&request, Decision::Report, None),
                    _ => {
                        let mut of = request.clone();
                        if !right_number {
                            of.number = testing::acme::another_number(request.number);
                        }
                        approver.answer(&request, Decision::Approve, Some(of.number))
                    }
                };
                self.send(&approver, &request, answer, true).await;
            }
            Step::Replay {
                credential,
                request,
                answer,
            } => {
                let approver = newest(&self.credentials, credential).cloned();
                let request = newest(&self.requests, request).cloned();
                let answer = newest(&self.answers, answer).cloned();
                if let (Some(approver), Some(request), Some(answer)) = (approver, request, answer) {
                    self.send(&approver, &request, answer, false).await;
                }
            }
            Step::Pass { seconds } => {
                self.server.clock.advance(seconds);
                upkeep::expire(&self.server.state).await.unwrap();
            }
        }
        self.look().await;
    }

    async fn issue(&mut self, revoke_others: bool) {
        let path = fill(
            path::ACTIVATIONS,
            &[&self.acme.organization, &self.acme.member],
        );
        let request = NewActivation {
            expires_in: Some(600),
            revoke_others,
        };
        let post = self.server.post(&path).session(&self.acme.token);
        let issued: ActivationIssued = post.json(&request).send().await.ok();
        let code = ActivationCode::parse(&issued.code).unwrap();
        self.codes.push(Issued {
            code,
            revoke_others,
            member: self.acme.member,
        });
    }

    async fn enroll(&mut self, device: usize, code: usize) {
        let Some(index) = self.codes.len().checked_sub(code + 1) else {
            return;
        };
        let Issued {
            code,
            revoke_others,
            member,
        } = self.codes[index].clone();
        // Each device has another key for each code, as one that was reset has.
        let key = u8::try_from(10 + device * 100 + index).unwrap();
        let device_id = Uuid::from_bytes([u8::try_from(device + 1).unwrap(); 16]);
        let public = keys::public(key);
        let request = Enroll {
            signature: Wire(keys::sign(
                key,
                &Enroll::signed_bytes(&code, device_id, &public),
            )),
            code,
            device_id,
            device_name: format!("Phone {device}"),
            platform: Platform::Android,
            device_key: Wire(public),
            subject: None,
        };
        let post = self.server.post(path::ENROLLMENTS).json(&request);
        match result::<Enrolled>(post.send().await) {
            Ok(enrolled) => {
                let id = enrolled.credential_id;
                assert_eq!(member, self.acme.member, "who is no member enrolls nothing");
                if let Some(first) = self.used.get(&index) {
                    assert_eq!(*first, (device, id), "a code is used once");
                    // The answer was lost: the same credential has another token now.
                    assert!(self.live.contains(&id));
                    self.credentials.retain(|credential| credential.id != id);
                } else {
                    self.used.insert(index, (device, id));
                    if revoke_others {
                        self.live.clear();
                    }
                    // A device has one credential of a member.
                    let device_of = &self.device_of;
                    self.live
                        .retain(|live| device_of.get(live) != Some(&device));
                }
                self.live.insert(id);
                self.secrets.insert(id, enrolled.totp_secret.clone());
                self.device_of.insert(id, device);
                self.credentials.push(TestApprover {
                    id,
                    token: enrolled.token.clone(),
                    key,
                });
            }
            Err(code) => assert!(
                matches!(
                    code,
                    ErrorCode::ActivationUsed
                        | ErrorCode::ActivationExpired
                        | ErrorCode::ActivationUnknown
                        | ErrorCode::CredentialRevoked
                        | ErrorCode::MemberRemoved
                ),
                "{code:?}"
            ),
        }
    }

    async fn revoke(&mut self, credential: usize) {
        let Some(credential) = newest(&self.credentials, credential) else {
            return;
        };
        let path = fill(
            path::MEMBER_DEVICE,
            &[&self.acme.organization, &self.acme.member, &credential.id],
        );
        let delete = self.server.delete(&path).session(&self.acme.token);
        let status = delete.send().await.status();
        assert!(status == 204 || status == 404, "{status}");
        self.live.remove(&credential.id);
    }

    async fn remove(&mut self) {
        let (organization, member) = (self.acme.organization, self.acme.member);
        let path = fill(path::MEMBER, &[&organization, &member]);
        let delete = self.server.delete(&path).session(&self.acme.token);
        delete.send().await.done();
        self.live.clear();
        // Before there is another member: the requests to this one have ended.
        self.look().await;
        let path = path::fill(path::MEMBERS, organization);
        let post = self.server.post(&path).session(&self.acme.token);
        let anew = NewMember {
            name: "anna@acme.example".to_owned(),
        };
        let added: Member = post.json(&anew).send().await.ok();
        assert_ne!(added.id, member);
        self.acme.member = added.id;
    }

    async fn check(&mut self, credential: usize) {
        let Some(shown_by) = newest(&self.credentials, credential) else {
            return;
        };
        let secret = self.secrets[&shown_by.id].expose();
        let bytes = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
        let totp = DeviceTotp::from_bytes(Zeroizing::new(bytes));
        let request = CheckCode {
            member: self.acme.member.to_string(),
            code: totp.code(self.server.state.now() / 30).to_string(),
        };
        let path = path::fill(path::CODE_CHECKS, self.acme.organization);
        for _ in 0..2 {
            let post = self.server.post(&path).session(&self.acme.token);
            match result::<CodeChecked>(post.json(&request).send().await) {
                Ok(checked) => {
                    assert!(
                        self.live.contains(&checked.credential_id),
                        "no code of a revoked credential is accepted"
                    );
                    let code = (checked.credential_id, request.code.clone());
                    assert!(self.checked.insert(code), "a code is right once");
                }
                Err(code) => assert!(
                    matches!(
                        code,
                        ErrorCode::WrongProof
                            | ErrorCode::Expired
                            | ErrorCode::NoDevice
                            | ErrorCode::TooManyAttempts
                            | ErrorCode::AccountLocked
                    ),
                    "{code:?}"
                ),
            }
        }
    }

    async fn ask(&mut self) {
        match self.acme.ask(self.server).await {
            Ok(created) => {
                assert!(!self.live.is_empty(), "somebody can be asked");
                self.requests.push(created);
            }
            Err(ErrorCode::NoDevice) => assert!(self.live.is_empty()),
            Err(code) => assert_eq!(code, ErrorCode::TooManyRequests),
        }
    }

    async fn send(
        &mut self,
        approver: &TestApprover,
        request: &SignInRequestCreated,
        answer: Answer,
        is_true: bool,
    ) {
        let sent = approver.send(self.server, request.id, &answer).await;
        let is_live = self.live.contains(&approver.id);
        match sent {
            Ok(outcome) => {
                assert!(is_live, "no revoked credential is accepted");
                assert_eq!(outcome.credential_id, Some(approver.id));
                let is_new = !self.outcomes.contains_key(&request.id);
                assert!(is_new, "one outcome for each request");
                if outcome.state == RequestState::Approved {
                    assert_eq!(answer.number, Some(request.number));
                }
                // A replay can only be the first sending of a signature that fits.
                let fits = Answer::signed_bytes(
                    request.id,
                    answer.decision,
                    answer.number,
                    request.expires_at,
                );
                assert_eq!(answer.signature.0, keys::sign(approver.key, &fits));
                let told = (outcome.state, outcome.credential_id);
                self.outcomes.insert(request.id, told);
            }
            Err(code) if is_live => assert_ne!(code, ErrorCode::CredentialRevoked),
            Err(code) => assert!(
                matches!(
                    code,
                    ErrorCode::CredentialRevoked | ErrorCode::SignInRequired
                ),
                "{code:?}"
            ),
        }
        if is_true {
            self.answers.push(answer);
        }
    }

    /// Whoever asked is told what the devices were told, and nothing else; an approval only while it
    /// stands.
    async fn look(&mut self) {
        let now = u64::try_from(self.server.state.now()).unwrap();
        for request in &self.requests {
            let outcome = self.acme.outcome(self.server, request.id).await;
            let told = (outcome.state, outcome.credential_id);
            match (self.outcomes.get(&request.id), outcome.state) {
                (None, RequestState::Waiting) => {
                    assert!(!self.live.is_empty(), "it waits for nobody");
                }
                (Some((RequestState::Approved, by)), state) => {
                    let by_live = by.is_some_and(|by| self.live.contains(&by));
                    if by_live && now < request.expires_at {
                        assert_eq!(told, (RequestState::Approved, *by));
                    } else {
                        assert_eq!(state, RequestState::Expired, "it stands no more");
                    }
                }
                (None, state) => {
                    assert!(
                        matches!(state, RequestState::Expired | RequestState::Failed),
                        "{state:?} without an answer"
                    );
                    self.outcomes.insert(request.id, told);
                }
                (Some(first), _) => assert_eq!(*first, told),
            }
        }
    }
}

fn cases() -> u32 {
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig::default().cases,
        None => CASES,
    }
}

/// The last but so many.
fn newest<T>(list: &[T], back: usize) -> Option<&T> {
    list.get(list.len().checked_sub(back + 1)?)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(),
        max_shrink_iters: 64,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_happens_in_whatever_order_what_must_hold_holds(
        steps in prop::collection::vec(step(), 10..60)
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(testing::on_every_database(async |server| {
            let mut model = Model::new(&server).await;
            for step in &steps {
                model.take(*step).await;
            }
        }));
    }
}

const ISSUE: Step = Step::Issue {
    revoke_others: false,
};
/// The first device approves the first request.
const APPROVE_FIRST: Step = Step::Respond {
    credential: 0,
    request: 0,
    decision: 2,
    right_number: true,
};

#[tokio::test]
async fn the_steps_get_as_far_as_an_approval_and_a_refused_replay() {
    testing::on_every_database(async |server| {
        let mut model = Model::new(&server).await;
        for step in [
            ISSUE,
            Step::Enroll { device: 0, code: 0 },
            Step::Enroll { device: 1, code: 0 },
            Step::Ask,
            APPROVE_FIRST,
            Step::Replay {
                credential: 0,
                request: 0,
                answer: 0,
            },
        ] {
            model.take(step).await;
        }
        let approved = (RequestState::Approved, Some(model.credentials[0].id));
        assert_eq!(model.outcomes.values().collect::<Vec<_>>(), [&approved]);
        assert_eq!(model.live.len(), 1, "the second device came too late");
    })
    .await;
}

#[tokio::test]
async fn the_steps_get_as_far_as_a_code_that_is_checked_and_a_member_who_is_removed() {
    testing::on_every_database(async |server| {
        let mut model = Model::new(&server).await;
        for step in [
            ISSUE,
            Step::Enroll { device: 0, code: 0 },
            Step::Check { credential: 0 },
            Step::Ask,
            APPROVE_FIRST,
            Step::Ask,
            Step::Remove,
            Step::Enroll { device: 1, code: 0 },
            Step::Ask,
        ] {
            model.take(step).await;
        }
        assert_eq!(model.checked.len(), 1);
        assert_eq!(model.requests.len(), 2, "a new member has no device");
        let expired = (RequestState::Expired, None);
        assert_eq!(model.outcomes[&model.requests[1].id], expired);
    })
    .await;
}

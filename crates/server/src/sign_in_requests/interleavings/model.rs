//! What is known from outside, and what must hold after each step.

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
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{super::upkeep, Step};
use crate::{
    testing::{
        TestServer,
        acme::{Acme, TestApprover, another_number, result},
        keys,
        organizations::fill,
    },
    totp::DeviceTotp,
};

/// An activation code that was issued.
#[derive(Clone)]
struct Issued {
    code: ActivationCode,
    revoke_others: bool,
    member: Uuid,
}

/// What was told from outside. The newest comes first where a step picks one.
pub(super) struct Model<'a> {
    server: &'a TestServer,
    acme: Acme,
    codes: Vec<Issued>,
    /// By which device each code was used, and what it got.
    used: HashMap<usize, (usize, Uuid)>,
    pub(super) credentials: Vec<TestApprover>,
    /// What each credential's device makes codes of.
    secrets: HashMap<Uuid, TotpSecret>,
    /// The codes of devices that were found right, with the credential.
    pub(super) checked: HashSet<(Uuid, String)>,
    /// Whose device each credential is.
    device_of: HashMap<Uuid, usize>,
    pub(super) live: HashSet<Uuid>,
    pub(super) requests: Vec<SignInRequestCreated>,
    /// The first outcome that was told of each request.
    pub(super) outcomes: HashMap<Uuid, (RequestState, Option<Uuid>)>,
    answers: Vec<Answer>,
}

impl<'a> Model<'a> {
    pub(super) async fn new(server: &'a TestServer) -> Self {
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

    pub(super) async fn take(&mut self, step: Step) {
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
                            of.number = another_number(request.number);
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

/// The last but so many.
fn newest<T>(list: &[T], back: usize) -> Option<&T> {
    list.get(list.len().checked_sub(back + 1)?)
}

//! An organization with one member, whose service asks for approvals, written straight to the
//! database.

use lifeboat_protocol::{
    ErrorCode, Token, Wire,
    device::Platform,
    organization::Scope,
    path,
    sign_in_request::{
        Answer, Decision, NewSignInRequest, Number, RequestOutcome, SignInRequestCreated,
        SignInRequests,
    },
};
use sea_orm::{ActiveModelTrait, EntityTrait, Set, sea_query::Expr};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{TestResponse, TestServer, keys, organizations::TestOrganization};
use crate::{
    entities::{api_token, credential, device, member, organization, to_word},
    sealing::sha256,
};

/// The organization.
pub(crate) struct Acme {
    pub(crate) organization: Uuid,
    pub(crate) member: Uuid,
    /// Allows to ask for approvals, and nothing else.
    pub(crate) token: Token,
}

/// A device that can approve: the member's, or a recovery account's.
#[derive(Clone)]
pub(crate) struct TestApprover {
    /// The credential's id, or the device's.
    pub(crate) id: Uuid,
    pub(crate) token: Token,
    pub(crate) key: u8,
}

impl Acme {
    pub(crate) async fn new(server: &TestServer) -> Self {
        let (state, db) = (&server.state, server.state.db.writer());
        let entropy = &state.entropy;
        let (organization, member) = (entropy.id(), entropy.id());
        let name = format!("Acme {}", organization.simple());
        organization::ActiveModel {
            id: Set(organization),
            name: Set(name.clone()),
            name_key: Set(name.to_lowercase()),
            created_at: Set(state.now()),
        }
        .insert(db)
        .await
        .unwrap();
        member::ActiveModel {
            id: Set(member),
            organization_id: Set(organization),
            name: Set("Anna@acme.example".to_owned()),
            name_key: Set("anna@acme.example".to_owned()),
            created_at: Set(state.now()),
            removed_at: Set(None),
        }
        .insert(db)
        .await
        .unwrap();
        let mut acme = Self {
            organization,
            member,
            token: entropy.token(),
        };
        acme.token = acme.token_with(server, "sign_in_requests").await;
        acme
    }

    /// An organization that has an administrator, with the member and the service.
    pub(crate) async fn of(server: &TestServer, organization: &TestOrganization) -> Self {
        let member = server.member(organization, "Anna@acme.example").await;
        let scopes = [Scope::SignInRequests];
        Self {
            organization: organization.id,
            member: member.id,
            token: server.api_token(organization, &scopes).await,
        }
    }

    /// An API token with these scopes.
    pub(crate) async fn token_with(&self, server: &TestServer, scopes: &str) -> Token {
        let token = server.state.entropy.token();
        api_token::ActiveModel {
            id: Set(server.state.entropy.id()),
            organization_id: Set(self.organization),
            name: Set("VPN".to_owned()),
            token_hash: Set(sha256(token.expose_bytes()).to_vec()),
            scopes: Set(scopes.to_owned()),
            created_at: Set(server.state.now()),
        }
        .insert(server.state.db.writer())
        .await
        .unwrap();
        token
    }

    /// Enrolls a device with this key for the member.
    pub(crate) async fn device(&self, server: &TestServer, key: u8) -> TestApprover {
        let (state, token) = (&server.state, server.state.entropy.token());
        let id = state.entropy.id();
        credential::ActiveModel {
            id: Set(id),
            member_id: Set(self.member),
            device_id: Set(state.entropy.id()),
            device_name: Set(format!("Phone {key}")),
            platform: Set(to_word(Platform::Android)),
            public_key: Set(keys::public(key).as_bytes().to_vec()),
            totp_sealed: Set(Vec::new()),
            totp_last_step: Set(0),
            token_hash: Set(sha256(token.expose_bytes()).to_vec()),
            created_at: Set(state.now()),
            last_seen_at: Set(state.now()),
            revoked_at: Set(None),
        }
        .insert(state.db.writer())
        .await
        .unwrap();
        TestApprover { id, token, key }
    }

    /// Revokes a device of the member.
    pub(crate) async fn revoke(&self, server: &TestServer, device: &TestApprover) {
        let now = server.state.now();
        credential::Entity::update_many()
            .col_expr(credential::Column::RevokedAt, Expr::value(now))
            .filter(credential::Column::Id.eq(device.id))
            .exec(server.state.db.writer())
            .await
            .unwrap();
    }

    /// The path of its requests.
    pub(crate) fn requests(&self) -> String {
        path::fill(path::ORGANIZATION_REQUESTS, self.organization)
    }

    /// The path of one of them.
    pub(crate) fn request(&self, id: Uuid) -> String {
        format!("{}/{id}", self.requests())
    }

    /// Has the member asked.
    pub(crate) async fn ask(&self, server: &TestServer) -> Result<SignInRequestCreated, ErrorCode> {
        let request = new_request("anna@acme.example");
        let post = server.post(&self.requests()).session(&self.token);
        result(post.json(&request).send().await)
    }

    /// How a request stands.
    pub(crate) async fn outcome(&self, server: &TestServer, id: Uuid) -> RequestOutcome {
        let get = server.get(&self.request(id)).session(&self.token);
        get.send().await.ok()
    }
}

/// A request for this member.
pub(crate) fn new_request(member: &str) -> NewSignInRequest {
    NewSignInRequest {
        member: member.to_owned(),
        application: "VPN".to_owned(),
        origin: "Delft".to_owned(),
        expires_in: None,
    }
}

/// The body of a success, or the code of a refusal.
pub(crate) fn result<T: serde::de::DeserializeOwned>(
    response: TestResponse,
) -> Result<T, ErrorCode> {
    if response.status() == 200 {
        Ok(response.ok())
    } else {
        Err(response.refused())
    }
}

impl TestApprover {
    /// A device of the recovery account of this address, which has a key.
    pub(crate) async fn of_account(server: &TestServer, email: &str, key: u8) -> Self {
        let name = format!("Phone {key}");
        let signed_in = server.device(email, &name, Platform::Android).await;
        device::ActiveModel {
            id: Set(signed_in.id),
            public_key: Set(Some(keys::public(key).as_bytes().to_vec())),
            ..Default::default()
        }
        .update(server.state.db.writer())
        .await
        .unwrap();
        Self {
            id: signed_in.id,
            token: signed_in.session,
            key,
        }
    }

    /// The requests that wait for it.
    pub(crate) async fn waiting(&self, server: &TestServer) -> Result<Vec<Uuid>, ErrorCode> {
        let get = server.get(path::SIGN_IN_REQUESTS).session(&self.token);
        let listed: SignInRequests = result(get.send().await)?;
        Ok(listed.requests.iter().map(|request| request.id).collect())
    }

    /// Its answer, signed with its key.
    pub(crate) fn answer(
        &self,
        request: &SignInRequestCreated,
        decision: Decision,
        number: Option<Number>,
    ) -> Answer {
        let bytes = Answer::signed_bytes(request.id, decision, number, request.expires_at);
        Answer {
            decision,
            number,
            expires_at: request.expires_at,
            signature: Wire(keys::sign(self.key, &bytes)),
        }
    }

    /// Sends an answer.
    pub(crate) async fn send(
        &self,
        server: &TestServer,
        request: Uuid,
        answer: &Answer,
    ) -> Result<RequestOutcome, ErrorCode> {
        let path = path::fill(path::SIGN_IN_REQUEST_ANSWER, request);
        let post = server.post(&path).session(&self.token);
        result(post.json(answer).send().await)
    }

    /// Types the number.
    pub(crate) async fn approve(
        &self,
        server: &TestServer,
        request: &SignInRequestCreated,
    ) -> Result<RequestOutcome, ErrorCode> {
        let answer = self.answer(request, Decision::Approve, Some(request.number));
        self.send(server, request.id, &answer).await
    }

    /// Types another number.
    pub(crate) async fn mistype(
        &self,
        server: &TestServer,
        request: &SignInRequestCreated,
    ) -> Result<RequestOutcome, ErrorCode> {
        let wrong = Some(another_number(request.number));
        let answer = self.answer(request, Decision::Approve, wrong);
        self.send(server, request.id, &answer).await
    }

    /// Decides without a number.
    pub(crate) async fn decide(
        &self,
        server: &TestServer,
        request: &SignInRequestCreated,
        decision: Decision,
    ) -> Result<RequestOutcome, ErrorCode> {
        let answer = self.answer(request, decision, None);
        self.send(server, request.id, &answer).await
    }
}

/// A number that is not this one.
pub(crate) fn another_number(number: Number) -> Number {
    Number::new((number.get() + 1) % 1_000_000).unwrap()
}

//! Organizations, members and their devices, as far as the tests need them.

use std::fmt::Display;

use lifeboat_protocol::{
    Token, Wire,
    activation::ActivationCode,
    device::Platform,
    enrollment::{Enroll, Enrolled, Signature},
    organization::{
        ActivationIssued, ApiTokenMade, Member, NewActivation, NewApiToken, NewMember, Scope,
    },
    path,
};
use uuid::Uuid;

use super::{TestDevice, TestServer, keys};
use crate::{
    address::Email,
    organizations::{self, administrators, audit::OPERATOR},
};

/// An organization and its administrator.
pub(crate) struct TestOrganization {
    pub(crate) id: Uuid,
    pub(crate) administrator: TestDevice,
}

impl TestServer {
    /// An organization as the operator creates it, with this administrator.
    pub(crate) async fn organization(&self, name: &str, administrator: &str) -> TestOrganization {
        let device = self.device(administrator, "Laptop", Platform::Linux).await;
        let email = Email::parse(administrator).unwrap();
        let transaction = self.state.db.begin().await.unwrap();
        let made = organizations::create(&self.state, &transaction, name, OPERATOR)
            .await
            .unwrap();
        administrators::add(&self.state, &transaction, &made, &email, OPERATOR)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        TestOrganization {
            id: made.id,
            administrator: device,
        }
    }

    /// An API token with these scopes.
    pub(crate) async fn api_token(&self, of: &TestOrganization, scopes: &[Scope]) -> Token {
        let new = NewApiToken {
            name: "Program".to_owned(),
            scopes: scopes.to_vec(),
        };
        let path = path::fill(path::TOKENS, of.id);
        let made = self
            .post(&path)
            .of(&of.administrator)
            .json(&new)
            .send()
            .await;
        made.ok::<ApiTokenMade>().token
    }

    /// A new member.
    pub(crate) async fn member(&self, of: &TestOrganization, name: &str) -> Member {
        let new = NewMember {
            name: name.to_owned(),
        };
        let path = path::fill(path::MEMBERS, of.id);
        self.post(&path)
            .of(&of.administrator)
            .json(&new)
            .send()
            .await
            .ok()
    }

    /// An activation code for a member.
    pub(crate) async fn activation(
        &self,
        of: &TestOrganization,
        member: Uuid,
        revoke_others: bool,
    ) -> ActivationCode {
        let new = NewActivation {
            expires_in: None,
            revoke_others,
        };
        let path = fill(path::ACTIVATIONS, &[&of.id, &member]);
        let issued = self
            .post(&path)
            .of(&of.administrator)
            .json(&new)
            .send()
            .await;
        ActivationCode::parse(&issued.ok::<ActivationIssued>().code).unwrap()
    }

    /// Enrolls a new device with a code.
    pub(crate) async fn enrolled(&self, code: &ActivationCode, name: &str, key: u8) -> Enrolled {
        let request = enroll_request(self, code, name, key);
        self.post(path::ENROLLMENTS)
            .json(&request)
            .send()
            .await
            .ok()
    }
}

/// What a new device sends to enroll.
pub(crate) fn enroll_request(
    server: &TestServer,
    code: &ActivationCode,
    name: &str,
    key: u8,
) -> Enroll {
    let mut request = Enroll {
        code: code.clone(),
        device_id: server.state.entropy.id(),
        device_name: name.to_owned(),
        platform: Platform::Android,
        device_key: Wire(keys::public(key)),
        signature: Wire(Signature::from_bytes([0; 64])),
        subject: None,
    };
    request.signature = Wire(sign_enroll(&request, key));
    request
}

/// The signature over what is to be sent.
pub(crate) fn sign_enroll(request: &Enroll, key: u8) -> Signature {
    let signed = Enroll::signed_bytes(&request.code, request.device_id, &request.device_key.0);
    keys::sign(key, &signed)
}

/// Puts values in the places of a path's parameters, one after the other.
pub(crate) fn fill(path: &str, values: &[&dyn Display]) -> String {
    let filled = values
        .iter()
        .fold(path.to_owned(), |path, value| path::fill(&path, value));
    assert!(!filled.contains('{'), "{filled}");
    filled
}

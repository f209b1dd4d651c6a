//! What an administrator can see: members, their devices for this organization, and its own audit log,
//! and nothing of backups, contacts, devices or other accounts.
//!
//! Every endpoint below `/v1/organizations` is asked, as the description of the interface lists them,
//! so an endpoint that is added later is asked too.

use std::cmp::Reverse;

use data_encoding::BASE32_NOPAD;
use lifeboat_protocol::{
    Wire,
    activation::ActivationCode,
    device::{NewDevice, Platform},
    organization::{
        ActivationIssued, Administrator, ApiTokens, NewActivation, NewAdministrator, Scope,
    },
    path,
    sign_in_request::{NewSignInRequest, SignInRequestCreated},
};
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::{
    committer::sealed,
    testing::{
        self, TestDevice, TestServer, flows, keys,
        organizations::{TestOrganization, enroll_request, fill},
    },
    totp::DeviceTotp,
};

/// The member as the organization knows them, and as the owner of a recovery account.
const MEMBER: &str = "b.jansen";
const PRIVATE: &str = "bert.private@example.net";

struct Scene {
    ours: TestOrganization,
    /// Fills the parameters of a path.
    parameters: Vec<(&'static str, String)>,
    /// What belongs to the member's recovery account, or to another organization.
    private: Vec<(&'static str, String)>,
    /// What the member's device makes codes from.
    codes: DeviceTotp,
}

/// The methods that the endpoints have, in the order in which they are asked: reading first, since
/// writing ends in the removal of the member, and of everything.
const METHODS: [&str; 4] = ["get", "post", "patch", "delete"];

/// A member with a recovery account that has a backup, contacts and devices, and with an account at
/// another organization.
async fn scene(server: &TestServer) -> Scene {
    let ours = server.organization("Ours", "anna@example.org").await;
    let theirs = server
        .organization("Theirs Incorporated", "eve@example.com")
        .await;

    // The same device is enrolled with both organizations and signed in to the recovery account.
    let home = NewDevice {
        device_key: Some(Wire(keys::public(9))),
        ..flows::new_device(server, "Private laptop", Platform::Linux)
    };
    let signed_up = flows::sign_up(server, PRIVATE, &home).await;
    let owner = TestDevice {
        account_id: signed_up.account_id,
        id: home.id,
        session: signed_up.session.clone(),
        secret: signed_up.device_secret.clone(),
    };
    server.contact(&owner, "+31687654321", true).await;
    server
        .contact(&owner, "bert.other@example.net", false)
        .await;
    let object = vec![0x5a; 31_337];
    let head = sealed::commit(server, &owner, &sealed::first(&owner, &object)).await;

    let bert = server.member(&ours, MEMBER).await;
    let code = server.activation(&ours, bert.id, false).await;
    let mut request = enroll_request(server, &code, "Work phone", 1);
    request.device_id = home.id;
    request.signature = Wire(testing::organizations::sign_enroll(&request, 1));
    let enrolled = server.post(path::ENROLLMENTS).json(&request).send().await;
    let enrolled: lifeboat_protocol::enrollment::Enrolled = enrolled.ok();
    let other = server.member(&theirs, "bert-at-theirs").await;
    let code = server.activation(&theirs, other.id, false).await;
    let elsewhere = server.enrolled(&code, "Phone for theirs", 2).await;

    let ask = NewSignInRequest {
        member: MEMBER.to_owned(),
        application: "Payroll".to_owned(),
        origin: String::new(),
        expires_in: None,
    };
    let path = path::fill(path::ORGANIZATION_REQUESTS, ours.id);
    let asked = server
        .post(&path)
        .of(&ours.administrator)
        .json(&ask)
        .send()
        .await;
    let asked: SignInRequestCreated = asked.ok();

    let (administrator, token) = administrator_and_token(server, &ours).await;

    let audit = path::fill(path::AUDIT, ours.id);
    let private = vec![
        ("email", PRIVATE.to_owned()),
        ("contact", "31687654321".to_owned()),
        ("other contact", "bert.other".to_owned()),
        ("device", "Private laptop".to_owned()),
        ("device id", home.id.to_string()),
        ("account id", signed_up.account_id.to_string()),
        ("backup id", sealed::backup_id(&owner).to_string()),
        ("size", "31337".to_owned()),
        ("hash", data_encoding::HEXLOWER.encode(&head.hash.0)),
        ("secret", signed_up.totp_secret.expose().to_owned()),
        ("work secret", enrolled.totp_secret.expose().to_owned()),
        ("other organization", "Theirs".to_owned()),
        ("other organization's id", theirs.id.to_string()),
        ("other member", "bert-at-theirs".to_owned()),
        ("other member's id", other.id.to_string()),
        ("other credential", elsewhere.credential_id.to_string()),
        ("other device", "Phone for theirs".to_owned()),
    ];
    assert!(
        server
            .get(&audit)
            .of(&ours.administrator)
            .send()
            .await
            .text()
            .contains("Work phone")
    );
    let codes = enrolled.totp_secret.expose();
    let codes = BASE32_NOPAD.decode(codes.as_bytes()).unwrap();
    Scene {
        parameters: vec![
            ("{organization}", ours.id.to_string()),
            ("{member}", bert.id.to_string()),
            ("{credential}", enrolled.credential_id.to_string()),
            (
                "administrators/{id}",
                format!("administrators/{administrator}"),
            ),
            ("tokens/{id}", format!("tokens/{token}")),
            ("{id}", asked.id.to_string()),
        ],
        ours,
        private,
        codes: DeviceTotp::from_bytes(Zeroizing::new(codes)),
    }
}

/// Another administrator and an API token, so that there is one of each to be removed.
async fn administrator_and_token(server: &TestServer, ours: &TestOrganization) -> (Uuid, Uuid) {
    server
        .device("carla@example.org", "Laptop", Platform::Linux)
        .await;
    let new = NewAdministrator {
        email: "carla@example.org".to_owned(),
    };
    let path = path::fill(path::ADMINISTRATORS, ours.id);
    let added = server.post(&path).of(&ours.administrator).json(&new);
    let carla: Administrator = added.send().await.ok();
    server.api_token(ours, &[Scope::Audit]).await;
    let path = path::fill(path::TOKENS, ours.id);
    let tokens = server.get(&path).of(&ours.administrator).send().await;
    let tokens: ApiTokens = tokens.ok();
    (carla.id, tokens.tokens[0].id)
}

/// A body for an endpoint that takes one.
fn body(server: &TestServer, scene: &Scene, path: &str) -> Value {
    match path {
        path::ADMINISTRATORS => json!({"email": PRIVATE}),
        path::TOKENS => json!({"name": "Program", "scopes": ["audit"]}),
        path::ORGANIZATION_REQUESTS => {
            json!({"member": MEMBER, "application": "Payroll", "expires_in": 1})
        }
        path::CODE_CHECKS => {
            let code = scene.codes.code(server.state.now() / 30);
            json!({"member": MEMBER, "code": *code})
        }
        path::ACTIVATIONS => json!({}),
        path::ORGANIZATIONS => json!({"name": "Another"}),
        _ => json!({"name": "Another member"}),
    }
}

#[tokio::test]
async fn no_endpoint_tells_an_administrator_of_backups_or_other_accounts() {
    testing::on_every_database_with(
        |config| config.organizations = crate::config::WhoCreates::Anyone,
        async |server| {
            let scene = scene(&server).await;
            let api: Value = server.get("/openapi.json").send().await.ok();
            let mut asked = 0;
            let paths = api["paths"].as_object().unwrap();
            let paths = || {
                paths
                    .iter()
                    .filter(|(path, _)| path.starts_with(path::ORGANIZATIONS))
            };
            for (template, methods) in paths() {
                for method in methods.as_object().unwrap().keys() {
                    let is_known = METHODS.contains(&method.as_str());
                    assert!(is_known, "{method} {template} is not asked");
                }
            }
            for method in METHODS {
                // What lies deeper first: it goes with what it lies in.
                let mut templates: Vec<_> = paths()
                    .filter(|(_, methods)| !methods[method].is_null())
                    .map(|(template, _)| template)
                    .collect();
                templates.sort_by_key(|template| Reverse(template.split('/').count()));
                for template in templates {
                    // To say whether an address has a recovery account is what this one is for. It
                    // is throttled, and shows nothing else.
                    if (method, template.as_str()) == ("post", path::ADMINISTRATORS) {
                        continue;
                    }
                    let seen = ask(&server, &scene, method, template).await;
                    for (what, text) in &scene.private {
                        assert!(
                            !seen.contains(text.as_str()),
                            "{method} {template} tells the {what}: {seen}"
                        );
                    }
                    asked += 1;
                }
            }
            assert!(asked >= 21, "only {asked} endpoints were asked");
        },
    )
    .await;
}

/// Asks as the administrator, and gives everything that comes back: headers and body.
async fn ask(server: &TestServer, scene: &Scene, method: &str, template: &str) -> String {
    let path = scene
        .parameters
        .iter()
        .fold(template.to_owned(), |path, (name, value)| {
            path.replace(name, value)
        });
    assert!(!path.contains('{'), "{path}");
    if method == "get" && template.ends_with("/events") {
        // A stream goes on: the request is let die before.
        server.clock.advance(700);
    }
    let request = match method {
        "get" => server.get(&path),
        "post" => server.post(&path).json(&body(server, scene, template)),
        "patch" => server.patch(&path).json(&body(server, scene, template)),
        _ => server.delete(&path),
    };
    let response = request.of(&scene.ours.administrator).send().await;
    // What is refused shows nothing of what it would show.
    let succeeded = response.status() < 300;
    assert!(succeeded, "{method} {path}: {}", response.text());
    format!("{:?} {}", response.headers, response.text())
}

#[tokio::test]
async fn a_code_for_one_organization_tells_the_device_nothing_of_another() {
    testing::on_every_database(async |server| {
        let scene = scene(&server).await;
        let member = scene.parameters[1].1.clone();
        let path = fill(path::ACTIVATIONS, &[&scene.ours.id, &member]);
        let post = server.post(&path).of(&scene.ours.administrator);
        let issued = post.json(&NewActivation::default()).send().await;
        let code = ActivationCode::parse(&issued.ok::<ActivationIssued>().code).unwrap();
        let request = enroll_request(&server, &code, "Tablet", 3);
        let response = server.post(path::ENROLLMENTS).json(&request).send().await;
        let seen = response.text();
        for (what, text) in &scene.private {
            assert!(!seen.contains(text.as_str()), "the {what}");
        }
    })
    .await;
}

//! What somebody who steals the database finds in it: no name of an account, and no secret.
//!
//! The server's own key files are not part of the database. That the content of an object really is
//! sealed is for the client's tests to show; here a cipher stands in for it.

use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce, aead::Aead};
use data_encoding::BASE32_NOPAD;
use lifeboat_protocol::{
    Token,
    device::{Platform, SignedIn},
    organization::Scope,
    path,
    sign_in::{Proof, Prove},
    sign_up::Language,
};

use crate::{
    committer::sealed,
    testing::{
        self, TestDevice, TestServer,
        flows::{self, PASSWORD},
        keys,
    },
};

const ANNA: &str = "anna@example.org";

/// What a snapshot holds in clear, on the device only.
const SNAPSHOT: &str = r#"{"accounts":[{"issuer":"Example Bank","name":"anna-at-the-bank","secret":"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}]}"#;

#[tokio::test]
async fn a_stolen_database_holds_no_account_name_and_no_secret() {
    testing::on_every_database(async |server| {
        let laptop = flows::new_device(&server, "Laptop", Platform::Linux);
        let signed_up = flows::sign_up(&server, ANNA, &laptop).await;
        let object = seal(SNAPSHOT.as_bytes());
        let device = test_device(&signed_up, laptop.id);
        let head = sealed::commit(&server, &device, &sealed::first(&device, &object)).await;
        sealed::commit(&server, &device, &sealed::after(&device, head, &seal(b"2"))).await;
        let signed_in = sign_in_on_another_device(&server).await;
        let (sign_up, code) = flows::start_sign_up(&server, "bert@example.org").await;
        // Messages that wait to be sent.
        flows::start_reset(&server, ANNA).await;

        let dump = dump(&server);
        // The search finds what is there.
        assert!(holds(&dump, ANNA.as_bytes()));
        assert!(holds(&dump, &object));

        for name in [
            "Example Bank",
            "anna-at-the-bank",
            "JBSWY3DPEHPK3PXP",
            PASSWORD,
            &code,
        ] {
            assert!(!holds(&dump, name.as_bytes()), "{name}");
        }
        for signed_in in [&signed_up, &signed_in] {
            no_token(&dump, "session", &signed_in.session);
            no_token(&dump, "device secret", &signed_in.device_secret);
            let totp = signed_in.totp_secret.expose();
            assert!(!holds(&dump, totp.as_bytes()), "TOTP secret");
            assert!(
                !holds(&dump, &BASE32_NOPAD.decode(totp.as_bytes()).unwrap()),
                "TOTP secret"
            );
        }
        no_token(&dump, "sign-up", &sign_up);
        no_token(&dump, "recovery proof", &recovery_proof());
        assert!(
            !holds(&dump, &server.state.opaque.to_bytes()[..32]),
            "OPAQUE keys"
        );
    })
    .await;
}

#[tokio::test]
async fn a_stolen_database_holds_no_activation_code_and_no_credential() {
    testing::on_every_database(async |server| {
        let ours = server.organization("Ours", ANNA).await;
        let token = server.api_token(&ours, &[Scope::Audit]).await;
        let bert = server.member(&ours, "bert").await;
        let used = server.activation(&ours, bert.id, false).await;
        let enrolled = server.enrolled(&used, "Phone", 1).await;
        let waiting = server.activation(&ours, bert.id, false).await;

        let dump = dump(&server);
        // The search finds what is there.
        assert!(holds(&dump, keys::public(1).as_bytes()));
        for code in [&used, &waiting] {
            assert!(!holds(&dump, code.expose_bytes()));
            assert!(!holds(&dump, code.expose().replace('-', "").as_bytes()));
        }
        no_token(&dump, "API token", &token);
        no_token(&dump, "credential", &enrolled.token);
        let totp = enrolled.totp_secret.expose().as_bytes();
        assert!(!holds(&dump, totp));
        assert!(!holds(&dump, &BASE32_NOPAD.decode(totp).unwrap()));
    })
    .await;
}

/// A second device, which proves itself with the recovery code.
async fn sign_in_on_another_device(server: &TestServer) -> SignedIn {
    let request = Prove {
        sign_in: flows::password_proof(server, ANNA, PASSWORD).await,
        proof: Proof::RecoveryCode {
            proof: recovery_proof(),
        },
        device: flows::new_device(server, "Phone", Platform::Ios),
        device_secret: None,
        language: Language::En,
    };
    server
        .post(path::SIGN_IN_PROVE)
        .json(&request)
        .send()
        .await
        .ok()
}

/// As in [`flows::finish_sign_up`].
fn recovery_proof() -> Token {
    Token::from_random([1; 32])
}

fn test_device(signed_in: &SignedIn, id: uuid::Uuid) -> TestDevice {
    TestDevice {
        account_id: signed_in.account_id,
        id,
        session: signed_in.session.clone(),
        secret: signed_in.device_secret.clone(),
    }
}

fn seal(content: &[u8]) -> Vec<u8> {
    let cipher = XChaCha20Poly1305::new(&[5; 32].into());
    cipher.encrypt(&XNonce::from([6; 24]), content).unwrap()
}

/// Every byte of the database, also what is still in its log; of PostgreSQL, what `pg_dump` gives out.
fn dump(server: &TestServer) -> Vec<u8> {
    if !server.state.db.is_sqlite() {
        return pg_dump(server.state.config.database.expose());
    }
    let file = server.state.config.data.join("lifeboat.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    bytes.extend(std::fs::read(file.with_extension("sqlite-wal")).unwrap());
    bytes
}

/// The dump of the test's own schema. What it writes in hexadecimal are bytes again.
fn pg_dump(url: &str) -> Vec<u8> {
    let (server, schema) = url.split_once("options%5Bsearch_path%5D=").unwrap();
    let output = std::process::Command::new("pg_dump")
        .args(["--data-only", "--no-owner", "--schema", schema, "--dbname"])
        .arg(server.trim_end_matches(['?', '&']))
        .output()
        .expect("pg_dump is installed, as PostgreSQL is");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let mut values = text.split("\\\\x");
    let mut bytes = values.next().unwrap().as_bytes().to_vec();
    for value in values {
        let length = value.find(|c: char| !c.is_ascii_hexdigit());
        let (hex, rest) = value.split_at(length.unwrap_or(value.len()));
        bytes.extend(data_encoding::HEXLOWER.decode(hex.as_bytes()).unwrap());
        bytes.extend(rest.as_bytes());
    }
    bytes
}

fn holds(dump: &[u8], needle: &[u8]) -> bool {
    dump.windows(needle.len()).any(|window| window == needle)
}

/// In none of the forms that a token could have been written in.
fn no_token(dump: &[u8], what: &str, token: &Token) {
    let bytes = token.expose_bytes();
    let hex = data_encoding::HEXLOWER.encode(bytes);
    let base64 = data_encoding::BASE64.encode(bytes);
    for form in [
        &bytes[..],
        token.expose().as_bytes(),
        hex.as_bytes(),
        &base64.as_bytes()[..40],
    ] {
        assert!(!holds(dump, form), "{what}");
    }
}

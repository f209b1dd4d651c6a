//! A client's part of sign-up, sign-in and reset, as far as the tests need it.
//!
//! Stretching a password takes a while, so a registration is made once for each address and password
//! and used by all tests; the servers under test share their OPAQUE keys for that.

use std::{
    collections::HashMap,
    sync::{Mutex, OnceLock},
};

use lifeboat_opaque::{
    ClientRegistration, ClientSignIn, PasswordFile, RegistrationRequest, RegistrationUpload,
    ServerSetup,
};
use lifeboat_protocol::{
    Hex, Token, Wire,
    device::{NewDevice, Platform, SignedIn},
    password::{FinishReset, ProveReset, ResetProven, ResetStarted, StartReset},
    path,
    sign_in::{FinishSignIn, KnownBy, PasswordProven, Proof, Prove, SignInStarted, StartSignIn},
    sign_up::{FinishSignUp, Language, RegistrationAnswer, SignUp, SignUpStarted, VerifySignUp},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use uuid::Uuid;

use super::{TestServer, opaque_keys};
use crate::{
    accounts,
    address::Email,
    challenge::{CODE_LIFE, Challenge, Kind, NewChallenge, Stage},
    entities::account,
    sealing::sha256,
};

/// The password of every account, unless the test says otherwise.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
/// The key file of every account at first.
pub(crate) const KEY_FILE: &[u8] = b"key file 1";

type Registration = (RegistrationRequest, RegistrationUpload);

/// What a client sends to register [`PASSWORD`].
pub(crate) fn registration(email: &str) -> Registration {
    registration_with(email, PASSWORD)
}

/// What a client sends to register this password.
pub(crate) fn registration_with(email: &str, password: &str) -> Registration {
    static MADE: OnceLock<Mutex<HashMap<(String, String), Registration>>> = OnceLock::new();
    let mut made = MADE.get_or_init(Mutex::default).lock().unwrap();
    let entry = made.entry((email.to_owned(), password.to_owned()));
    entry
        .or_insert_with(|| {
            let server = ServerSetup::from_bytes(opaque_keys()).unwrap();
            let (client, request) = ClientRegistration::start(password.as_bytes());
            let response = server.register(&request, email.as_bytes());
            let (upload, _) = client.finish(password.as_bytes(), &response).unwrap();
            (request, upload)
        })
        .clone()
}

/// Sees to it that there is an account with [`PASSWORD`], without a device.
pub(crate) async fn account(server: &TestServer, email: &str) {
    let address = Email::parse(email).unwrap();
    if accounts::find(&server.state, &address)
        .await
        .unwrap()
        .is_none()
    {
        server.account(email).await;
    }
    let password_file = PasswordFile::from_upload(&registration(email).1)
        .as_bytes()
        .to_vec();
    account::Entity::update_many()
        .col_expr(account::Column::PasswordFile, Expr::value(password_file))
        .filter(account::Column::Email.eq(email))
        .exec(server.state.db.writer())
        .await
        .unwrap();
}

/// A device that is not signed in yet.
pub(crate) fn new_device(server: &TestServer, name: &str, platform: Platform) -> NewDevice {
    NewDevice {
        id: server.state.entropy.id(),
        name: name.to_owned(),
        platform,
        device_key: None,
    }
}

/// The whole of a sign-up.
pub(crate) async fn sign_up(server: &TestServer, email: &str, device: &NewDevice) -> SignedIn {
    let sign_up = proven_sign_up(server, email).await;
    let request = finish_sign_up(&sign_up, email, device);
    server
        .post(path::SIGN_UP_FINISH)
        .json(&request)
        .send()
        .await
        .ok()
}

/// A sign-up that waits for its code, and the code.
pub(crate) async fn start_sign_up(server: &TestServer, email: &str) -> (Token, String) {
    let request = SignUp {
        email: email.to_owned(),
        language: Language::En,
    };
    let started: SignUpStarted = server.post(path::SIGN_UP).json(&request).send().await.ok();
    (started.sign_up, server.code_to(email).await)
}

/// A sign-up whose address is proven.
pub(crate) async fn proven_sign_up(server: &TestServer, email: &str) -> Token {
    let (sign_up, code) = start_sign_up(server, email).await;
    let request = VerifySignUp {
        sign_up: sign_up.clone(),
        code,
        registration_request: Wire(registration(email).0),
    };
    let _: RegistrationAnswer = server
        .post(path::SIGN_UP_VERIFY)
        .json(&request)
        .send()
        .await
        .ok();
    sign_up
}

/// The last request of a sign-up. The proof of the recovery code is 32 bytes of 1.
pub(crate) fn finish_sign_up(sign_up: &Token, email: &str, device: &NewDevice) -> FinishSignUp {
    FinishSignUp {
        sign_up: sign_up.clone(),
        registration_upload: Wire(registration(email).1),
        key_file: Wire(KEY_FILE.to_vec()),
        recovery_verifier: Hex(sha256(&[1; 32])),
        device: device.clone(),
    }
}

/// A sign-in that waits for the last message.
pub(crate) async fn start_sign_in(
    server: &TestServer,
    email: &str,
    password: &str,
) -> (ClientSignIn, SignInStarted) {
    start_sign_in_by(server, email, password, None).await
}

async fn start_sign_in_by(
    server: &TestServer,
    email: &str,
    password: &str,
    known_by: Option<KnownBy>,
) -> (ClientSignIn, SignInStarted) {
    let (client, request) = ClientSignIn::start(password.as_bytes());
    let request = StartSignIn {
        email: email.to_owned(),
        credential_request: Wire(request),
        known_by,
    };
    let started = server
        .post(path::SIGN_IN_START)
        .json(&request)
        .send()
        .await
        .ok();
    (client, started)
}

/// The last message of a sign-in with the right password.
pub(crate) async fn right_password(
    server: &TestServer,
    email: &str,
    password: &str,
) -> FinishSignIn {
    let started = start_sign_in(server, email, password).await;
    last_message(started, password)
}

fn last_message((client, started): (ClientSignIn, SignInStarted), password: &str) -> FinishSignIn {
    let response = &started.credential_response.0;
    let (finalization, _, _) = client.finish(password.as_bytes(), response).unwrap();
    FinishSignIn {
        sign_in: started.sign_in,
        credential_finalization: Wire(finalization),
    }
}

/// A sign-in whose password is proven.
pub(crate) async fn password_proof(server: &TestServer, email: &str, password: &str) -> Token {
    let request = right_password(server, email, password).await;
    finish_sign_in(server, request).await
}

/// A sign-in whose [`PASSWORD`] is proven, by somebody who is known already.
pub(crate) async fn password_proof_by(
    server: &TestServer,
    email: &str,
    known_by: KnownBy,
) -> Token {
    let started = start_sign_in_by(server, email, PASSWORD, Some(known_by)).await;
    finish_sign_in(server, last_message(started, PASSWORD)).await
}

async fn finish_sign_in(server: &TestServer, request: FinishSignIn) -> Token {
    let _: PasswordProven = server
        .post(path::SIGN_IN_FINISH)
        .json(&request)
        .send()
        .await
        .ok();
    request.sign_in
}

/// A sign-in of [this account](account) whose password is proven, written straight to the database.
pub(crate) async fn given_password_proof(server: &TestServer, account_id: Uuid) -> Token {
    given(server, account_id, Kind::SignIn, Stage::PasswordProven).await
}

/// A reset of this account whose proofs are given, written straight to the database.
pub(crate) async fn given_proven_reset(server: &TestServer, account_id: Uuid) -> Token {
    given(server, account_id, Kind::Reset, Stage::Proven).await
}

async fn given(server: &TestServer, account_id: Uuid, kind: Kind, stage: Stage) -> Token {
    let (state, db) = (&server.state, server.state.db.writer());
    let account = accounts::of(db, account_id).await.unwrap();
    let new = NewChallenge {
        kind,
        account_id: Some(account_id),
        email: &Email::parse(&account.email).unwrap(),
        language: Language::En,
        code: None,
        state_sealed: None,
        life: CODE_LIFE,
    };
    let token = Challenge::begin(state, db, new).await.unwrap();
    let challenge = Challenge::find(state, kind, &token).await.unwrap();
    challenge.advance(db, stage).await.unwrap();
    token
}

/// A new device that proves itself with the recovery code, 32 bytes of 1.
pub(crate) fn prove_with_recovery_code(server: &TestServer, sign_in: &Token) -> Prove {
    Prove {
        sign_in: sign_in.clone(),
        proof: Proof::RecoveryCode {
            proof: Token::from_random([1; 32]),
        },
        device: new_device(server, "Tablet", Platform::Ios),
        device_secret: None,
        language: Language::En,
    }
}

/// The whole of a reset, on a new device.
pub(crate) async fn reset(server: &TestServer, email: &str, password: &str) -> SignedIn {
    let reset = proven_reset(server, email, password).await;
    let device = new_device(server, "New phone", Platform::Ios);
    let request = finish_reset(&reset, email, password, 1, &device);
    server
        .post(path::RESET_FINISH)
        .json(&request)
        .send()
        .await
        .ok()
}

/// A reset that waits for its proofs.
pub(crate) async fn start_reset(server: &TestServer, email: &str) -> Token {
    let request = StartReset {
        email: email.to_owned(),
        language: Language::En,
        recovery_proof: None,
    };
    let started: ResetStarted = server
        .post(path::RESET_START)
        .json(&request)
        .send()
        .await
        .ok();
    started.reset
}

/// Both proofs of a reset; that of the recovery code is 32 bytes of `recovery`.
pub(crate) fn prove_reset(
    reset: &Token,
    email: &str,
    code: &str,
    recovery: u8,
    password: &str,
) -> ProveReset {
    ProveReset {
        reset: reset.clone(),
        code: code.to_owned(),
        recovery_proof: Token::from_random([recovery; 32]),
        registration_request: Wire(registration_with(email, password).0),
    }
}

/// A reset whose proofs are given.
pub(crate) async fn proven_reset(server: &TestServer, email: &str, password: &str) -> Token {
    let reset = start_reset(server, email).await;
    let code = server.code_to(email).await;
    let request = prove_reset(&reset, email, &code, 1, password);
    let _: ResetProven = server
        .post(path::RESET_PROVE)
        .json(&request)
        .send()
        .await
        .ok();
    reset
}

/// The last request of a reset.
pub(crate) fn finish_reset(
    reset: &Token,
    email: &str,
    password: &str,
    expected_revision: u64,
    device: &NewDevice,
) -> FinishReset {
    FinishReset {
        reset: reset.clone(),
        registration_upload: Wire(registration_with(email, password).1),
        expected_revision,
        key_file: Wire(b"key file 2".to_vec()),
        device: device.clone(),
        language: Language::En,
    }
}

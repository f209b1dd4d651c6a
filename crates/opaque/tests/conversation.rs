//! Whole conversations through the public interface. Each `finish` of a client costs one Argon2id.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use lifeboat_opaque::{
    ClientRegistration, ClientSignIn, CredentialFinalization, CredentialRequest,
    CredentialResponse, NotSignedIn, PasswordFile, RegistrationRequest, RegistrationResponse,
    RegistrationUpload, ServerSetup, ServerSignIn, SignInError,
};

const ID: &[u8] = b"account 1";

#[test]
fn everything_survives_being_sent_and_stored() {
    let server = ServerSetup::generate();

    let (client, request) = ClientRegistration::start(b"correct horse");
    let request = RegistrationRequest::from_bytes(request.as_bytes().to_vec()).unwrap();
    let response = server.register(&request, ID);
    let response = RegistrationResponse::from_bytes(response.as_bytes().to_vec()).unwrap();
    let (upload, export_key) = client.finish(b"correct horse", &response).unwrap();
    let upload = RegistrationUpload::from_bytes(upload.as_bytes().to_vec()).unwrap();
    let file = PasswordFile::from_upload(&upload);
    let file = PasswordFile::from_bytes(file.as_bytes().to_vec()).unwrap();

    // The server is restarted in between.
    let server = ServerSetup::from_bytes(&server.to_bytes()).unwrap();
    let (client, request) = ClientSignIn::start(b"correct horse");
    let request = CredentialRequest::from_bytes(request.as_bytes().to_vec()).unwrap();
    let (state, response) = server.sign_in(Some(&file), &request, ID);
    let state = ServerSignIn::from_bytes(&state.to_bytes()).unwrap();
    let response = CredentialResponse::from_bytes(response.as_bytes().to_vec()).unwrap();
    let (finalization, same_export_key, client_key) =
        client.finish(b"correct horse", &response).unwrap();
    let finalization =
        CredentialFinalization::from_bytes(finalization.as_bytes().to_vec()).unwrap();

    assert_eq!(export_key, same_export_key);
    assert_eq!(state.finish(&finalization).unwrap(), client_key);
}

#[test]
fn whatever_differs_from_registration_reads_as_a_wrong_password() {
    let server = ServerSetup::generate();
    let file = registered(&server);

    let (client, request) = ClientSignIn::start(b"correct horsf");
    let (_, response) = server.sign_in(Some(&file), &request, ID);
    let wrong_password = client.finish(b"correct horsf", &response).unwrap_err();

    let (client, request) = ClientSignIn::start(b"correct horse");
    let (_, response) = server.sign_in(Some(&file), &request, b"account 2");
    let another_account = client.finish(b"correct horse", &response).unwrap_err();

    let (client, request) = ClientSignIn::start(b"correct horse");
    let (_, response) = ServerSetup::generate().sign_in(Some(&file), &request, ID);
    let another_server = client.finish(b"correct horse", &response).unwrap_err();

    assert_eq!(
        [wrong_password, another_account, another_server],
        [SignInError::WrongPassword; 3]
    );
}

#[test]
fn an_unknown_account_gets_an_answer_of_the_same_shape_and_no_session() {
    let server = ServerSetup::generate();
    let file = registered(&server);
    let (client, request) = ClientSignIn::start(b"correct horse");

    let (_, known) = server.sign_in(Some(&file), &request, ID);
    let (state, unknown) = server.sign_in(None, &request, ID);
    let (_, unknown_again) = server.sign_in(None, &request, ID);

    assert_eq!(unknown.as_bytes().len(), known.as_bytes().len());
    assert!(CredentialResponse::from_bytes(unknown.as_bytes().to_vec()).is_ok());
    // The OPRF's answer is the same for the same account, existing or not; so asking twice tells
    // nothing.
    assert_eq!(unknown.as_bytes()[..32], unknown_again.as_bytes()[..32]);
    assert_eq!(unknown.as_bytes()[..32], known.as_bytes()[..32]);
    // Nothing that a client without a password can send opens a session.
    let guess = CredentialFinalization::from_bytes(vec![0; 64]).unwrap();
    assert_eq!(state.finish(&guess), Err(NotSignedIn));
    assert_eq!(
        client.finish(b"correct horse", &unknown).unwrap_err(),
        SignInError::WrongPassword
    );
}

#[test]
fn a_finalization_is_good_for_its_own_conversation_only() {
    let server = ServerSetup::generate();
    let file = registered(&server);
    let (client, request) = ClientSignIn::start(b"correct horse");
    let (_, response) = server.sign_in(Some(&file), &request, ID);
    let (other_state, _) = server.sign_in(Some(&file), &request, ID);
    let (finalization, _, _) = client.finish(b"correct horse", &response).unwrap();
    assert_eq!(other_state.finish(&finalization), Err(NotSignedIn));
}

#[test]
fn damaged_stored_records_are_refused() {
    let server = ServerSetup::generate();
    assert!(ServerSetup::from_bytes(&server.to_bytes()[..127]).is_err());
    assert!(ServerSetup::from_bytes(&[0xff; 128]).is_err());
    assert!(PasswordFile::from_bytes(vec![0xff; 192]).is_err());
    assert!(PasswordFile::from_bytes(Vec::new()).is_err());
    assert!(ServerSignIn::from_bytes(&[0; 127]).is_err());
}

#[test]
fn nothing_secret_is_printed() {
    let server = ServerSetup::generate();
    let (client, request) = ClientSignIn::start(b"correct horse");
    let (state, response) = server.sign_in(None, &request, ID);
    assert_eq!(
        format!("{server:?} {client:?} {state:?} {response:?}"),
        "ServerSetup([redacted]) ClientSignIn([redacted]) ServerSignIn([redacted]) \
         CredentialResponse(320 bytes)"
    );
}

fn registered(server: &ServerSetup) -> PasswordFile {
    let (client, request) = ClientRegistration::start(b"correct horse");
    let (upload, _) = client
        .finish(b"correct horse", &server.register(&request, ID))
        .unwrap();
    PasswordFile::from_upload(&upload)
}

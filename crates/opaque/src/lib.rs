//! Sign-in with a password that the server never sees: OPAQUE ([RFC 9807]).
//!
//! Client and server hold a conversation at whose end both have the same [`SessionKey`], and the
//! client alone has the [`ExportKey`], which is the same each time and opens the account key. The
//! server keeps a [`PasswordFile`] that is of no use without its [`ServerSetup`], and even with
//! both a thief has to try passwords one by one, each through the key stretching below. Somebody
//! who asks about an account that does not exist gets an answer of the same shape as anybody else.
//!
//! The suite is fixed: OPRF and key exchange over ristretto255 with SHA-512, 3DH, and Argon2id
//! ([`KEY_STRETCHING`]). [`CONTEXT`] names all of it and is part of every key exchange, so two
//! parties that do not agree on the suite cannot sign in by accident.
//!
//! Everything that crosses this crate's border is bytes: the implementation beneath (`opaque-ke` 4)
//! rests on an older generation of cryptography crates, and none of their types are in this
//! interface. For the same reason randomness does not come in as a parameter here: it is taken from
//! the operating system (in a browser, from `crypto.getRandomValues`).
//!
//! # A whole conversation
//!
//! ```
//! use lifeboat_opaque::{ClientRegistration, ClientSignIn, PasswordFile, ServerSetup, SignInError};
//!
//! // The server makes its keys once and keeps them in a file.
//! let server = ServerSetup::generate();
//! // What the server calls this account; it must never change.
//! let credential_id = b"3f1d6c2a";
//!
//! // Registration: two messages there, one back.
//! let (client, request) = ClientRegistration::start(b"correct horse");
//! let response = server.register(&request, credential_id);
//! let (upload, export_key) = client.finish(b"correct horse", &response)?;
//! let password_file = PasswordFile::from_upload(&upload);
//!
//! // Signing in: two messages there, one back.
//! let (client, request) = ClientSignIn::start(b"correct horse");
//! let (server_state, response) = server.sign_in(Some(&password_file), &request, credential_id);
//! let (finalization, same_export_key, client_key) = client.finish(b"correct horse", &response)?;
//! let server_key = server_state.finish(&finalization)?;
//! assert_eq!(export_key, same_export_key);
//! assert_eq!(client_key, server_key);
//!
//! // A wrong password is found out by the client; the server never hears the last message.
//! let (client, request) = ClientSignIn::start(b"battery staple");
//! let (_, response) = server.sign_in(Some(&password_file), &request, credential_id);
//! let refused = client.finish(b"battery staple", &response).unwrap_err();
//! assert_eq!(refused, SignInError::WrongPassword);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [RFC 9807]: https://www.rfc-editor.org/rfc/rfc9807

mod client;
mod error;
mod keys;
mod messages;
mod server;
mod suite;

#[cfg(test)]
mod rfc9807_vectors;

pub use client::{ClientRegistration, ClientSignIn};
pub use error::{MalformedMessage, NotSignedIn, RegistrationError, SignInError};
pub use keys::{ExportKey, SessionKey};
pub use messages::{
    CredentialFinalization, CredentialRequest, CredentialResponse, RegistrationRequest,
    RegistrationResponse, RegistrationUpload,
};
pub use server::{PasswordFile, ServerSetup, ServerSignIn};
pub use suite::{CONTEXT, KEY_STRETCHING, KeyStretching};

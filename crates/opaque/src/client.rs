//! The client's half. A state holds what must be remembered between two messages and is used once.

use std::fmt;

use opaque_ke::errors::{InternalError, ProtocolError};
use opaque_ke::{
    ClientLogin, ClientLoginFinishParameters, ClientRegistrationFinishParameters, Identifiers,
};
use rand::rngs::OsRng;

use crate::error::{RegistrationError, SignInError};
use crate::keys::{ExportKey, SessionKey};
use crate::messages::{
    CredentialFinalization, CredentialRequest, CredentialResponse, RegistrationRequest,
    RegistrationResponse, RegistrationUpload,
};
use crate::suite::{CONTEXT, Lifeboat};

/// The longest password that OPAQUE can take, in bytes.
const LONGEST_PASSWORD: usize = u16::MAX as usize;

/// A registration (or change of password) that waits for the server's answer.
pub struct ClientRegistration(opaque_ke::ClientRegistration<Lifeboat>);

impl ClientRegistration {
    /// Begins: hides the password in a message that tells the server nothing about it.
    ///
    /// The caller has normalized the password; here it is only bytes.
    ///
    /// # Panics
    ///
    /// If the operating system has no randomness to give.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "hashing to ristretto255 takes any bytes"
    )]
    pub fn start(password: &[u8]) -> (Self, RegistrationRequest) {
        let started = opaque_ke::ClientRegistration::start(&mut OsRng, password)
            .expect("any bytes can be blinded");
        let request = RegistrationRequest::from_inner(&started.message);
        (Self(started.state), request)
    }

    /// Ends: what the server is to store, and the export key.
    ///
    /// Give the same password as to [`start`](Self::start). This is where Argon2id runs: it takes a
    /// fraction of a second and 64 MiB of memory.
    ///
    /// # Errors
    ///
    /// See [`RegistrationError`].
    pub fn finish(
        self,
        password: &[u8],
        response: &RegistrationResponse,
    ) -> Result<(RegistrationUpload, ExportKey), RegistrationError> {
        if password.len() > LONGEST_PASSWORD {
            return Err(RegistrationError::PasswordTooLong);
        }
        let finished = self
            .0
            .finish(
                &mut OsRng,
                password,
                response.to_inner(),
                ClientRegistrationFinishParameters::default(),
            )
            .map_err(|_| RegistrationError::HostileServer)?;
        let export_key = ExportKey::from_output(finished.export_key.as_ref());
        Ok((
            RegistrationUpload::from_inner(&finished.message),
            export_key,
        ))
    }
}

/// A sign-in that waits for the server's answer.
pub struct ClientSignIn(ClientLogin<Lifeboat>);

impl ClientSignIn {
    /// Begins: hides the password in a message that tells the server nothing about it.
    ///
    /// The caller has normalized the password as at registration; here it is only bytes.
    ///
    /// # Panics
    ///
    /// If the operating system has no randomness to give.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "hashing to ristretto255 takes any bytes"
    )]
    pub fn start(password: &[u8]) -> (Self, CredentialRequest) {
        let started = ClientLogin::start(&mut OsRng, password).expect("any bytes can be blinded");
        let request = CredentialRequest::from_inner(&started.message);
        (Self(started.state), request)
    }

    /// Ends: the last message to the server, the export key and the session key.
    ///
    /// Give the same password as to [`start`](Self::start). This is where Argon2id runs: it takes a
    /// fraction of a second and 64 MiB of memory.
    ///
    /// # Errors
    ///
    /// See [`SignInError`]. A malformed response never gets here:
    /// [`CredentialResponse::from_bytes`] refuses it.
    pub fn finish(
        self,
        password: &[u8],
        response: &CredentialResponse,
    ) -> Result<(CredentialFinalization, ExportKey, SessionKey), SignInError> {
        if password.len() > LONGEST_PASSWORD {
            return Err(SignInError::PasswordTooLong);
        }
        let parameters =
            ClientLoginFinishParameters::new(Some(CONTEXT), Identifiers::default(), None);
        let finished = self
            .0
            .finish(&mut OsRng, password, response.to_inner(), parameters)
            .map_err(|error| match error {
                ProtocolError::InvalidLoginError
                | ProtocolError::LibraryError(InternalError::SealOpenHmacError) => {
                    SignInError::WrongPassword
                }
                _ => SignInError::HostileServer,
            })?;
        Ok((
            CredentialFinalization::from_inner(&finished.message),
            ExportKey::from_output(finished.export_key.as_ref()),
            SessionKey::from_output(finished.session_key.as_ref()),
        ))
    }
}

impl fmt::Debug for ClientRegistration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientRegistration([redacted])")
    }
}

impl fmt::Debug for ClientSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSignIn([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::ServerSetup;

    #[test]
    fn a_password_that_is_too_long_is_refused_before_any_work() {
        let password = vec![b'x'; LONGEST_PASSWORD + 1];
        let server = ServerSetup::generate();

        let (client, request) = ClientRegistration::start(&password);
        let response = server.register(&request, b"id");
        assert_eq!(
            client.finish(&password, &response).unwrap_err(),
            RegistrationError::PasswordTooLong
        );

        let (client, request) = ClientSignIn::start(&password);
        let (_, response) = server.sign_in(None, &request, b"id");
        assert_eq!(
            client.finish(&password, &response).unwrap_err(),
            SignInError::PasswordTooLong
        );
    }

    #[test]
    fn a_server_that_sends_the_question_back_is_found_out() {
        let (client, request) = ClientSignIn::start(b"password");
        let (_, genuine) = ServerSetup::generate().sign_in(None, &request, b"id");
        let mut reflected = genuine.as_bytes().to_vec();
        reflected[..32].copy_from_slice(&request.as_bytes()[..32]);
        let reflected = CredentialResponse::from_bytes(reflected).unwrap();
        assert_eq!(
            client.finish(b"password", &reflected).unwrap_err(),
            SignInError::HostileServer
        );
    }
}

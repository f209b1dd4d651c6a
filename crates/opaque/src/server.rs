//! The server's half: its keys, what it stores for each account, and its answers.

use std::fmt;

use opaque_ke::{Identifiers, ServerLogin, ServerLoginParameters, ServerRegistration};
use rand::rngs::OsRng;
use zeroize::Zeroizing;

use crate::error::{MalformedMessage, NotSignedIn};
use crate::keys::SessionKey;
use crate::messages::{
    CredentialFinalization, CredentialRequest, CredentialResponse, RegistrationRequest,
    RegistrationResponse, RegistrationUpload, check_length,
};
use crate::suite::{CONTEXT, Lifeboat};

/// The server's keys: the seed of every account's OPRF key, and its key pair.
///
/// Made once and kept in a file of its own, never in the database: with the database alone nobody
/// can try passwords. When it is lost, no password works any more.
pub struct ServerSetup(opaque_ke::ServerSetup<Lifeboat>);

impl ServerSetup {
    /// How many bytes [`to_bytes`](Self::to_bytes) gives.
    pub const LENGTH: usize = 128;

    /// New keys.
    ///
    /// # Panics
    ///
    /// If the operating system has no randomness to give.
    #[must_use]
    pub fn generate() -> Self {
        Self(opaque_ke::ServerSetup::new(&mut OsRng))
    }

    /// Reads the keys from what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    ///
    /// The length is not [`Self::LENGTH`], or the bytes are no such keys.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedMessage> {
        check_length("server key file", Self::LENGTH, bytes.len())?;
        opaque_ke::ServerSetup::deserialize(bytes)
            .map(Self)
            .map_err(|_| MalformedMessage::Content {
                what: "server key file",
            })
    }

    /// The keys as they are stored. As secret as anything on the server.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.serialize().to_vec())
    }

    /// Answers the first message of a registration.
    ///
    /// `credential_id` is what the server calls this account, forever: signing in needs the same
    /// one.
    #[must_use]
    #[expect(
        clippy::expect_used,
        clippy::missing_panics_doc,
        reason = "a key derived from a random seed is zero never"
    )]
    pub fn register(
        &self,
        request: &RegistrationRequest,
        credential_id: &[u8],
    ) -> RegistrationResponse {
        let started = ServerRegistration::start(&self.0, request.to_inner(), credential_id)
            .expect("a well-formed request has an answer");
        RegistrationResponse::from_inner(&started.message)
    }

    /// Answers the first message of a sign-in.
    ///
    /// For an account that does not exist give `None`, and the `credential_id` that it would have
    /// (always the same for the same name): the answer has the same shape, takes the same time and
    /// leads the client to "wrong password" (RFC 9807 §6.3.2.2).
    ///
    /// # Panics
    ///
    /// If the operating system has no randomness to give.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "a key derived from a random seed is zero never"
    )]
    pub fn sign_in(
        &self,
        password_file: Option<&PasswordFile>,
        request: &CredentialRequest,
        credential_id: &[u8],
    ) -> (ServerSignIn, CredentialResponse) {
        let started = ServerLogin::start(
            &mut OsRng,
            &self.0,
            password_file.map(PasswordFile::to_inner),
            request.to_inner(),
            credential_id,
            parameters(),
        )
        .expect("a well-formed request has an answer");
        let response = CredentialResponse::from_inner(&started.message);
        (ServerSignIn(started.state), response)
    }
}

/// What the server stores to recognize an account's password. Secret, though useless without
/// [`ServerSetup`].
#[derive(Clone)]
pub struct PasswordFile(Zeroizing<Vec<u8>>);

impl PasswordFile {
    /// How many bytes it has.
    pub const LENGTH: usize = RegistrationUpload::LENGTH;

    /// What is to be stored after the last message of a registration.
    #[must_use]
    pub fn from_upload(upload: &RegistrationUpload) -> Self {
        let file = ServerRegistration::finish(upload.to_inner());
        Self(Zeroizing::new(file.serialize().to_vec()))
    }

    /// Reads what was stored.
    ///
    /// # Errors
    ///
    /// The length is not [`Self::LENGTH`], or the bytes are no password file.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, MalformedMessage> {
        let bytes = Zeroizing::new(bytes);
        check_length("password file", Self::LENGTH, bytes.len())?;
        ServerRegistration::<Lifeboat>::deserialize(&bytes).map_err(|_| {
            MalformedMessage::Content {
                what: "password file",
            }
        })?;
        Ok(Self(bytes))
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    #[expect(
        clippy::expect_used,
        reason = "the constructors let only readable bytes in"
    )]
    fn to_inner(&self) -> ServerRegistration<Lifeboat> {
        ServerRegistration::deserialize(&self.0).expect("a password file that was read before")
    }
}

/// A sign-in that waits for the client's proof. Used once.
///
/// It can be stored between the two requests, by any instance that shares the database. It holds
/// the session key to be, so it is secret, and should live no longer than a minute or two.
pub struct ServerSignIn(ServerLogin<Lifeboat>);

impl ServerSignIn {
    /// How many bytes [`to_bytes`](Self::to_bytes) gives.
    pub const LENGTH: usize = 128;

    /// Ends: checks the client's proof.
    ///
    /// # Errors
    ///
    /// [`NotSignedIn`] if the proof does not hold. Never for an account without a password file
    /// does it hold.
    pub fn finish(self, finalization: &CredentialFinalization) -> Result<SessionKey, NotSignedIn> {
        let finished = self
            .0
            .finish(finalization.to_inner(), parameters())
            .map_err(|_| NotSignedIn)?;
        Ok(SessionKey::from_output(finished.session_key.as_ref()))
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    ///
    /// # Errors
    ///
    /// The length is not [`Self::LENGTH`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedMessage> {
        check_length("stored sign-in", Self::LENGTH, bytes.len())?;
        ServerLogin::deserialize(bytes)
            .map(Self)
            .map_err(|_| MalformedMessage::Content {
                what: "stored sign-in",
            })
    }

    /// The bytes to store until the client's next message.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.serialize().to_vec())
    }
}

macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    )+};
}

redacted!(ServerSetup, PasswordFile, ServerSignIn);

/// Both halves of a sign-in bind the context; the identities are the public keys (RFC 9807 §4).
fn parameters() -> ServerLoginParameters<'static, 'static> {
    ServerLoginParameters {
        context: Some(CONTEXT),
        identifiers: Identifiers::default(),
    }
}

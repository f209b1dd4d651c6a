//! Creating a recovery account.

use lifeboat_opaque::ClientRegistration;
use lifeboat_protocol::{
    Hex, Token, Wire,
    sign_up::{self, FinishSignUp, Language, VerifySignUp},
};
use lifeboat_seal::{Identity, KeyRing, RecipientKind, RecoveryCode};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};

use super::{Enrolled, Entrant, NewPassword, password_identity};
use crate::{ClientError, Server, ports::Api};

/// A sign-up that waits for the code from the message. A wrong code can be given again.
#[derive(Serialize, Deserialize)]
pub struct SignUp {
    token: Token,
    /// When the code dies, UNIX seconds.
    pub expires_at: u64,
}

impl SignUp {
    /// Begins: a code is sent to the address.
    ///
    /// # Errors
    ///
    /// The server refuses, such as an address that is none.
    pub async fn start<A: Api>(
        server: &Server<A>,
        email: &str,
        language: Language,
    ) -> Result<Self, ClientError> {
        let request = sign_up::SignUp {
            email: email.to_owned(),
            language,
        };
        let started = server.sign_up(&request).await?;
        Ok(Self {
            token: started.sign_up,
            expires_at: started.expires_at,
        })
    }

    /// Proves the address, registers the password and the recovery code, makes the account key, and
    /// signs this device in.
    ///
    /// # Errors
    ///
    /// A wrong or expired code, or a server that cannot be reached.
    pub async fn finish<A: Api>(
        &self,
        server: &Server<A>,
        code: &str,
        password: &NewPassword,
        entrant: Entrant<'_>,
        recovery_code: &RecoveryCode,
        rng: &mut impl CryptoRng,
    ) -> Result<Enrolled, ClientError> {
        let (registration, request) = ClientRegistration::start(password.expose());
        let answer = server
            .verify_sign_up(&VerifySignUp {
                sign_up: self.token.clone(),
                code: code.trim().to_owned(),
                registration_request: Wire(request),
            })
            .await?;
        let (upload, export_key) = registration
            .finish(password.expose(), &answer.registration_response.0)
            .map_err(|error| ClientError::Invalid(error.to_string()))?;

        let identity = Identity::random(rng);
        let mut ring = KeyRing::generate(rng);
        ring.set(
            RecipientKind::Password,
            password_identity(&export_key).recipient(),
        );
        ring.set(
            RecipientKind::RecoveryCode,
            recovery_code.identity().recipient(),
        );
        ring.set(
            RecipientKind::Device(entrant.device.id),
            identity.recipient(),
        );
        let signed_in = server
            .finish_sign_up(&FinishSignUp {
                sign_up: self.token.clone(),
                registration_upload: Wire(upload),
                key_file: Wire(ring.seal()?),
                recovery_verifier: Hex(recovery_code.proof().verifier()),
                device: entrant.introduce(),
            })
            .await?;
        Ok(Enrolled::listed(signed_in, identity, entrant))
    }
}

//! Setting a new password when the old one is forgotten: with the recovery code and an emailed code.

use lifeboat_opaque::ClientRegistration;
use lifeboat_protocol::{
    Token, Wire,
    password::{FinishReset, ProveReset, StartReset},
    sign_up::Language,
};
use lifeboat_seal::{Identity, KeyRing, RecipientKind, RecoveryCode};
use rand::CryptoRng;
use serde::{Deserialize, Serialize};

use super::{Enrolled, Entrant, NewPassword, password_identity, sign_in::recovery_token};
use crate::{ClientError, Server, ports::Api};

/// A reset that waits for its proofs. Wrong ones can be given again.
#[derive(Serialize, Deserialize)]
pub struct Reset {
    token: Token,
    /// When the code dies, UNIX seconds.
    pub expires_at: u64,
}

/// The two proofs of a reset.
#[derive(Clone, Copy)]
pub struct ResetProofs<'a> {
    /// The 6 digits from the message.
    pub code: &'a str,
    /// The code of the recovery kit.
    pub recovery_code: &'a RecoveryCode,
}

impl Reset {
    /// Begins: a code is sent to the account's email addresses, if there is such an account. With the
    /// recovery code, the codes that others have asked for do not count.
    ///
    /// # Errors
    ///
    /// The server cannot be reached, or was asked too often.
    pub async fn start<A: Api>(
        server: &Server<A>,
        email: &str,
        language: Language,
        recovery_code: Option<&RecoveryCode>,
    ) -> Result<Self, ClientError> {
        let started = server
            .start_reset(&StartReset {
                email: email.to_owned(),
                language,
                recovery_proof: recovery_code.map(recovery_token),
            })
            .await?;
        Ok(Self {
            token: started.reset,
            expires_at: started.expires_at,
        })
    }

    /// Proves both, sets the new password and signs this device in. The account key, and with it
    /// every version, stays the same.
    ///
    /// # Errors
    ///
    /// Wrong or expired codes; [`ClientError::WrongRecoveryCode`] when the server accepts the code
    /// and the key file does not.
    pub async fn finish<A: Api>(
        &self,
        server: &Server<A>,
        proofs: ResetProofs<'_>,
        new: &NewPassword,
        entrant: Entrant<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Enrolled, ClientError> {
        let (registration, request) = ClientRegistration::start(new.expose());
        let proven = server
            .prove_reset(&ProveReset {
                reset: self.token.clone(),
                code: proofs.code.trim().to_owned(),
                recovery_proof: recovery_token(proofs.recovery_code),
                registration_request: Wire(request),
            })
            .await?;
        let (upload, export_key) = registration
            .finish(new.expose(), &proven.registration_response.0)
            .map_err(|error| ClientError::Invalid(error.to_string()))?;

        let Entrant { device, known, .. } = entrant;
        let mut ring = KeyRing::open(&proven.key_file.bytes.0, &proofs.recovery_code.identity())
            .map_err(|_| ClientError::WrongRecoveryCode)?;
        let mut brought_back = false;
        if let Some(known) = known
            && known.check_follows(&ring).is_err()
            // Otherwise it is that of another account, at the same address.
            && let Some(continued) = ring.clone().brought_back(&known.key_ring()?, rng)
        {
            ring = continued;
            brought_back = true;
        }
        let identity = known.map_or_else(|| Identity::random(rng), |known| known.identity.clone());
        ring.set(
            RecipientKind::Password,
            password_identity(&export_key).recipient(),
        );
        ring.set(RecipientKind::Device(device.id), identity.recipient());
        let signed_in = server
            .finish_reset(&FinishReset {
                reset: self.token.clone(),
                registration_upload: Wire(upload),
                expected_revision: proven.key_file.revision,
                key_file: Wire(ring.seal()?),
                device: entrant.introduce(),
                language: Language::default(),
            })
            .await?;
        let enrolled = Enrolled::listed(signed_in, identity, entrant);
        Ok(enrolled.with_key_file_brought_back(brought_back))
    }
}

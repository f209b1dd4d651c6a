//! Signing in: the password, then a second proof of a different kind.

use lifeboat_opaque::{ClientSignIn, SignInError};
use lifeboat_protocol::{
    Token, Wire,
    device::SignedIn,
    sign_in::{
        CodeSent, FinishSignIn, KnownBy, PasswordProven, Proof, Prove, SendCode, StartSignIn,
    },
    sign_in_request::{AwaitApproval, RequestOutcome, SignInRequestCreated, StartApproval},
    sign_up::Language,
};
use lifeboat_seal::{Identity, RecoveryCode};
use rand::CryptoRng;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Enrolled, Entrant, password_identity};
use crate::{ClientError, Server, ServerError, ports::Api, providers::MadeKey};

/// A sign-in whose password is proven. A second proof that fails can be given again.
#[derive(Serialize, Deserialize)]
pub struct SignIn {
    token: Token,
    #[serde(with = "crate::device::identity_text")]
    identity: Identity,
    /// The second proofs that can be given.
    pub proofs: PasswordProven,
    /// What other devices were asked to approve, once they were.
    #[serde(default)]
    pub approval: Option<SignInRequestCreated>,
    /// Where a code was sent to last, once one was.
    #[serde(default)]
    pub sent: Option<SentCode>,
}

/// A code that is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// The contact that it was sent to.
    pub contact: Uuid,
    /// When it dies, UNIX seconds.
    pub expires_at: u64,
}

impl SignIn {
    /// Proves the password. With what shows the account's owner (`known_by`), others' wrong passwords
    /// cause no wait.
    ///
    /// # Errors
    ///
    /// [`ClientError::WrongPassword`] for a wrong password and an unknown address alike, and the
    /// server's own refusals: too many attempts, a locked account.
    pub async fn start<A: Api>(
        server: &Server<A>,
        email: &str,
        password: &SecretString,
        known_by: Option<KnownBy>,
    ) -> Result<Self, ClientError> {
        let password = password.expose_secret().as_bytes();
        let (client, request) = ClientSignIn::start(password);
        let started = server
            .start_sign_in(&StartSignIn {
                email: email.to_owned(),
                credential_request: Wire(request),
                known_by,
            })
            .await?;
        let finished = client.finish(password, &started.credential_response.0);
        let (finalization, export_key) = match finished {
            Ok((finalization, export_key, _session_key)) => (finalization, export_key),
            Err(SignInError::HostileServer) => {
                return Err(ClientError::Invalid(SignInError::HostileServer.to_string()));
            }
            Err(_) => return Err(ClientError::WrongPassword),
        };
        let proofs = server
            .finish_sign_in(&FinishSignIn {
                sign_in: started.sign_in.clone(),
                credential_finalization: Wire(finalization),
            })
            .await?;
        Ok(Self {
            token: started.sign_in,
            identity: password_identity(&export_key),
            proofs,
            approval: None,
            sent: None,
        })
    }

    /// The proof of the password, which some changes need. It lives 10 minutes.
    #[must_use]
    pub fn password_proof(&self) -> Token {
        self.token.clone()
    }

    /// Has a code sent to one of the contacts.
    ///
    /// # Errors
    ///
    /// The server refuses.
    pub async fn send_code<A: Api>(
        &mut self,
        server: &Server<A>,
        contact: Uuid,
        language: Language,
    ) -> Result<CodeSent, ClientError> {
        let request = SendCode {
            sign_in: self.token.clone(),
            contact,
            language,
        };
        let sent = server.send_sign_in_code(&request).await?;
        self.sent = Some(SentCode {
            contact,
            expires_at: sent.expires_at,
        });
        Ok(sent)
    }

    /// Asks the account's other devices to approve. What comes back holds the number to show: whoever
    /// approves types it there.
    ///
    /// # Errors
    ///
    /// The server refuses: no device can be asked, or they were asked too often.
    pub async fn ask_devices<A: Api>(
        &mut self,
        server: &Server<A>,
        device_name: &str,
    ) -> Result<SignInRequestCreated, ClientError> {
        let request = StartApproval {
            sign_in: self.token.clone(),
            device_name: device_name.to_owned(),
        };
        let asked = server.start_approval(&request).await?;
        self.approval = Some(asked.clone());
        Ok(asked)
    }

    /// How that stands: answers when it is decided, after 30 seconds at the latest.
    ///
    /// # Errors
    ///
    /// The sign-in has expired, or the server cannot be reached.
    pub async fn await_approval<A: Api>(
        &self,
        server: &Server<A>,
    ) -> Result<RequestOutcome, ClientError> {
        let sign_in = self.token.clone();
        Ok(server.await_approval(&AwaitApproval { sign_in }).await?)
    }

    /// Gives the second proof, and nothing else: another personal account is signed in to for its own
    /// sake.
    pub(crate) async fn prove_only<A: Api>(
        &self,
        server: &Server<A>,
        proof: Proof,
        (device, key): (&lifeboat_vault::Device, &MadeKey),
        language: Language,
    ) -> Result<SignedIn, ServerError> {
        let request = Prove {
            sign_in: self.token.clone(),
            proof,
            device: key.introduce(device),
            device_secret: None,
            language,
        };
        server.prove(&request).await
    }

    /// Gives the second proof and enrolls this device.
    ///
    /// # Errors
    ///
    /// A wrong proof (it can be given again), an expired sign-in, a server that cannot be reached.
    pub async fn prove<A: Api>(
        &self,
        server: &Server<A>,
        proof: Proof,
        entrant: Entrant<'_>,
        language: Language,
        rng: &mut impl CryptoRng,
    ) -> Result<Enrolled, ClientError> {
        let signed_in = server
            .prove(&Prove {
                sign_in: self.token.clone(),
                proof,
                device: entrant.introduce(),
                device_secret: entrant.known.map(|known| known.device_secret.clone()),
                language,
            })
            .await?;
        let identity = entrant
            .known
            .filter(|known| known.id == signed_in.account_id)
            .map_or_else(|| Identity::random(rng), |known| known.identity.clone());
        Enrolled::list(server, signed_in, (&self.identity, identity), entrant, rng).await
    }
}

/// The proof that a recovery code is known, without giving the code away.
#[must_use]
pub(super) fn recovery_token(code: &RecoveryCode) -> Token {
    Token::from_random(*code.proof().as_bytes())
}

impl SignIn {
    /// The second proof that a recovery code gives.
    #[must_use]
    pub fn recovery_code_proof(code: &RecoveryCode) -> Proof {
        Proof::RecoveryCode {
            proof: recovery_token(code),
        }
    }

    /// What shows, before the password is proven, that the recovery code is known.
    #[must_use]
    pub fn known_by_recovery_code(code: &RecoveryCode) -> KnownBy {
        KnownBy::RecoveryCode {
            proof: recovery_token(code),
        }
    }
}

//! Giving the second proof, and entering with it.

use lifeboat_client::{
    ClientError, HttpApi, Server,
    providers::{Completed, MadeKey, complete_personal, newcomer},
    recovery_account::{Admission, Enrolled, Entrant, SignIn, own_key},
};
use lifeboat_protocol::{ErrorCode, sign_in::Proof};
use lifeboat_seal::RecoveryCode;
use url::Url;

use super::{Goal, Reached, Waiting, keep};
use crate::{
    device::Store,
    ports::{self, BrowserKeys},
    trouble::Trouble,
    words::Language,
};

/// A second proof, as a person gave it.
pub(crate) struct Given {
    proof: Proof,
    /// The recovery code, where that is it: with it the device may also follow a key file that the
    /// server's operator brought back.
    recovery_code: Option<RecoveryCode>,
}

impl From<Proof> for Given {
    fn from(proof: Proof) -> Self {
        Self {
            proof,
            recovery_code: None,
        }
    }
}

impl From<RecoveryCode> for Given {
    fn from(code: RecoveryCode) -> Self {
        Self {
            proof: SignIn::recovery_code_proof(&code),
            recovery_code: Some(code),
        }
    }
}

/// Gives the second proof of the sign-in that waits, and keeps what it gave. A device that the account
/// has revoked enters as a new one.
///
/// # Errors
///
/// A wrong proof, which can be given again; a sign-in that has expired; whatever keeps the device from
/// being enrolled.
pub(crate) async fn prove(
    store: &Store,
    goal: Goal,
    waiting: &Waiting<SignIn>,
    given: Given,
) -> Result<Reached, Trouble> {
    let server = ports::server(&waiting.server)?;
    if let Goal::Complete(account) = goal {
        let newcomer = newcomer(&store.read().await?, account)?;
        let Completed { email, .. } = complete_personal(
            store,
            &BrowserKeys::new(store.storage()),
            &server,
            &newcomer,
            (&waiting.what, &waiting.email),
            given.proof,
            Language::here().of_messages(),
            &mut ports::rng(),
        )
        .await?;
        return Ok(Reached::Completed { email });
    }
    let vault = store.read().await?;
    let mut rng = ports::rng();
    let admission = goal.admission(&vault, (&waiting.server, &waiting.email), &mut rng)?;
    let as_device = Proving {
        store,
        server: &server,
        waiting,
    };
    let enrolled = match as_device.prove(&admission, &given).await {
        Err(ClientError::SignInEnded { revoked: true }) => {
            let new = Admission::as_new_device(&vault, &mut rng);
            as_device.prove(&new, &given).await?
        }
        outcome => outcome?,
    };
    keep(store, goal, enrolled, &waiting.server).await
}

/// Enters with what this device has kept of an earlier sign-in. None where the account wants another
/// proof all the same.
///
/// # Errors
///
/// Those of [`prove`], a wrong proof aside.
pub(crate) async fn as_known_device(
    store: &Store,
    goal: Goal,
    waiting: &Waiting<SignIn>,
) -> Result<Option<Reached>, Trouble> {
    let vault = store.read().await?;
    let address = (&waiting.server, waiting.email.as_str());
    let admission = goal.admission(&vault, address, &mut ports::rng())?;
    let Some(known) = admission.known else {
        return Ok(None);
    };
    let given = Given::from(Proof::ThisDevice {
        secret: known.device_secret.clone(),
    });
    let server = ports::server(&waiting.server)?;
    let as_device = Proving {
        store,
        server: &server,
        waiting,
    };
    match as_device.prove(&admission, &given).await {
        Ok(enrolled) => keep(store, goal, enrolled, &waiting.server).await.map(Some),
        Err(ClientError::SignInEnded { .. }) => Ok(None),
        Err(ClientError::Server(error)) if error.code() == Some(ErrorCode::WrongProof) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The key that this device enters with.
///
/// # Errors
///
/// The browser makes no keys, or the vault cannot be changed.
pub(crate) async fn entrant_key(
    store: &Store,
    address: (&Url, &str),
    admission: &Admission<'_>,
) -> Result<MadeKey, ClientError> {
    let keys = BrowserKeys::new(store.storage());
    own_key(store, &keys, address, admission.known, &mut ports::rng()).await
}

/// A sign-in whose password is proven, at its server.
struct Proving<'a> {
    store: &'a Store,
    server: &'a Server<HttpApi>,
    waiting: &'a Waiting<SignIn>,
}

impl Proving<'_> {
    async fn prove(
        &self,
        admission: &Admission<'_>,
        given: &Given,
    ) -> Result<Enrolled, ClientError> {
        let address = (&self.waiting.server, self.waiting.email.as_str());
        let key = entrant_key(self.store, address, admission).await?;
        let entrant = Entrant {
            device: &admission.device,
            known: admission.known,
            key: &key,
            recovery_code: given.recovery_code.as_ref(),
        };
        let language = Language::here().of_messages();
        let sign_in = &self.waiting.what;
        sign_in
            .prove(
                self.server,
                given.proof.clone(),
                entrant,
                language,
                &mut ports::rng(),
            )
            .await
    }
}

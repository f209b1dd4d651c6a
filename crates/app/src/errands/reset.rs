//! Finishing a reset: a new password is registered.

use lifeboat_client::{
    ClientError,
    recovery_account::{Admission, Entrant, NewPassword, Reset, ResetProofs},
};
use lifeboat_seal::RecoveryCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Errand, open_vault};
use crate::{
    entering::{Goal, Waiting, entrant_key, keep},
    ports,
    trouble::Trouble,
};

/// Finishes the reset that waits in the vault, and signs this device in.
#[derive(Serialize, Deserialize)]
pub(crate) struct FinishReset {
    /// The vault identity, as text.
    pub(crate) identity: String,
    /// The code of the message.
    pub(crate) code: String,
    /// The code of the recovery kit.
    pub(crate) recovery_code: String,
    /// What was chosen.
    pub(crate) password: String,
}

impl Errand for FinishReset {
    const NAME: &'static str = "finish_reset";
    type Outcome = ();

    async fn run(self) -> Result<(), Trouble> {
        let store = open_vault(&self.identity).await?;
        let pending = Waiting::<Reset>::read(&store).await?;
        let recovery_code = RecoveryCode::parse(&self.recovery_code)?;
        let new = NewPassword::parse(SecretString::from(self.password), &pending.email)?;
        let server = ports::server(&pending.server)?;
        let vault = store.read().await?;
        let mut rng = ports::rng();
        let address = (&pending.server, pending.email.as_str());
        let mut admission = Goal::SignIn.admission(&vault, address, &mut rng)?;
        let proofs = ResetProofs {
            code: &self.code,
            recovery_code: &recovery_code,
        };
        let enrolled = loop {
            let key = entrant_key(&store, address, &admission).await?;
            let entrant = Entrant {
                device: &admission.device,
                known: admission.known,
                key: &key,
                recovery_code: Some(&recovery_code),
            };
            let finished = pending
                .what
                .finish(&server, proofs, &new, entrant, &mut rng)
                .await;
            match finished {
                Err(ClientError::SignInEnded { revoked: true }) if admission.known.is_some() => {
                    admission = Admission::as_new_device(&vault, &mut rng);
                }
                finished => break finished?,
            }
        };
        keep(&store, Goal::SignIn, enrolled, &pending.server).await?;
        Ok(())
    }
}

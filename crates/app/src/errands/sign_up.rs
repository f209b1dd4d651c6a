//! Finishing a sign-up: the password is registered and the account key made.

use lifeboat_client::recovery_account::{Entrant, NewPassword, SignUp};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Errand, open_vault};
use crate::{
    entering::{Goal, Reached, Waiting, entrant_key, keep},
    ports,
    trouble::Trouble,
    words::Language,
};

/// Finishes the sign-up that waits in the vault, and enters the new account.
#[derive(Serialize, Deserialize)]
pub(crate) struct FinishSignUp {
    /// The vault identity, as text.
    pub(crate) identity: String,
    /// What the account is for.
    pub(crate) goal: Goal,
    /// The code of the message, or of the invitation.
    pub(crate) code: String,
    /// What was chosen.
    pub(crate) password: String,
}

/// An account was created.
#[derive(Serialize, Deserialize)]
pub(crate) struct SignedUp {
    /// Its recovery code, which the vault keeps until it was noted.
    pub(crate) recovery_code: String,
    /// What came of entering it. The account exists also where that failed.
    pub(crate) reached: Result<Reached, Trouble>,
}

impl Errand for FinishSignUp {
    const NAME: &'static str = "finish_sign_up";
    type Outcome = SignedUp;

    async fn run(self) -> Result<SignedUp, Trouble> {
        let store = open_vault(&self.identity).await?;
        let pending = Waiting::<SignUp>::read(&store).await?;
        let password = NewPassword::parse(SecretString::from(self.password), &pending.email)?;
        let server = ports::server(&pending.server)?;
        let sign_up = if server.info().await?.sign_up_by_invitation {
            // The operator's code may be older than what waits here.
            SignUp::start(&server, &pending.email, Language::here().of_messages()).await?
        } else {
            pending.what
        };
        let vault = store.read().await?;
        let mut rng = ports::rng();
        let address = (&pending.server, pending.email.as_str());
        let admission = self.goal.admission(&vault, address, &mut rng)?;
        let key = entrant_key(&store, address, &admission).await?;
        let entrant = Entrant {
            device: &admission.device,
            known: admission.known,
            key: &key,
            recovery_code: None,
        };
        let recovery_code = store
            .code_to_register(address.0, address.1, &mut rng)
            .await?;
        let enrolled = sign_up
            .finish(
                &server,
                &self.code,
                &password,
                entrant,
                &recovery_code,
                &mut rng,
            )
            .await?;
        // It has to be shown, also where it can be kept no more.
        let _ = store.code_is_registered(address.0, address.1).await;
        let reached = keep(&store, self.goal, enrolled, &pending.server).await;
        Ok(SignedUp {
            recovery_code: recovery_code.expose().to_string(),
            reached,
        })
    }
}

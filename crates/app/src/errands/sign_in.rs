//! Proving a password at a sign-in.

use lifeboat_client::recovery_account::SignIn;
use lifeboat_protocol::sign_in::KnownBy;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use super::Errand;
use crate::{ports, trouble::Trouble};

/// Proves the password of an account. Gives the sign-in that waits for a second proof.
#[derive(Serialize, Deserialize)]
pub(crate) struct ProvePassword {
    /// The account's server.
    pub(crate) server: Url,
    /// Its email address.
    pub(crate) email: String,
    /// What was typed.
    pub(crate) password: String,
    /// What shows the account that this device was signed in before.
    pub(crate) known_by: Option<KnownBy>,
}

impl Errand for ProvePassword {
    const NAME: &'static str = "prove_password";
    type Outcome = SignIn;

    async fn run(self) -> Result<SignIn, Trouble> {
        let server = ports::server(&self.server)?;
        let password = SecretString::from(self.password);
        Ok(SignIn::start(&server, &self.email, &password, self.known_by).await?)
    }
}

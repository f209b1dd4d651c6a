//! What takes the recovery account's password anew: another password, another recovery code.

use lifeboat_client::recovery_account::{NewPassword, change_password, replace_recovery_code};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Errand, open_vault};
use crate::{ports, trouble::Trouble};

/// Changes the password.
#[derive(Serialize, Deserialize)]
pub(crate) struct ChangePassword {
    /// The vault identity, as text.
    pub(crate) identity: String,
    /// The password now.
    pub(crate) current: String,
    /// The one that was chosen.
    pub(crate) new: String,
}

impl Errand for ChangePassword {
    const NAME: &'static str = "change_password";
    type Outcome = ();

    async fn run(self) -> Result<(), Trouble> {
        let store = open_vault(&self.identity).await?;
        let vault = store.read().await?;
        let account = vault.account()?;
        let server = ports::server(&account.server)?;
        let current = SecretString::from(self.current);
        let new = NewPassword::parse(SecretString::from(self.new), &account.email)?;
        Ok(change_password(&store, &server, &current, &new).await?)
    }
}

/// Makes a new recovery code, which the vault keeps until it was noted. Gives it as text.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReplaceRecoveryCode {
    /// The vault identity, as text.
    pub(crate) identity: String,
    /// The recovery account's password.
    pub(crate) password: String,
}

impl Errand for ReplaceRecoveryCode {
    const NAME: &'static str = "replace_recovery_code";
    type Outcome = String;

    async fn run(self) -> Result<String, Trouble> {
        let store = open_vault(&self.identity).await?;
        let vault = store.read().await?;
        let account = vault.account()?;
        let (address, email) = (&account.server, &account.email);
        let server = ports::server(address)?;
        let password = SecretString::from(self.password);
        let code = store
            .code_to_register(address, email, &mut ports::rng())
            .await?;
        replace_recovery_code(&store, &server, &password, &code).await?;
        // It has to be shown, also where it can be kept no more.
        let _ = store.code_is_registered(address, email).await;
        Ok(code.expose().to_string())
    }
}

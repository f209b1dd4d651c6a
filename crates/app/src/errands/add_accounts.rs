//! Taking in thousands of accounts: they are compared, sealed and written.

use lifeboat_client::device::Vault;
use lifeboat_vault::Account;
use serde::{Deserialize, Serialize};

use super::{Errand, open_vault};
use crate::trouble::Trouble;

/// Adds accounts at the end of the vault. Gives how many were new.
#[derive(Serialize, Deserialize)]
pub(crate) struct AddAccounts {
    /// The vault identity, as text.
    pub(crate) identity: String,
    /// Those that came in.
    pub(crate) accounts: Vec<Account>,
}

impl Errand for AddAccounts {
    const NAME: &'static str = "add_accounts";
    type Outcome = usize;

    async fn run(self) -> Result<usize, Trouble> {
        let store = open_vault(&self.identity).await?;
        store
            .update(|vault| Ok(add_all(vault, self.accounts)))
            .await
    }
}

/// Adds them to this vault, and says how many were new.
pub(crate) fn add_all(vault: &mut Vault, accounts: Vec<Account>) -> usize {
    let additions = vault.contents.add_all(accounts);
    let new = additions.iter().filter(|addition| addition.is_new());
    new.count()
}

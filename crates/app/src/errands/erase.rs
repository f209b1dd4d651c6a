//! Erasing the backup, which takes the recovery account's password anew.

use lifeboat_client::backup::BackedUp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Errand, open_vault};
use crate::{
    ports::{self, NoLocation},
    trouble::Trouble,
};

/// Erases every version at once.
#[derive(Serialize, Deserialize)]
pub(crate) struct EraseBackup {
    /// The vault identity, as text.
    pub(crate) identity: String,
    /// The recovery account's password.
    pub(crate) password: String,
}

impl Errand for EraseBackup {
    const NAME: &'static str = "erase_backup";
    type Outcome = ();

    async fn run(self) -> Result<(), Trouble> {
        let store = open_vault(&self.identity).await?;
        let server = ports::server(&store.read().await?.account()?.server)?;
        let backed_up = BackedUp {
            store: &store,
            server: &server,
            location: None::<&NoLocation>,
        };
        backed_up.erase(&SecretString::from(self.password)).await?;
        Ok(())
    }
}

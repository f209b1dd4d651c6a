//! One attempt to back up what has changed, which keeps nobody waiting for long.

use std::{rc::Rc, time::Duration};

use lifeboat_client::{
    ClientError, HttpApi, Server,
    backup::{BackedUp, Pushed},
    device::{BackupOn, Vault},
};
use lifeboat_vault::Timestamp;
use rand::{SeedableRng, rngs::StdRng};

use crate::{
    connection::within,
    error::CliError,
    ports::FolderLocation,
    program::{Program, Store},
};

/// How long it may take; after that it is left for the next one.
const PATIENCE: Duration = Duration::from_secs(5);

/// An attempt, with all that it needs: it can be made beside whatever else goes on.
pub(crate) struct Attempt {
    store: Rc<Store>,
    server: Server<HttpApi>,
    location: Option<FolderLocation>,
    rng: StdRng,
}

impl Attempt {
    /// One that was not begun.
    ///
    /// # Errors
    ///
    /// Backup is off, nobody is signed in, or the server or the storage location cannot be used.
    pub(crate) fn new(
        program: &mut Program,
        store: &Rc<Store>,
        vault: &Vault,
    ) -> Result<Self, CliError> {
        let BackupOn { location, .. } = vault.backup_on()?;
        let location = program.location(location)?;
        let Some((account, _)) = vault.signed_in() else {
            return Err(ClientError::NotSignedIn.into());
        };
        Ok(Self {
            store: Rc::clone(store),
            server: program.server(&account.server)?,
            location,
            rng: program.rng.fork(),
        })
    }

    /// Makes it. The vault knows the outcome then.
    ///
    /// # Errors
    ///
    /// Those of [`BackedUp::push`], and a server that takes too long.
    pub(crate) async fn make(self, now: Timestamp) -> Result<Pushed, CliError> {
        let Self {
            store,
            server,
            location,
            mut rng,
        } = self;
        let backed_up = BackedUp {
            store: &store,
            server: &server,
            location: location.as_ref(),
        };
        let Some(pushed) = within(PATIENCE, backed_up.push(now, &mut rng)).await else {
            backed_up.note_no_answer(now).await?;
            return Err(CliError::failed(
                "unreachable",
                "The server took too long to answer.",
            ));
        };
        let pushed = pushed?;
        // Once a day. What cannot be done now is done another day.
        let _ = within(PATIENCE, Box::pin(backed_up.tidy(now, &mut rng))).await;
        Ok(pushed)
    }
}

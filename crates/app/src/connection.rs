//! The vault together with its recovery account's server: what a screen about the backup or the recovery
//! account works with.

use std::rc::Rc;

use lifeboat_client::ClientError;
use lifeboat_client::{
    HttpApi, Server, backup::BackedUp, device::Vault, recovery_account::signed_in,
};

use crate::{
    device::{Device, Store},
    ports::{self, IndexedDb, NoLocation},
    trouble::Trouble,
};

/// A vault that knows a recovery account.
pub(crate) struct Connection {
    device: Device,
    /// The vault, open.
    pub(crate) store: Rc<Store>,
    /// What was in it when it was opened.
    pub(crate) vault: Vault,
    /// The recovery account's server.
    pub(crate) server: Server<HttpApi>,
}

impl Connection {
    /// Reads the vault, and knows its server.
    ///
    /// # Errors
    ///
    /// There is no vault or no recovery account; a vault that cannot be read.
    pub(crate) async fn open(device: Device) -> Result<Self, Trouble> {
        let store = device.store().map_err(|_| ClientError::NotSignedIn)?;
        let vault = store.read().await?;
        let server = ports::server(&vault.account()?.server)?;
        Ok(Self {
            device,
            store,
            vault,
            server,
        })
    }

    /// The vault as the flows of the backup take it.
    pub(crate) fn backed_up(&self) -> BackedUp<'_, IndexedDb, HttpApi, NoLocation> {
        BackedUp {
            store: &self.store,
            server: &self.server,
            location: None,
        }
    }

    /// The server on behalf of this device.
    ///
    /// # Errors
    ///
    /// Not signed in any more.
    pub(crate) fn session(&self) -> Result<Server<&HttpApi>, Trouble> {
        Ok(signed_in(&self.server, &self.vault)?)
    }

    /// What a flow gave; the screens and the other tabs follow what it has changed in the vault, also
    /// where it did not come to its end.
    ///
    /// # Errors
    ///
    /// The flow's own, or a vault that cannot be read any more.
    pub(crate) async fn done<T, E: Into<Trouble>>(
        &self,
        outcome: Result<T, E>,
    ) -> Result<T, Trouble> {
        self.device.changed().await?;
        outcome.map_err(Into::into)
    }
}

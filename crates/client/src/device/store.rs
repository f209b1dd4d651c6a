//! Reading and changing the vault, so that no change is ever lost.

use lifeboat_seal::{Identity, vault_file};

use super::{VAULT, Vault, VaultError, record};
use crate::ports::DeviceStorage;

/// The opened vault: its storage, and the identity that opens it.
pub struct VaultStore<S> {
    storage: S,
    identity: Identity,
}

impl<S: DeviceStorage> VaultStore<S> {
    /// Makes a new vault.
    ///
    /// # Errors
    ///
    /// [`VaultError::Exists`] when one is here, and a storage that fails.
    pub async fn create(storage: S, identity: Identity, vault: &Vault) -> Result<Self, VaultError> {
        let store = Self { storage, identity };
        let _lock = store.storage.lock().await?;
        if store.storage.load(VAULT).await?.is_some() {
            return Err(VaultError::Exists);
        }
        store.write(vault).await?;
        Ok(store)
    }

    /// Opens the vault that is here.
    ///
    /// # Errors
    ///
    /// [`VaultError::None`], [`VaultError::WrongIdentity`], and damaged or newer files.
    pub async fn open(storage: S, identity: Identity) -> Result<Self, VaultError> {
        let store = Self { storage, identity };
        store.read().await?;
        Ok(store)
    }

    /// The storage that the vault lies in.
    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// The identity that opens the vault: for a keyring, or to set another passcode.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The vault as it is now.
    ///
    /// When the newest file is damaged (not: sealed for another key, or newer), the one before it is
    /// read instead.
    ///
    /// # Errors
    ///
    /// [`VaultError::None`], [`VaultError::WrongIdentity`], and damaged or newer files.
    pub async fn read(&self) -> Result<Vault, VaultError> {
        let newest = match self.storage.load(VAULT).await? {
            Some(bytes) => self.unseal(&bytes),
            None => Err(VaultError::None),
        };
        match newest {
            Err(VaultError::Damaged { .. } | VaultError::None) => {
                match self.storage.load_previous(VAULT).await? {
                    Some(previous) => self.unseal(&previous).or(newest),
                    None => newest,
                }
            }
            other => other,
        }
    }

    /// Changes the vault: nobody else changes it between the read and the write.
    ///
    /// # Errors
    ///
    /// Those of [`read`](Self::read), of the storage, and the change's own; in each case the vault
    /// is as it was.
    pub async fn update<R, E: From<VaultError>>(
        &self,
        change: impl FnOnce(&mut Vault) -> Result<R, E>,
    ) -> Result<R, E> {
        let _lock = self.storage.lock().await.map_err(VaultError::from)?;
        let mut vault = self.read().await?;
        let outcome = change(&mut vault)?;
        self.write(&vault).await?;
        Ok(outcome)
    }

    async fn write(&self, vault: &Vault) -> Result<(), VaultError> {
        let json = record::to_json(vault)?;
        let sealed = vault_file::seal_vault(&json, &self.identity.recipient());
        Ok(self.storage.replace(VAULT, &sealed).await?)
    }

    fn unseal(&self, bytes: &[u8]) -> Result<Vault, VaultError> {
        let json = vault_file::open_vault(bytes, &self.identity)
            .map_err(|error| VaultError::opening(VAULT, error))?;
        record::from_json(&json)
    }
}

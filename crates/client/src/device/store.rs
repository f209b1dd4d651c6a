//! Reading and changing the vault, so that no change is ever lost.

use lifeboat_seal::{Identity, vault_file};
use lifeboat_vault::Timestamp;

use super::{Fallback, VAULT, Vault, VaultError, record};
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
        Ok(Self::open_and_read(storage, identity).await?.0)
    }

    /// The same, together with the vault as it is now: it is read once for both.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Self::open).
    pub async fn open_and_read(
        storage: S,
        identity: Identity,
    ) -> Result<(Self, Vault), VaultError> {
        let store = Self { storage, identity };
        let vault = store.read().await?;
        Ok((store, vault))
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
    /// When the newest file is damaged (not: sealed for another key, or newer) or missing, the one
    /// before it is read instead, and [`Vault::fallback`] says so.
    ///
    /// # Errors
    ///
    /// [`VaultError::None`], [`VaultError::WrongIdentity`], and damaged or newer files.
    pub async fn read(&self) -> Result<Vault, VaultError> {
        let newest = match self.storage.load(VAULT).await? {
            Some(bytes) => self.unseal(&bytes),
            None => Err(VaultError::None),
        };
        let reason = match &newest {
            Err(VaultError::Damaged { reason, .. }) => format!("is damaged ({reason})"),
            Err(VaultError::None) => "is missing".to_owned(),
            _ => return newest,
        };
        let Some(previous) = self.storage.load_previous(VAULT).await? else {
            return newest;
        };
        let Ok(mut vault) = self.unseal(&previous) else {
            return newest;
        };
        let written_at = self.storage.previous_written_at(VAULT).await?;
        vault.fallback = Some(Fallback {
            reason: format!("{VAULT} {reason}"),
            written_at: written_at.map(Timestamp::from_seconds),
        });
        Ok(vault)
    }

    /// The damaged files that were put aside, as a person would call them.
    ///
    /// # Errors
    ///
    /// The storage cannot be read.
    pub async fn aside(&self) -> Result<Vec<String>, VaultError> {
        Ok(self.storage.aside(VAULT).await?)
    }

    /// Changes the vault: nobody else changes it between the read and the write. A damaged file is
    /// put aside first, so that it is not lost, and the good one before it stays the one before.
    ///
    /// # Errors
    ///
    /// Those of [`read`](Self::read), of the storage, and the change's own; in each case the vault
    /// is as it was.
    pub async fn update<R, E: From<VaultError>>(
        &self,
        change: impl FnOnce(&mut Vault) -> Result<R, E>,
    ) -> Result<R, E> {
        Ok(Box::pin(self.update_and_read(change)).await?.0)
    }

    /// The same, together with the vault as it is then: whoever shows it need not read it again.
    ///
    /// # Errors
    ///
    /// Those of [`update`](Self::update).
    pub async fn update_and_read<R, E: From<VaultError>>(
        &self,
        change: impl FnOnce(&mut Vault) -> Result<R, E>,
    ) -> Result<(R, Vault), E> {
        let _lock = self.storage.lock().await.map_err(VaultError::from)?;
        let mut vault = self.read().await?;
        let outcome = change(&mut vault)?;
        if vault.fallback.is_some() {
            self.storage
                .set_aside(VAULT)
                .await
                .map_err(VaultError::from)?;
        }
        self.write(&vault).await?;
        vault.fallback = None;
        Ok((outcome, vault))
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

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;
    use crate::{
        device::Notice,
        testing::{MemoryStorage, device, run},
    };

    fn identity(seed: u64) -> Identity {
        Identity::random(&mut StdRng::seed_from_u64(seed))
    }

    fn notice(text: &str) -> impl FnOnce(&mut Vault) -> Result<(), VaultError> {
        |vault| {
            vault.notices.push(Notice::Words(text.to_owned()));
            Ok(())
        }
    }

    fn texts(vault: &Vault) -> Vec<String> {
        vault.notices.iter().map(ToString::to_string).collect()
    }

    async fn with_two_changes(files: &MemoryStorage) -> VaultStore<&MemoryStorage> {
        let store = VaultStore::create(files, identity(1), &Vault::new(device()))
            .await
            .unwrap();
        store.update(notice("first")).await.unwrap();
        store.update(notice("second")).await.unwrap();
        store
    }

    #[test]
    fn a_damaged_vault_is_read_from_the_file_before_it() {
        run(async {
            let files = MemoryStorage::default();
            let store = with_two_changes(&files).await;
            files.truncate(VAULT);
            let vault = store.read().await.unwrap();
            assert_eq!(texts(&vault), ["first"]);
            let fallback = vault.fallback.unwrap();
            assert!(fallback.reason.contains("vault.age is damaged"));
            assert_eq!(fallback.written_at, Some(Timestamp::from_seconds(1_000)));
        });
    }

    #[test]
    fn a_write_after_damage_destroys_neither_the_damaged_file_nor_the_good_one() {
        run(async {
            let files = MemoryStorage::default();
            let store = with_two_changes(&files).await;
            let good = files.files.borrow()["vault.age.previous"].clone();
            files.truncate(VAULT);
            let damaged = files.files.borrow()[VAULT].clone();
            store.update(notice("third")).await.unwrap();
            let vault = store.read().await.unwrap();
            assert_eq!(texts(&vault), ["first", "third"]);
            assert_eq!(vault.fallback, None);
            assert_eq!(store.aside().await.unwrap(), ["vault.age.damaged"]);
            assert_eq!(files.files.borrow()["vault.age.damaged"], damaged);
            assert_eq!(files.files.borrow()["vault.age.previous"], good);
        });
    }

    #[test]
    fn when_both_files_are_damaged_that_is_said() {
        run(async {
            let files = MemoryStorage::default();
            let store = with_two_changes(&files).await;
            files.truncate(VAULT);
            files.truncate("vault.age.previous");
            assert!(matches!(
                store.read().await,
                Err(VaultError::Damaged { .. })
            ));
        });
    }

    #[test]
    fn another_key_does_not_fall_back_to_an_older_vault() {
        run(async {
            let files = MemoryStorage::default();
            with_two_changes(&files).await;
            let opened = VaultStore::open(&files, identity(2)).await;
            assert!(matches!(opened.err(), Some(VaultError::WrongIdentity)));
        });
    }

    #[test]
    fn a_full_disk_loses_the_change_and_nothing_else() {
        run(async {
            let files = MemoryStorage::default();
            let store = with_two_changes(&files).await;
            files.full.set(true);
            let refused = store.update(notice("third")).await.unwrap_err();
            assert!(refused.to_string().contains("full"));
            assert_eq!(texts(&store.read().await.unwrap()), ["first", "second"]);
        });
    }

    #[test]
    fn a_change_gives_the_vault_as_it_would_be_read() {
        run(async {
            let files = MemoryStorage::default();
            let store = with_two_changes(&files).await;
            files.truncate(VAULT);
            let ((), vault) = store.update_and_read(notice("third")).await.unwrap();
            assert_eq!(vault.fallback, None);
            let read = store.read().await.unwrap();
            assert_eq!(vault.notices, read.notices);
        });
    }

    #[test]
    fn a_change_that_fails_is_not_written() {
        run(async {
            let files = MemoryStorage::default();
            let store = with_two_changes(&files).await;
            let failed: Result<(), _> = store
                .update(|vault| {
                    vault.notices.clear();
                    Err(VaultError::ShortPasscode)
                })
                .await;
            assert!(failed.is_err());
            assert_eq!(store.read().await.unwrap().notices.len(), 2);
        });
    }

    #[test]
    fn a_vault_is_never_made_over_another() {
        run(async {
            let files = MemoryStorage::default();
            with_two_changes(&files).await;
            let again = VaultStore::create(&files, identity(3), &Vault::new(device())).await;
            assert!(matches!(again.err(), Some(VaultError::Exists)));
        });
    }

    #[test]
    fn a_vault_of_a_newer_release_is_named_as_such() {
        let json = br#"{"version":4,"something":"else"}"#;
        assert!(matches!(record::from_json(json), Err(VaultError::Newer)));
    }

    #[test]
    fn a_vault_whose_notices_are_words_still_opens() {
        let json = record::to_json(&Vault::new(device())).unwrap();
        let mut old: serde_json::Value = serde_json::from_slice(&json).unwrap();
        old["version"] = 2.into();
        old["notices"] = serde_json::json!(["Example: both devices changed the name."]);
        let vault = record::from_json(old.to_string().as_bytes()).unwrap();
        assert_eq!(texts(&vault), ["Example: both devices changed the name."]);
    }
}

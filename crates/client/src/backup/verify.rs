//! Proving that the backup can be restored.

use lifeboat_vault::{Change, Timestamp, diff};

use super::{BackedUp, fetch::Head};
use crate::{
    ClientError,
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::note_ended_session,
};

/// A head that was fetched back, opened and compared.
#[derive(Debug)]
pub struct Verified {
    /// Its number.
    pub head: u64,
    /// How many accounts are in it.
    pub accounts: usize,
    /// What is here and not in it (an unsaved change), or the other way round.
    pub differences: Vec<Change>,
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// Fetches the head back from where it lies, opens it, and compares it with what is here. If it
    /// cannot be restored, or this device is signed in no longer, the state of the backup says so from
    /// then on.
    ///
    /// # Errors
    ///
    /// Everything that would keep it from being restored.
    pub async fn verify(&self, now: Timestamp) -> Result<Verified, ClientError> {
        let outcome = Box::pin(self.verify_head(now)).await;
        match &outcome {
            Ok(_) => self.forget_refuted_failure().await?,
            Err(error) if error.is_of_the_head() => self.note_failure(error, now).await?,
            Err(error) => note_ended_session(self.store, error).await?,
        }
        outcome
    }

    async fn verify_head(&self, now: Timestamp) -> Result<Verified, ClientError> {
        self.open().await?.vault.backup_on()?;
        let Head {
            opened,
            location,
            manifest: head,
            ..
        } = self.head().await?;
        let snapshot = self.fetch(&opened, location, &head).await?;
        self.store
            .update(|vault| {
                vault.backup_on_mut()?.last_verified_at = Some(now);
                Ok::<_, ClientError>(())
            })
            .await?;
        Ok(Verified {
            head: head.sequence,
            accounts: snapshot.contents.accounts.len(),
            differences: diff(&snapshot.contents, &opened.vault.contents),
        })
    }
}

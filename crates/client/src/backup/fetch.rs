//! Getting versions back, and opening them.

use lifeboat_protocol::backup::{Location, Manifest};
use lifeboat_seal::{KeyRing, OpenError, open_version};
use lifeboat_vault::Snapshot;

use super::{BackedUp, ChainError, Opened, chain::check_descends};
use crate::{
    ClientError,
    device::BackupSetting,
    ports::{Api, DeviceStorage, StorageLocation},
    recovery_account::refresh_key_file,
    wire,
};

/// The name of a sealed object in a storage location.
pub(crate) fn object_name(manifest: &Manifest) -> String {
    format!("{}.age", manifest.hash)
}

/// The head as the server has it, checked.
pub(crate) struct Head<'a, A> {
    /// The vault, with the account key that opens the head.
    pub(crate) opened: Opened<'a, A>,
    /// Where the objects lie.
    pub(crate) location: Location,
    /// The head's manifest.
    pub(crate) manifest: Manifest,
    /// The name of the device that made it, if it is still known.
    pub(crate) device: Option<String>,
}

impl<S: DeviceStorage, A: Api, L: StorageLocation> BackedUp<'_, S, A, L> {
    /// Fetches a version from where it lies and opens it: its MAC, hash, size and content are right.
    pub(crate) async fn fetch(
        &self,
        opened: &Opened<'_, A>,
        location: Location,
        manifest: &Manifest,
    ) -> Result<Snapshot, ClientError> {
        wire::from_wire(manifest)?.verify(&opened.ring)?;
        let object = match location {
            Location::Server => opened.session.object(manifest.sequence).await?,
            Location::Elsewhere => self.fetch_elsewhere(manifest).await?,
        };
        open(manifest, &object, &opened.ring)
    }

    pub(crate) async fn put_elsewhere(
        &self,
        manifest: &Manifest,
        object: &[u8],
    ) -> Result<(), ClientError> {
        let location = self.location.ok_or(ClientError::LocationNeeded)?;
        Ok(location.put(&object_name(manifest), object).await?)
    }

    pub(crate) async fn fetch_elsewhere(
        &self,
        manifest: &Manifest,
    ) -> Result<Vec<u8>, ClientError> {
        let location = self.location.ok_or(ClientError::LocationNeeded)?;
        let object = location.get(&object_name(manifest)).await?;
        object.ok_or(ClientError::ObjectMissing {
            sequence: manifest.sequence,
        })
    }

    /// Asks for the head, and checks that it is sealed for the current account key and descends
    /// from what this device knows.
    ///
    /// # Errors
    ///
    /// [`ClientError::NoBackup`], [`ClientError::BackupDeleted`], [`ChainError`].
    pub(crate) async fn head(&self) -> Result<Head<'_, A>, ClientError> {
        let (location, manifest, device) = self.open().await?.active().await?;
        let opened = self.open_for(&manifest).await?;
        if let BackupSetting::On(backup) = &opened.vault.backup
            && let Some(base) = &backup.base
        {
            check_descends(&opened.session, &base.manifest, &manifest, &opened.ring).await?;
        }
        Ok(Head {
            opened,
            location,
            manifest,
            device,
        })
    }

    /// The same; but another backup may be in the place of the one that this device knows.
    pub(crate) async fn any_head(&self) -> Result<Head<'_, A>, ClientError> {
        match self.head().await {
            Err(ClientError::Chain(ChainError::Replaced)) => {
                let (location, manifest, device) = self.open().await?.active().await?;
                let opened = self.open_for(&manifest).await?;
                Ok(Head {
                    opened,
                    location,
                    manifest,
                    device,
                })
            }
            head => head,
        }
    }

    /// Opens the vault and its account key, and gives the checked head and where it lies, where there
    /// is one.
    pub(crate) async fn open_checked(
        &self,
    ) -> Result<(Opened<'_, A>, Option<(Location, Manifest)>), ClientError> {
        match self.head().await {
            Ok(Head {
                opened,
                location,
                manifest,
                ..
            }) => Ok((opened, Some((location, manifest)))),
            Err(ClientError::NoBackup | ClientError::BackupDeleted { .. }) => {
                Ok((self.open().await?, None))
            }
            Err(error) => Err(error),
        }
    }

    /// Opens the vault and its account key for a head: with the newest key file, if another device
    /// has made a new account key.
    ///
    /// A head that is sealed for an earlier account key is refused. Whoever revokes a device seals
    /// the head anew in the same step, so only the revoked device could have made it.
    pub(crate) async fn open_for(&self, head: &Manifest) -> Result<Opened<'_, A>, ClientError> {
        let head = wire::from_wire(head)?;
        let mut opened = self.open().await?;
        if let Err(OpenError::UnknownKey(_)) = head.verify(&opened.ring) {
            refresh_key_file(self.store, &opened.session).await?;
            opened = self.open().await?;
        }
        head.verify(&opened.ring)?;
        if head.is_current(&opened.ring) {
            Ok(opened)
        } else {
            let sequence = head.sequence.get();
            Err(ChainError::EarlierKey { sequence }.into())
        }
    }
}

/// Opens an object that was fetched.
pub(crate) fn open(
    manifest: &Manifest,
    object: &[u8],
    ring: &KeyRing,
) -> Result<Snapshot, ClientError> {
    Ok(open_version(&wire::from_wire(manifest)?, object, ring)?)
}

/// A version counts only when what lies in storage opens and is what was sent.
pub(crate) fn check_came_back(
    manifest: &Manifest,
    object: &[u8],
    sent: &Snapshot,
    ring: &KeyRing,
) -> Result<(), ClientError> {
    match open(manifest, object, ring) {
        Ok(there) if there == *sent => Ok(()),
        _ => Err(ClientError::NotVerified),
    }
}

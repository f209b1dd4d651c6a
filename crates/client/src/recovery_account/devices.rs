//! Revoking a device that is lost.

use lifeboat_protocol::{
    ErrorCode, Wire, account::KeyFile, backup::Manifest, device::RevokeDevice,
};
use lifeboat_seal::RecipientKind;
use lifeboat_vault::{DeviceId, Timestamp};
use rand::CryptoRng;

use super::{ATTEMPTS, keep_key_file, refresh_key_file};
use crate::{
    ClientError,
    backup::{BackedUp, Resealed},
    device::{BackupSetting, Base},
    ports::{Api, DeviceStorage, StorageLocation},
    wire,
};

/// What revoking did. The device is out in either case.
#[derive(Debug)]
pub enum Revoked {
    /// The head, where there is one, is sealed anew, and was fetched back, opened and compared.
    Done,
    /// The head was sealed anew and committed, and then it could not be fetched back as it was sent.
    HeadUnverified(ClientError),
}

/// Revokes a device: its session ends, and what is written from now on is sealed under a new account
/// key, for the password, the recovery code, passkeys and the remaining devices. Both happen
/// together, or neither.
///
/// # Errors
///
/// Not signed in; the head cannot be fetched (it has to be sealed anew); a server that refuses.
pub async fn revoke_device<S: DeviceStorage, A: Api, L: StorageLocation>(
    backed_up: &BackedUp<'_, S, A, L>,
    device: DeviceId,
    now: Timestamp,
    rng: &mut impl CryptoRng,
) -> Result<Revoked, ClientError> {
    for _ in 0..ATTEMPTS {
        let session = backed_up.open().await?.session;
        refresh_key_file(backed_up.store, &session).await?;
        let (opened, head) = backed_up.open_checked().await?;
        let revision = opened.key_revision;
        // Not the server's newest: the head was checked against this one.
        let mut ring = opened.vault.account()?.key_ring()?;
        ring.revoke(RecipientKind::Device(device), rng);
        let resealed = match &head {
            Some((location, head)) => {
                let (head, key) = ((*location, head), (&ring, revision + 1));
                Some(backed_up.reseal_head(&opened, head, key, now).await?)
            }
            None => None,
        };
        let bytes = Wire(ring.seal()?);
        let request = RevokeDevice {
            expected_revision: revision,
            key_file: bytes.clone(),
            version: resealed.as_ref().map(|resealed| resealed.version.clone()),
            without_head: false,
        };
        match opened
            .session
            .revoke_device(*device.as_uuid(), &request)
            .await
        {
            Ok(replaced) => {
                keep_key_file(
                    backed_up.store,
                    KeyFile {
                        revision: replaced.revision,
                        bytes,
                    },
                )
                .await?;
                let Some(resealed) = resealed else {
                    return Ok(Revoked::Done);
                };
                if let Err(error) = backed_up.verify_resealed(&opened, &ring, &resealed).await {
                    return Ok(Revoked::HeadUnverified(error));
                }
                note_resealed(backed_up, resealed, now).await?;
                return Ok(Revoked::Done);
            }
            Err(error)
                if matches!(
                    error.code(),
                    // Another device may just have turned backup on.
                    Some(
                        ErrorCode::KeyFileMoved | ErrorCode::HeadMoved | ErrorCode::HeadNotResealed
                    )
                ) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(ClientError::Contended)
}

/// The device that revoked knows the new head, if it knew the one before.
async fn note_resealed<S: DeviceStorage, A: Api, L: StorageLocation>(
    backed_up: &BackedUp<'_, S, A, L>,
    Resealed { version, snapshot }: Resealed,
    now: Timestamp,
) -> Result<(), ClientError> {
    let follows = |base: &Manifest| Some(wire::head_ref(base)) == version.expected_head;
    backed_up
        .store
        .update(|vault| {
            if let BackupSetting::On(backup) = &mut vault.backup
                && backup
                    .base
                    .as_ref()
                    .is_some_and(|base| follows(&base.manifest))
            {
                let contents = snapshot.contents;
                backup.base = Some(Base {
                    manifest: version.manifest.clone(),
                    contents,
                });
                backup.last_verified_at = Some(now);
            }
            Ok(())
        })
        .await
}

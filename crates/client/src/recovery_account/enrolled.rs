//! A device that has just been signed in, before its vault knows.

use lifeboat_protocol::{
    ErrorCode, Wire,
    account::{KeyFile, ReplaceKeyFile},
    device::SignedIn,
};
use lifeboat_seal::{Identity, KeyRing, RecipientKind};
use lifeboat_vault::{Account, AccountId, Credential, DeviceId, Kind, Label, Provider, Timestamp};
use rand::CryptoRng;
use url::Url;

use super::{Entrant, brought_back::Offered, change_key_ring, signed_in};
use crate::{
    ClientError, Server,
    backup::BackupExtent,
    device::{BackupSetting, DeviceCredential, RecoveryAccount, Vault, VaultStore},
    ports::{Api, DeviceStorage, KeyName},
    server_address::written_address,
};

/// What signing in gave this device.
pub struct Enrolled {
    signed_in: SignedIn,
    identity: Identity,
    key_file: KeyFile,
    device: DeviceId,
    key: KeyName,
    brought_back: bool,
}

impl Enrolled {
    /// After a sign-up, whose key file already lists this device.
    pub(super) fn listed(signed_in: SignedIn, identity: Identity, entrant: Entrant<'_>) -> Self {
        let key_file = signed_in.key_file.clone();
        Self {
            signed_in,
            identity,
            key_file,
            device: entrant.device.id,
            key: entrant.key.name,
            brought_back: false,
        }
    }

    /// The same, saying whether that took a key file that was brought back.
    pub(super) fn with_key_file_brought_back(self, brought_back: bool) -> Self {
        Self {
            brought_back,
            ..self
        }
    }

    /// After a sign-in: opens the account key with `opener` and lists this device, unless it is
    /// listed already. What this device kept of an earlier sign-in to the same account tells an older
    /// key file from a newer one; an older one is taken with the recovery code only.
    pub(super) async fn list<A: Api>(
        server: &Server<A>,
        signed_in: SignedIn,
        (opener, identity): (&Identity, Identity),
        entrant: Entrant<'_>,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, ClientError> {
        let Entrant {
            device, known, key, ..
        } = entrant;
        let known = known.filter(|known| known.id == signed_in.account_id);
        let offered = &signed_in.key_file.bytes.0;
        let Offered {
            mut ring,
            brought_back,
        } = Offered::open(offered, opener, known, &entrant, rng)?;
        let kind = RecipientKind::Device(device.id);
        if !brought_back && ring.recipient(kind) == Some(&identity.recipient()) {
            return Ok(Self::listed(signed_in, identity, entrant));
        }
        let server = server.with_session(signed_in.session.clone());
        ring.set(kind, identity.recipient());
        let bytes = Wire(ring.seal()?);
        let request = ReplaceKeyFile {
            expected_revision: signed_in.key_file.revision,
            bytes: bytes.clone(),
            recovery: None,
        };
        let key_file = match server.replace_key_file(&request).await {
            Ok(replaced) => KeyFile {
                revision: replaced.revision,
                bytes,
            },
            Err(error) if error.code() == Some(ErrorCode::KeyFileMoved) => {
                let recipient = identity.recipient();
                let open = |offered: &KeyFile| {
                    let ring = KeyRing::open(&offered.bytes.0, opener)?;
                    known.map_or(Ok(()), |known| known.check_follows(&ring))?;
                    Ok(ring)
                };
                change_key_ring(&server, open, None, |ring| {
                    ring.set(kind, recipient.clone());
                })
                .await?
            }
            Err(error) => return Err(error.into()),
        };
        Ok(Self {
            signed_in,
            identity,
            key_file,
            device: device.id,
            key: key.name,
            brought_back,
        })
    }

    /// The recovery account's email address.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.signed_in.email
    }

    /// Whether this took an account key file that the server's operator has brought back: seal the
    /// head anew, and revoke the device that had replaced it.
    #[must_use]
    pub fn took_key_file_back(&self) -> bool {
        self.brought_back
    }

    /// The account's server on behalf of this device.
    pub(crate) fn session<'a, A: Api>(&self, server: &'a Server<A>) -> Server<&'a A> {
        server.with_session(self.signed_in.session.clone())
    }

    /// The account's id at its server.
    pub(crate) fn account_id(&self) -> AccountId {
        AccountId::from_uuid(self.signed_in.account_id)
    }

    /// Keeps the sign-in in the vault, and puts the personal account on its list with this device's
    /// own code (B7). A backup that was on stays on, if it is this account's.
    ///
    /// # Errors
    ///
    /// The vault cannot be changed, or the server's answer does not make sense.
    pub async fn keep<S: DeviceStorage>(
        self,
        store: &VaultStore<S>,
        address: &Url,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        store
            .update(|vault| self.keep_in(vault, address, now))
            .await
    }

    pub(crate) fn keep_in(
        self,
        vault: &mut Vault,
        address: &Url,
        now: Timestamp,
    ) -> Result<(), ClientError> {
        let credential = DeviceCredential {
            server: Some(address.clone()),
            credential_id: Some(*self.device.as_uuid()),
            key: Some(self.key),
            ..DeviceCredential::parse(self.signed_in.totp_secret.expose())
                .map_err(|error| ClientError::Invalid(error.to_string()))?
        };
        if let Some(known) = &vault.recovery_account
            && known.id == self.signed_in.account_id
        {
            known.check_follows(&KeyRing::open(&self.key_file.bytes.0, &self.identity)?)?;
        }
        let last_event = vault
            .recovery_account
            .as_ref()
            .filter(|account| account.id == self.signed_in.account_id)
            .map_or(0, |account| account.last_event);
        let provider = Provider {
            server: written_address(address),
            subject: self.signed_in.account_id.to_string(),
        };
        let mut account = Account::new(
            AccountId::from_uuid(self.signed_in.account_id),
            Label::cleaned(&format!(
                "Lifeboat · {}",
                address.host_str().unwrap_or("server")
            )),
            Label::cleaned(&self.signed_in.email),
            Credential::DeviceBound(provider.clone()),
            now,
        );
        account.kind = Kind::Personal;
        vault.keep_device_credential(account, &provider, credential);
        vault.waiting_keys.retain(|waiting| waiting.key != self.key);
        vault.device.id = self.device;
        vault.pending = None;
        if let BackupSetting::On(backup) = &mut vault.backup {
            backup.failure = None;
        }
        vault.recovery_account = Some(RecoveryAccount {
            server: address.clone(),
            id: self.signed_in.account_id,
            email: self.signed_in.email.clone(),
            session: Some(self.signed_in.session.clone()),
            device_secret: self.signed_in.device_secret.clone(),
            identity: self.identity,
            key_file: self.key_file,
            last_event,
            password_reset: None,
        });
        Ok(())
    }

    /// What is in this account's backup, for showing at sign-in that there is one.
    ///
    /// # Errors
    ///
    /// The server cannot be asked.
    pub async fn backup_extent<A: Api>(
        vault: &Vault,
        server: &Server<A>,
    ) -> Result<BackupExtent, ClientError> {
        BackupExtent::ask(&signed_in(server, vault)?).await
    }
}

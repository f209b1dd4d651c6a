//! Everything that a device keeps.

use std::collections::BTreeMap;

use lifeboat_otp::TimedCode;
use lifeboat_protocol::{
    Token, account::KeyFile, backup::Manifest, password::PasswordReset, sign_in::KnownBy,
};
use lifeboat_seal::{Identity, KeyRing, OpenError};
use lifeboat_vault::{
    Account, AccountId, Contents, Credential, Device, FollowUp, Provider, Renamed, Timestamp,
};
use serde::{Deserialize, Serialize};
use url::Url;
use uuid::Uuid;

use super::{
    BackupSetting, BackupState, DeviceCredential, FailureReason, Notice, Pending, UnnotedCode,
    WaitingKey,
};
use crate::{ClientError, server_address::written_address};

/// The vault of this device, in clear: in memory only, for as long as a command runs.
#[derive(Serialize, Deserialize)]
pub struct Vault {
    /// Which device this is.
    pub device: Device,
    /// Accounts, their order, tombstones and settings: what a backup holds.
    pub contents: Contents,
    /// This device's own credentials for device-bound accounts: what a backup never holds.
    #[serde(default)]
    pub device_credentials: BTreeMap<AccountId, DeviceCredential>,
    /// Device keys that were made and are not in use yet.
    #[serde(default)]
    pub waiting_keys: Vec<WaitingKey>,
    /// The recovery account, once this device has signed in to one.
    pub recovery_account: Option<RecoveryAccount>,
    /// Whether and where this device backs up.
    pub backup: BackupSetting,
    /// The storage location of a backup that was deleted here: its objects stay there for as long as
    /// it can be brought back.
    #[serde(default)]
    pub put_away: Option<Url>,
    /// The newest version that this device saw of a backup that it does not take part in any more.
    #[serde(default)]
    pub last_head: Option<Manifest>,
    /// A sign-up, sign-in or reset that waits for a proof, so that it can be given later.
    #[serde(default)]
    pub pending: Option<Pending>,
    /// Recovery codes that were made here and are not known to be on paper, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unnoted_codes: Vec<UnnotedCode>,
    /// What merges had to decide between, until the user lets it go.
    #[serde(default)]
    pub notices: Vec<Notice>,
    /// Set when this was read from the file before, because the newest one is damaged or missing.
    /// Never written.
    #[serde(skip)]
    pub fallback: Option<Fallback>,
}

/// Why a vault is older than it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// What is wrong with the newest file.
    pub reason: String,
    /// When the file before was written, UNIX seconds, where that is known: what was changed later
    /// is missing.
    pub written_at: Option<Timestamp>,
}

impl Fallback {
    /// What happened, and what is missing, for a person.
    #[must_use]
    pub fn in_words(&self) -> String {
        let since = self.written_at.map_or_else(
            || "the last changes are missing".to_owned(),
            |at| {
                let at = crate::wire::minute(at.seconds());
                format!("what was changed after {at} is missing")
            },
        );
        format!(
            "The newest file of the vault, {}, so the one before it is used: {since}.",
            self.reason
        )
    }
}

impl Vault {
    /// An empty vault of a new device.
    #[must_use]
    pub fn new(device: Device) -> Self {
        Self {
            device,
            contents: Contents::default(),
            device_credentials: BTreeMap::new(),
            waiting_keys: Vec::new(),
            recovery_account: None,
            backup: BackupSetting::Off,
            put_away: None,
            last_head: None,
            pending: None,
            unnoted_codes: Vec::new(),
            notices: Vec::new(),
            fallback: None,
        }
    }

    /// The state of the backup as far as this device can tell without asking anybody.
    #[must_use]
    pub fn backup_state(&self) -> BackupState {
        let BackupSetting::On(backup) = &self.backup else {
            return BackupState::Off;
        };
        if self.signed_in().is_none() {
            return BackupState::NeedsSignIn;
        }
        if backup.erasing {
            return BackupState::Failed(FailureReason::EraseUnfinished);
        }
        match &backup.failure {
            Some(failure) if !failure.passing => BackupState::Failed(failure.reason.clone()),
            _ if self.has_unsaved_changes() => BackupState::Pending,
            _ => BackupState::UpToDate,
        }
    }

    /// Whether there is anything that the newest version known here does not hold.
    #[must_use]
    pub fn has_unsaved_changes(&self) -> bool {
        match &self.backup {
            BackupSetting::Off => false,
            BackupSetting::On(backup) => backup
                .base
                .as_ref()
                .is_none_or(|base| base.contents != self.contents),
        }
    }

    /// Whether a change waits to be backed up and an attempt is due.
    #[must_use]
    pub fn backup_is_due(&self, now: Timestamp) -> bool {
        let BackupSetting::On(backup) = &self.backup else {
            return false;
        };
        let may_try = backup
            .failure
            .as_ref()
            .is_none_or(|failure| failure.retry_at() <= now);
        self.signed_in().is_some() && self.has_unsaved_changes() && may_try && !backup.erasing
    }

    /// The recovery account.
    ///
    /// # Errors
    ///
    /// [`ClientError::NotSignedIn`] when there is none.
    pub fn account(&self) -> Result<&RecoveryAccount, ClientError> {
        self.recovery_account
            .as_ref()
            .ok_or(ClientError::NotSignedIn)
    }

    /// The recovery account and its session, while there is one.
    #[must_use]
    pub fn signed_in(&self) -> Option<(&RecoveryAccount, &Token)> {
        let account = self.recovery_account.as_ref()?;
        Some((account, account.session.as_ref()?))
    }

    /// What this account still needs on this device.
    #[must_use]
    pub fn follow_up(&self, account: &Account) -> Option<FollowUp> {
        account.follow_up(self.device_credentials.contains_key(&account.id))
    }

    /// The code of an account at that second, where its codes are timed and this device can make them:
    /// for an account that is bound to the device, with this device's own credential.
    #[must_use]
    pub fn timed_code(&self, account: &Account, unix_seconds: u64) -> Option<TimedCode> {
        match &account.credential {
            Credential::Generator(generator) => generator.timed_code_at(unix_seconds),
            Credential::DeviceBound(_) => {
                let own = self.device_credentials.get(&account.id)?;
                Some(own.totp().code_at(unix_seconds))
            }
        }
    }

    /// Replaces what is backed up; device credentials follow the accounts that have another id now.
    pub(crate) fn replace_contents(&mut self, contents: Contents, renamed: &[Renamed]) {
        for Renamed { from, to } in renamed {
            if let Some(credential) = self.device_credentials.remove(from) {
                self.device_credentials.insert(*to, credential);
            }
        }
        // An account that another device has removed takes its credential with it.
        self.device_credentials
            .retain(|id, _| contents.account(*id).is_some());
        self.contents = contents;
    }

    /// The account that a provider has issued, if it is on the list.
    #[must_use]
    pub fn account_of(&self, provider: &Provider) -> Option<&Account> {
        self.contents.accounts.iter().find(
            |here| matches!(&here.credential, Credential::DeviceBound(bound) if bound == provider),
        )
    }

    /// Takes the device key away from the recovery account's credential: its session has ended. With
    /// `revoked` the credential goes too, since its codes are refused.
    pub(crate) fn leave_recovery_account(&mut self, revoked: bool) {
        let Some(recovery) = &mut self.recovery_account else {
            return;
        };
        recovery.session = None;
        let provider = Provider {
            server: written_address(&recovery.server),
            subject: recovery.id.to_string(),
        };
        let Some(id) = self.account_of(&provider).map(|account| account.id) else {
            return;
        };
        if revoked {
            self.device_credentials.remove(&id);
        } else if let Some(credential) = self.device_credentials.get_mut(&id) {
            credential.key = None;
        }
    }

    /// Puts the personal account of a provider on the list, or finds it there, and keeps this
    /// device's own credential for it.
    pub(crate) fn keep_device_credential(
        &mut self,
        account: Account,
        provider: &Provider,
        credential: DeviceCredential,
    ) {
        let here = self.account_of(provider).map(|here| here.id);
        let id = here.unwrap_or(account.id);
        if here.is_none() {
            self.contents.accounts.push(account);
        }
        self.device_credentials.insert(id, credential);
    }
}

/// The recovery account as a device knows it.
#[derive(Serialize, Deserialize)]
pub struct RecoveryAccount {
    /// The server's address.
    pub server: Url,
    /// The account's id there.
    pub id: Uuid,
    /// The email address that names it.
    pub email: String,
    /// The session; none after signing out, or when the server ended it.
    pub session: Option<Token>,
    /// Proves at a later sign-in that this is the same device.
    pub device_secret: Token,
    /// Opens the account key file on this device.
    #[serde(with = "super::identity_text")]
    pub identity: Identity,
    /// The account key file, as last seen.
    pub key_file: KeyFile,
    /// The last event of the account that was shown.
    #[serde(default)]
    pub last_event: i64,
    /// The reset of the password that ended the session, until this device signs in again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_reset: Option<PasswordReset>,
}

impl RecoveryAccount {
    /// What shows the account that this device was signed in before.
    #[must_use]
    pub fn known_by(&self, device: &Device) -> KnownBy {
        KnownBy::Device {
            id: *device.id.as_uuid(),
            secret: self.device_secret.clone(),
        }
    }

    /// Why there is no session any more.
    #[must_use]
    pub fn why_signed_out(&self) -> ClientError {
        match &self.password_reset {
            Some(reset) => ClientError::PasswordWasReset(reset.clone()),
            None => ClientError::SignInEnded { revoked: false },
        }
    }

    /// Opens the account key.
    ///
    /// # Errors
    ///
    /// The key file does not open for this device: it was revoked.
    pub fn key_ring(&self) -> Result<KeyRing, OpenError> {
        KeyRing::open(&self.key_file.bytes.0, &self.identity)
    }

    /// Opens a key file that the server offers, which must not be older than the one known here.
    ///
    /// # Errors
    ///
    /// It does not open for this device, or [`ClientError::KeyFileRolledBack`].
    pub(crate) fn open_offered(&self, offered: &KeyFile) -> Result<KeyRing, ClientError> {
        let ring = KeyRing::open(&offered.bytes.0, &self.identity)?;
        self.check_follows(&ring)?;
        Ok(ring)
    }

    /// Checks that a key ring is the one known here, or was made from it.
    pub(crate) fn check_follows(&self, offered: &KeyRing) -> Result<(), ClientError> {
        if offered.continues(&self.key_ring()?) {
            Ok(())
        } else {
            Err(ClientError::KeyFileRolledBack)
        }
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_protocol::Wire;
    use lifeboat_seal::RecipientKind;
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    fn key_file(ring: &KeyRing, revision: u64) -> KeyFile {
        let bytes = Wire(ring.seal().unwrap());
        KeyFile { revision, bytes }
    }

    #[test]
    fn a_newer_key_file_is_taken_and_an_older_or_foreign_one_refused() {
        let mut rng = StdRng::seed_from_u64(1);
        let identity = Identity::random(&mut rng);
        let mut ring = KeyRing::generate(&mut rng);
        ring.set(RecipientKind::Password, identity.recipient());
        let oldest = key_file(&ring, 1);
        ring.rotate(&mut rng);
        // The same account key, and another password. The server says which number it likes.
        let older = key_file(&ring, 9);
        let other_password = Identity::random(&mut rng).recipient();
        ring.set(RecipientKind::Passkey, identity.recipient());
        ring.set(RecipientKind::Password, other_password);
        let known = key_file(&ring, 2);
        ring.rotate(&mut rng);
        let newest = key_file(&ring, 3);
        let mut foreign = KeyRing::generate(&mut rng);
        foreign.set(RecipientKind::Password, identity.recipient());
        let account = RecoveryAccount {
            server: Url::parse("https://example.org").unwrap(),
            id: Uuid::nil(),
            email: "anna@example.org".to_owned(),
            session: None,
            device_secret: Token::from_random([1; 32]),
            identity,
            key_file: known.clone(),
            last_event: 0,
            password_reset: None,
        };
        account.open_offered(&known).unwrap();
        account.open_offered(&newest).unwrap();
        for refused in [oldest, older, key_file(&foreign, 4)] {
            let outcome = account.open_offered(&refused);
            assert!(matches!(outcome, Err(ClientError::KeyFileRolledBack)));
        }
    }
}

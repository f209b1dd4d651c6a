//! How the backup stands, the same wherever it is shown.

use lifeboat_client::device::{BackupState, Vault};

use crate::{device::Device, words::words};

/// Whether something about the backup wants to be looked at. It follows the vault.
pub(crate) fn needs_attention(device: Device) -> bool {
    device.vault().is_some_and(|vault| {
        matches!(
            vault.backup_state(),
            BackupState::NeedsSignIn | BackupState::Failed(_)
        )
    })
}

words! {
    /// What the state of the backup is called.
    BackupStateWords {
        off = "Off. If this device is lost, its accounts are lost.", "Uit. Als dit apparaat wegraakt, zijn de accounts weg.";
        up_to_date = "Up to date", "Bijgewerkt";
        pending = "Changes wait to be backed up", "Er wachten wijzigingen op een back-up";
        working = "Backing up …", "Bezig met back-uppen …";
        needs_sign_in = "Paused: sign in again", "Gepauzeerd: meld je opnieuw aan";
        failed = "Failed. See Details.", "Mislukt. Zie Details.";
    }
}

impl BackupStateWords {
    /// The state of this vault's backup; where there is no vault there is no backup.
    pub(crate) fn of_vault(self, vault: Option<&Vault>) -> String {
        let state = vault.map_or(BackupState::Off, Vault::backup_state);
        match state {
            BackupState::Off => self.off(),
            BackupState::UpToDate => self.up_to_date(),
            BackupState::Pending => self.pending(),
            BackupState::NeedsSignIn => self.needs_sign_in(),
            BackupState::Failed(_) => self.failed(),
        }
        .to_owned()
    }
}

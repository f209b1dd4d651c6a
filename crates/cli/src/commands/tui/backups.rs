//! Backup that follows what is changed while the screen is open, soon after it, and again when an attempt
//! has failed.

use std::{pin::Pin, rc::Rc};

use lifeboat_client::{
    backup::Pushed,
    device::{BackupSetting, Failure, Vault},
};
use lifeboat_vault::Timestamp;

use crate::{
    backing_up::Attempt,
    error::CliError,
    program::{Program, Store},
};

/// How long changes are gathered before they are backed up, in seconds.
const GATHERING: u64 = 2;

type Running = Pin<Box<dyn Future<Output = Result<Pushed, CliError>>>>;

/// What backs up: one attempt at a time.
#[derive(Default)]
pub(super) struct Backups {
    due: Option<Timestamp>,
    running: Option<Running>,
}

impl Backups {
    /// The vault is like this now: says when to look whether an attempt is due.
    pub(super) fn follow(&mut self, vault: &Vault, now: Timestamp) {
        let BackupSetting::On(backup) = &vault.backup else {
            self.due = None;
            return;
        };
        let retry_at = backup.failure.as_ref().map(Failure::retry_at);
        let soon = now.plus_seconds(GATHERING);
        let waits = vault.has_unsaved_changes();
        self.due = waits.then(|| retry_at.unwrap_or(soon).max(soon));
    }

    /// Begins an attempt if it is time for one.
    ///
    /// # Errors
    ///
    /// None can be made. It is not tried again before the vault changes.
    pub(super) fn begin_if_due(
        &mut self,
        program: &mut Program,
        (store, vault): (&Rc<Store>, &Vault),
        now: Timestamp,
    ) -> Result<(), CliError> {
        if self.running.is_some() || self.due.is_none_or(|due| now < due) {
            return Ok(());
        }
        self.due = None;
        if vault.backup_is_due(now) {
            let attempt = Attempt::new(program, store, vault)?;
            self.running = Some(Box::pin(attempt.make(now)));
        }
        Ok(())
    }

    /// The outcome of the attempt that is being made. Without one it does not come.
    pub(super) async fn outcome(&mut self) -> Result<Pushed, CliError> {
        let Some(running) = &mut self.running else {
            return std::future::pending().await;
        };
        let outcome = running.await;
        self.running = None;
        outcome
    }

    /// Whether an attempt is being made.
    pub(super) fn is_running(&self) -> bool {
        self.running.is_some()
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_client::device::{BackupOn, FailureReason, Where};
    use lifeboat_vault::{Device, DeviceId, Label, Platform};
    use uuid::Uuid;

    use super::*;

    const NOW: Timestamp = Timestamp::from_seconds(1_000_000);

    fn due(backup: BackupSetting) -> Option<u64> {
        let mut vault = Vault::new(Device {
            id: DeviceId::from_uuid(Uuid::nil()),
            name: Label::cleaned("Laptop"),
            platform: Platform::Linux,
        });
        vault.backup = backup;
        let mut backups = Backups::default();
        backups.follow(&vault, NOW);
        backups.due.map(|due| due.seconds_since(NOW))
    }

    #[test]
    fn a_change_is_backed_up_soon_and_a_failed_attempt_made_again_later() {
        assert_eq!(due(BackupSetting::Off), None);
        let mut backup = BackupOn::new(Where::Server);
        assert_eq!(
            due(BackupSetting::On(Box::new(backup.clone()))),
            Some(GATHERING)
        );
        backup.failure = Some(Failure {
            at: NOW,
            times: 3,
            reason: FailureReason::Contended,
            passing: true,
            of_the_head: false,
        });
        assert_eq!(due(BackupSetting::On(Box::new(backup))), Some(20));
    }
}

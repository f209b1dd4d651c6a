//! Applying the plan.

use std::collections::BTreeMap;

use lifeboat_protocol::backup::Location;
use lifeboat_vault::{AccountId, Contents, FollowUp, Outcome, Resolution, RestorePlan, Timestamp};

use super::Recovery;
use crate::{
    ClientError,
    backup::BackedUp,
    device::{BackupOn, BackupSetting, Base, Vault, Where},
    ports::{Api, DeviceStorage, StorageLocation},
};

/// What a recovery brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// How many accounts came back.
    pub restored: usize,
    /// How many were here already.
    pub already_here: usize,
    /// How many were here with another credential.
    pub conflicts: usize,
    /// What is still needed, per account, in the order of the list.
    pub follow_ups: Vec<(AccountId, FollowUp)>,
}

impl Recovery {
    /// Puts the accounts into the vault, in one write; afterwards this device takes part in the
    /// backup. What is here is not changed, unless the user chose so for an account.
    ///
    /// The plan is made anew from what is here at this moment.
    ///
    /// # Errors
    ///
    /// The vault cannot be changed.
    pub async fn apply<S: DeviceStorage, A: Api, L: StorageLocation>(
        self,
        to: &BackedUp<'_, S, A, L>,
        location: Where,
        resolutions: &BTreeMap<AccountId, Resolution>,
        now: Timestamp,
    ) -> Result<Recovered, ClientError> {
        let location = match self.location {
            Location::Server => Where::Server,
            Location::Elsewhere if location == Where::Server => {
                return Err(ClientError::LocationNeeded);
            }
            Location::Elsewhere => location,
        };
        to.store
            .update(|vault| Ok(self.apply_to(vault, location, resolutions, now)))
            .await
    }

    fn apply_to(
        self,
        vault: &mut Vault,
        location: Where,
        resolutions: &BTreeMap<AccountId, Resolution>,
        now: Timestamp,
    ) -> Recovered {
        let plan = RestorePlan::new(&self.snapshot.contents, &vault.contents);
        let count = |wanted: fn(&Outcome) -> bool| {
            plan.steps
                .iter()
                .filter(|step| wanted(&step.outcome))
                .count()
        };
        let restored = plan.apply(&vault.contents, resolutions, now);
        vault.replace_contents(restored.contents, &restored.renamed);
        let head_contents = self.head_snapshot.unwrap_or(self.snapshot).contents;
        take_times(&mut vault.contents, &head_contents);
        let last_backup_at = match &vault.backup {
            // There is nothing to commit.
            _ if vault.contents == head_contents => Some(now),
            BackupSetting::On(backup) => backup.last_backup_at,
            BackupSetting::Off => None,
        };
        vault.put_away = None;
        vault.backup = BackupSetting::On(Box::new(BackupOn {
            base: Some(Base {
                manifest: self.head,
                contents: head_contents,
            }),
            last_backup_at,
            last_verified_at: Some(now),
            ..BackupOn::new(location)
        }));
        let follow_ups = vault
            .contents
            .accounts
            .iter()
            .filter_map(|account| Some((account.id, vault.follow_up(account)?)))
            .collect();
        Recovered {
            restored: count(|outcome| matches!(outcome, Outcome::Restore)),
            already_here: count(|outcome| matches!(outcome, Outcome::AlreadyHere { .. })),
            conflicts: count(|outcome| matches!(outcome, Outcome::Conflict { .. })),
            follow_ups,
        }
    }
}

/// Where an account was here already and only its times differ from the head's, it takes those: there
/// is nothing new in it to back up.
fn take_times(here: &mut Contents, head: &Contents) {
    for account in &mut here.accounts {
        if let Some(theirs) = head.account(account.id)
            && account.differences(theirs).is_empty()
        {
            *account = theirs.clone();
        }
    }
}

//! Applying a plan: the vault that the device has from now on.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Outcome, RestorePlan, Step};
use crate::{Account, AccountId, Contents, FollowUp, Renamed, Timestamp, Tombstone};

/// What to do about a conflict: an account of the backup and one here that are the same to a person, but
/// prove themselves with different credentials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resolution {
    /// Have both: the one here, and directly after it the backup's. The one here keeps its id unless the
    /// backup's has that: then it gets one derived from its id and credential.
    #[default]
    KeepBoth,
    /// Leave the backup's account out. It gets a tombstone, so that later merges do not bring it back.
    KeepHere,
    /// Put the backup's credential in place of the one here, which is lost. All else of the account here
    /// stays; it takes on the backup's id.
    TakeBackup,
}

/// What came out of a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What the device has from now on: the accounts in the order of the backup, then those that were
    /// only here.
    pub contents: Contents,
    /// Accounts of this device that have another id from now on.
    pub renamed: Vec<Renamed>,
    /// What accounts of the backup still need on this device.
    pub follow_ups: Vec<(AccountId, FollowUp)>,
}

impl RestorePlan {
    /// The vault that the device has after the recovery. `here` is what the plan was made for; if it has
    /// changed since, an account that is gone from here comes back from the backup.
    ///
    /// `resolutions` says what to do about conflicts, by the id of the backup's account;
    /// [`Resolution::KeepBoth`] where it says nothing. `now` dates what is left out or replaced.
    #[must_use]
    pub fn apply(
        &self,
        here: &Contents,
        resolutions: &BTreeMap<AccountId, Resolution>,
        now: Timestamp,
    ) -> Restored {
        let mut recovery = Recovery {
            here: here
                .accounts
                .iter()
                .map(|account| (account.id, account))
                .collect(),
            backup_ids: self.steps.iter().map(|step| step.account.id).collect(),
            used_ids: HashSet::new(),
            accounts: Vec::with_capacity(self.steps.len() + here.accounts.len()),
            left_out: Vec::new(),
            renamed: Vec::new(),
            follow_ups: Vec::new(),
        };
        for step in &self.steps {
            let resolution = resolutions
                .get(&step.account.id)
                .copied()
                .unwrap_or_default();
            recovery.take(step, resolution, now);
        }
        for account in &here.accounts {
            if recovery.here.remove(&account.id).is_some() {
                recovery.keep(account);
            }
        }
        let mut tombstones = here.tombstones.clone();
        tombstones.extend(&self.tombstones);
        tombstones.extend(recovery.left_out);
        let mut contents = Contents {
            accounts: recovery.accounts,
            tombstones,
            settings: self.settings.unwrap_or(here.settings),
        };
        contents.sort_tombstones();
        Restored {
            contents,
            renamed: recovery.renamed,
            follow_ups: recovery.follow_ups,
        }
    }
}

/// A recovery under way.
struct Recovery<'a> {
    /// The accounts here that have not been dealt with.
    here: HashMap<AccountId, &'a Account>,
    backup_ids: HashSet<AccountId>,
    used_ids: HashSet<AccountId>,
    accounts: Vec<Account>,
    left_out: Vec<Tombstone>,
    renamed: Vec<Renamed>,
    follow_ups: Vec<(AccountId, FollowUp)>,
}

impl Recovery<'_> {
    fn take(&mut self, step: &Step, resolution: Resolution, now: Timestamp) {
        let here = match &step.outcome {
            Outcome::Restore => None,
            Outcome::AlreadyHere { here } | Outcome::Conflict { here, .. } => {
                self.here.remove(here)
            }
        };
        let Some(here) = here else {
            return self.restore(step);
        };
        match (&step.outcome, resolution) {
            (Outcome::Restore | Outcome::AlreadyHere { .. }, _) => {
                let mut account = here.clone();
                account.credential.catch_up_with(&step.account.credential);
                self.push_as(step.account.id, account);
            }
            (Outcome::Conflict { .. }, Resolution::KeepBoth) => {
                self.keep(here);
                self.restore(step);
            }
            (Outcome::Conflict { .. }, Resolution::KeepHere) if here.id == step.account.id => {
                self.push_as(here.id, here.clone());
            }
            (Outcome::Conflict { .. }, Resolution::KeepHere) => {
                self.keep(here);
                self.left_out.push(Tombstone {
                    id: step.account.id,
                    deleted_at: now,
                });
            }
            (Outcome::Conflict { .. }, Resolution::TakeBackup) => {
                let mut account = here.clone();
                account.credential = step.account.credential.clone();
                account.credential.catch_up_with(&here.credential);
                account.edited_at = account.edited_at.max(now);
                self.push_as(step.account.id, account);
                self.note_follow_up(step);
            }
        }
    }

    /// The backup's account comes back.
    fn restore(&mut self, step: &Step) {
        self.push_as(step.account.id, step.account.clone());
        self.note_follow_up(step);
    }

    /// The account stays, under another id if the backup has an account with its id.
    fn keep(&mut self, account: &Account) {
        let mut id = account.id;
        while self.backup_ids.contains(&id)
            || self.used_ids.contains(&id)
            || (id != account.id && self.here.contains_key(&id))
        {
            id = account.credential.second_id(id);
        }
        self.push_as(id, account.clone());
    }

    fn push_as(&mut self, id: AccountId, account: Account) {
        if account.id != id {
            self.renamed.push(Renamed {
                from: account.id,
                to: id,
            });
        }
        self.used_ids.insert(id);
        self.accounts.push(Account { id, ..account });
    }

    fn note_follow_up(&mut self, step: &Step) {
        self.follow_ups
            .extend(step.follow_up.map(|follow_up| (step.account.id, follow_up)));
    }
}

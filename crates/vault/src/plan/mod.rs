//! The plan of a recovery: what would become of each account of a backup on this device. Nothing
//! happens until it is applied, and then nothing that is here is changed or removed unless the user
//! chose so.
//!
//! 1. [`RestorePlan::new`] compares the backup with what is here, account by account.
//! 2. The user sees it, and decides about each conflict ([`Resolution`]).
//! 3. [`RestorePlan::apply`] gives the vault that the device has from now on.
//!
//! ```
//! use std::collections::BTreeMap;
//! # use lifeboat_otp::{Secret, Totp};
//! # use lifeboat_vault::{
//! #     Account, AccountId, Contents, Credential, Label, Outcome, Resolution, RestorePlan, Timestamp,
//! # };
//! # let now = Timestamp::from_seconds(1_767_225_600);
//! # let alice = |id: &str, secret: u8| -> Result<Contents, Box<dyn std::error::Error>> {
//! #     let secret = Secret::from_bytes(vec![secret; 20])?;
//! #     let credential = Credential::Generator(Totp::new(secret).into());
//! #     let (issuer, name) = (Label::parse("Example")?, Label::parse("alice")?);
//! #     let account = Account::new(id.parse()?, issuer, name, credential, now);
//! #     Ok(Contents { accounts: vec![account], ..Contents::default() })
//! # };
//!
//! // The backup and this device have different secrets for Example (alice).
//! let backup = alice("67e55044-10b1-426f-9247-bb680e5fe0c8", 1)?;
//! let here = alice("0e37df36-f698-11e6-8dd4-cb9ced3df976", 2)?;
//! let plan = RestorePlan::new(&backup, &here);
//! assert!(matches!(plan.steps[0].outcome, Outcome::Conflict { .. }));
//!
//! // Nobody decides: both are kept.
//! let restored = plan.apply(&here, &BTreeMap::new(), now);
//! assert_eq!(restored.contents.accounts, [here.accounts[0].clone(), backup.accounts[0].clone()]);
//!
//! // The user knows that the backup's is the right one.
//! let choice = BTreeMap::from([(backup.accounts[0].id, Resolution::TakeBackup)]);
//! let restored = plan.apply(&here, &choice, now);
//! assert_eq!(restored.contents.accounts[0].credential, backup.accounts[0].credential);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
#[cfg(test)]
mod laws;

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

pub use self::apply::{Resolution, Restored};

use crate::account::Fingerprint;
use crate::{Account, AccountId, Contents, Field, FollowUp, Kind, Settings, Tombstone};

/// What a recovery would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestorePlan {
    /// One for each account of the backup, in the backup's order.
    pub steps: Vec<Step>,
    /// The backup's settings, if they are to be taken: that is when the settings here are the default
    /// ones. Otherwise those here stay.
    pub settings: Option<Settings>,
    tombstones: Vec<Tombstone>,
}

/// What would become of one account of the backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The account as the backup has it.
    pub account: Account,
    /// What would become of it.
    pub outcome: Outcome,
    /// What it will still need afterwards.
    pub follow_up: Option<FollowUp>,
}

/// What would become of an account of the backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It comes back.
    Restore,
    /// An account here has the same credential, whatever its labels: the same generator (HOTP: wherever
    /// the counters are), or the same provider. The account here stays as it is, takes on the backup's
    /// id, so that later merges know that it is one, and has the higher of the two counters.
    AlreadyHere {
        /// The account here.
        here: AccountId,
    },
    /// An account here has the same id, or the same kind, issuer and name, but another credential. The
    /// user decides ([`Resolution`]).
    Conflict {
        /// The account here.
        here: AccountId,
        /// What is different, [`Field::Credential`] among it.
        differs: Vec<Field>,
    },
}

impl RestorePlan {
    /// Compares a backup with what is here.
    ///
    /// Each account here answers to at most one of the backup: the one with its id and credential first,
    /// then one with its credential and labels, then one with its credential, then one that it is in
    /// conflict with. So when a backup has two accounts with one secret, both come back. Takes
    /// O(n log n).
    #[must_use]
    pub fn new(backup: &Contents, here: &Contents) -> Self {
        let outcomes = Matching::of(backup, here).into_outcomes(backup, here);
        let steps = backup
            .accounts
            .iter()
            .zip(outcomes)
            .map(|(account, outcome)| Step {
                follow_up: match outcome {
                    // The account here knows what it needs.
                    Outcome::AlreadyHere { .. } => None,
                    Outcome::Restore | Outcome::Conflict { .. } => account.follow_up(false),
                },
                account: account.clone(),
                outcome,
            })
            .collect();
        Self {
            steps,
            settings: (here.settings == Settings::default()).then_some(backup.settings),
            tombstones: backup.tombstones.clone(),
        }
    }

    /// The steps about which the user is to decide.
    pub fn conflicts(&self) -> impl Iterator<Item = &Step> {
        self.steps
            .iter()
            .filter(|step| matches!(step.outcome, Outcome::Conflict { .. }))
    }

    /// How many accounts come back without further ado.
    #[must_use]
    pub fn restored_count(&self) -> usize {
        self.steps
            .iter()
            .filter(|step| step.outcome == Outcome::Restore)
            .count()
    }

    /// How many accounts are here already.
    #[must_use]
    pub fn already_here_count(&self) -> usize {
        let is_here = |step: &&Step| matches!(step.outcome, Outcome::AlreadyHere { .. });
        self.steps.iter().filter(is_here).count()
    }
}

/// Which account here answers to which of the backup, while it is being found out.
struct Matching {
    /// For each account of the backup.
    matches: Vec<Option<Match>>,
    /// For each account here: whether it answers to one of the backup.
    claimed: Vec<bool>,
}

/// The place of the account here that answers to one of the backup.
#[derive(Clone, Copy)]
enum Match {
    SameCredential(usize),
    OtherCredential(usize),
}

impl Matching {
    fn of(backup: &Contents, here: &Contents) -> Self {
        let mut matching = Self {
            matches: vec![None; backup.accounts.len()],
            claimed: vec![false; here.accounts.len()],
        };
        let (backup, here) = (Keys::of(backup), Keys::of(here));
        let same = Match::SameCredential;
        matching.claim(
            same,
            backup.with_credential(&backup.ids),
            here.with_credential(&here.ids),
        );
        matching.claim(
            same,
            backup.with_credential(&backup.labels),
            here.with_credential(&here.labels),
        );
        matching.claim(
            same,
            backup.credentials.iter().map(Some),
            here.credentials.iter().map(Some),
        );

        let other = Match::OtherCredential;
        matching.claim(
            other,
            backup.ids.iter().map(Some),
            here.ids.iter().map(Some),
        );
        matching.claim(other, backup.names(), here.names());
        matching
    }

    /// Lets each account of the backup that has none yet claim the first here with the same key.
    fn claim<K: Hash + Eq>(
        &mut self,
        kind: fn(usize) -> Match,
        backup: impl Iterator<Item = Option<K>>,
        here: impl Iterator<Item = Option<K>>,
    ) {
        let mut places: HashMap<K, VecDeque<usize>> = HashMap::new();
        for ((place, key), claimed) in here.enumerate().zip(&self.claimed) {
            if let (Some(key), false) = (key, claimed) {
                places.entry(key).or_default().push_back(place);
            }
        }
        for (found, key) in self.matches.iter_mut().zip(backup) {
            if let (None, Some(key)) = (&found, key)
                && let Some(place) = places.get_mut(&key).and_then(VecDeque::pop_front)
            {
                *found = Some(kind(place));
                if let Some(claimed) = self.claimed.get_mut(place) {
                    *claimed = true;
                }
            }
        }
    }

    fn into_outcomes(self, backup: &Contents, here: &Contents) -> Vec<Outcome> {
        let outcome = |found: Option<Match>, account: &Account| match found? {
            Match::SameCredential(place) => {
                let here = here.accounts.get(place)?.id;
                Some(Outcome::AlreadyHere { here })
            }
            Match::OtherCredential(place) => {
                let here = here.accounts.get(place)?;
                let differs = here.differences(account);
                Some(Outcome::Conflict {
                    here: here.id,
                    differs,
                })
            }
        };
        self.matches
            .into_iter()
            .zip(&backup.accounts)
            .map(|(found, account)| outcome(found, account).unwrap_or(Outcome::Restore))
            .collect()
    }
}

/// What accounts are recognized by, in their order.
struct Keys {
    ids: Vec<AccountId>,
    kinds: Vec<Kind>,
    /// Issuer and name, in lower case.
    labels: Vec<(String, String)>,
    credentials: Vec<Fingerprint>,
}

impl Keys {
    fn of(contents: &Contents) -> Self {
        let accounts = || contents.accounts.iter();
        Self {
            ids: accounts().map(|account| account.id).collect(),
            kinds: accounts().map(|account| account.kind).collect(),
            labels: accounts().map(Account::folded_labels).collect(),
            credentials: accounts()
                .map(|account| account.credential.fingerprint())
                .collect(),
        }
    }

    /// The credential together with another key.
    fn with_credential<'a, K>(
        &'a self,
        keys: &'a [K],
    ) -> impl Iterator<Item = Option<(&'a Fingerprint, &'a K)>> {
        self.credentials.iter().zip(keys).map(Some)
    }

    /// What makes two accounts one for a person. Those without any label are not alike.
    fn names(&self) -> impl Iterator<Item = Option<(Kind, &(String, String))>> {
        self.kinds.iter().zip(&self.labels).map(|(kind, labels)| {
            (!labels.0.is_empty() || !labels.1.is_empty()).then_some((*kind, labels))
        })
    }
}

//! Adding accounts, one or thousands, without entering one twice.

use std::collections::{HashMap, HashSet};

use super::Contents;
use crate::account::Fingerprint;
use crate::{Account, AccountId};

/// What became of an account that was to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use]
pub enum Addition {
    /// It is the last one now, under this id. That is its own id, unless an account with another
    /// credential had it already: then it is one derived from both.
    Added(AccountId),
    /// It was there already, as this account. Nothing changed.
    Duplicate(AccountId),
    /// It was there already, as this account, whose counter (HOTP) was behind and has caught up.
    MovedOn(AccountId),
}

impl Addition {
    /// The account that it is now, new or not.
    #[must_use]
    pub const fn id(self) -> AccountId {
        match self {
            Self::Added(id) | Self::Duplicate(id) | Self::MovedOn(id) => id,
        }
    }

    /// Whether the account is new.
    #[must_use]
    pub const fn is_new(self) -> bool {
        matches!(self, Self::Added(_))
    }
}

impl Contents {
    /// Adds an account at the end, unless it is there already: the same credential (HOTP: wherever
    /// its counter is) under the same id, or under the same issuer and name, upper and lower case
    /// being one. The same secret under another name is another account. Of two counters the higher one
    /// stays.
    pub fn add(&mut self, account: Account) -> Addition {
        let is_same = |here: &Account| here.credential.is_same(&account.credential);
        let place = self
            .accounts
            .iter()
            .position(|here| is_same(here) && here.id == account.id)
            .or_else(|| {
                let mut accounts = self.accounts.iter();
                accounts.position(|here| is_same(here) && here.has_same_labels(&account))
            });
        if let Some(here) = place.and_then(|place| self.accounts.get_mut(place)) {
            let before = here.credential.counter();
            here.credential.catch_up_with(&account.credential);
            return if here.credential.counter() == before {
                Addition::Duplicate(here.id)
            } else {
                Addition::MovedOn(here.id)
            };
        }
        let mut id = account.id;
        while self.position(id).is_some() {
            id = account.credential.second_id(id);
        }
        self.tombstones.retain(|tombstone| tombstone.id != id);
        self.accounts.push(Account { id, ..account });
        Addition::Added(id)
    }

    /// Adds many accounts in their order, each as by [`Self::add`]: also those that are twice among
    /// the new ones are added once. Says of each what became of it. Takes time in proportion to the
    /// number of accounts, old and new.
    pub fn add_all(&mut self, accounts: impl IntoIterator<Item = Account>) -> Vec<Addition> {
        let mut index = Index::of(&self.accounts);
        let mut additions = Vec::new();
        for mut account in accounts {
            let addition = index.add(&account);
            if let Addition::Added(id) = addition {
                account.id = id;
                self.accounts.push(account);
            }
            additions.push(addition);
        }
        for account in &mut self.accounts {
            if let Some(counter) = index.counters.get(&account.id) {
                account.credential.count_on_from(*counter);
            }
        }
        self.tombstones
            .retain(|tombstone| !index.ids.contains(&tombstone.id));
        additions
    }

    /// What would become of each account, were they added by [`Self::add_all`].
    pub fn preview<'a>(&self, accounts: impl IntoIterator<Item = &'a Account>) -> Vec<Addition> {
        let mut index = Index::of(&self.accounts);
        let accounts = accounts.into_iter();
        accounts.map(|account| index.add(account)).collect()
    }
}

/// The accounts by what makes them duplicates.
#[derive(Default)]
struct Index {
    ids: HashSet<AccountId>,
    by_id: HashSet<(Fingerprint, AccountId)>,
    by_labels: HashMap<Appearance, AccountId>,
    /// How far the counters (HOTP) have come.
    counters: HashMap<AccountId, u64>,
}

/// The credential and the folded labels of an account.
type Appearance = (Fingerprint, (String, String));

impl Index {
    fn of(accounts: &[Account]) -> Self {
        let mut index = Self::default();
        for account in accounts {
            let fingerprint = account.credential.fingerprint();
            let appearance = (fingerprint, account.folded_labels());
            index.insert(account.id, appearance, account.credential.counter());
        }
        index
    }

    /// Adds an account, under another id where its own is taken.
    fn add(&mut self, account: &Account) -> Addition {
        let fingerprint = account.credential.fingerprint();
        if self.by_id.contains(&(fingerprint, account.id)) {
            return self.catch_up(account.id, account);
        }
        let appearance = (fingerprint, account.folded_labels());
        if let Some(there) = self.by_labels.get(&appearance) {
            return self.catch_up(*there, account);
        }
        let mut id = account.id;
        while self.ids.contains(&id) {
            id = account.credential.second_id(id);
        }
        self.insert(id, appearance, account.credential.counter());
        Addition::Added(id)
    }

    fn catch_up(&mut self, there: AccountId, with: &Account) -> Addition {
        match (self.counters.get_mut(&there), with.credential.counter()) {
            (Some(counter), Some(newer)) if *counter < newer => {
                *counter = newer;
                Addition::MovedOn(there)
            }
            _ => Addition::Duplicate(there),
        }
    }

    fn insert(&mut self, id: AccountId, appearance: Appearance, counter: Option<u64>) {
        self.ids.insert(id);
        self.counters.extend(counter.map(|counter| (id, counter)));
        self.by_id.insert((appearance.0, id));
        self.by_labels.entry(appearance).or_insert(id);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{self, account_named, hotp_account, vault_of};
    use crate::{Label, Timestamp};

    #[test]
    fn an_account_is_added_once() {
        let mut vault = Contents::default();
        let account = account_named("Example", "alice");
        assert_eq!(vault.add(account.clone()), Addition::Added(account.id));
        let again = Account {
            id: AccountId::from_hash([7; 16]),
            name: Label::cleaned("ALICE"),
            ..account.clone()
        };
        assert_eq!(vault.add(again), Addition::Duplicate(account.id));
        assert_eq!(vault.accounts.len(), 1);
    }

    #[test]
    fn the_same_secret_under_another_name_is_another_account() {
        let mut vault = Contents::default();
        let account = account_named("Example", "alice");
        let _ = vault.add(account.clone());
        let other = Account {
            id: AccountId::from_hash([7; 16]),
            name: Label::cleaned("alice, the old phone"),
            ..account
        };
        assert!(vault.add(other).is_new());
    }

    #[test]
    fn an_hotp_account_is_the_same_wherever_its_counter_is() {
        let mut vault = Contents::default();
        let id = vault.add(hotp_account(5)).id();
        let other = |counter| Account {
            id: AccountId::from_hash([7; 16]),
            ..hotp_account(counter)
        };
        assert_eq!(vault.add(other(4)), Addition::Duplicate(id));
        assert_eq!(vault.add(other(9)), Addition::MovedOn(id));
        assert_eq!(vault.accounts, [hotp_account(9)]);
    }

    #[test]
    fn of_many_that_come_the_highest_counter_stays() {
        let mut vault = Contents::default();
        let id = vault.add(hotp_account(5)).id();
        let counters = [3, 7, 6, 9];
        let additions = [
            Addition::Duplicate(id),
            Addition::MovedOn(id),
            Addition::Duplicate(id),
            Addition::MovedOn(id),
        ];
        let accounts = counters.map(hotp_account);
        assert_eq!(vault.preview(&accounts), additions);
        assert_eq!(vault.add_all(accounts), additions);
        assert_eq!(vault.accounts, [hotp_account(9)]);
    }

    #[test]
    fn an_edited_account_that_comes_back_is_recognized_by_its_id() {
        let mut vault = Contents::default();
        let account = account_named("Example", "alice");
        let _ = vault.add(account.clone());
        let edited = Account {
            name: Label::cleaned("bob"),
            ..account.clone()
        };
        assert_eq!(vault.add(edited), Addition::Duplicate(account.id));
    }

    #[test]
    fn of_two_that_are_alike_the_one_with_the_id_is_meant() {
        let first = account_named("Example", "alice");
        let second = Account {
            id: AccountId::from_hash([7; 16]),
            ..first.clone()
        };
        let mut vault = Contents {
            accounts: vec![first, second.clone()],
            ..Contents::default()
        };
        assert_eq!(vault.add(second.clone()), Addition::Duplicate(second.id));
        assert_eq!(
            vault.add_all([second.clone()]),
            [Addition::Duplicate(second.id)]
        );
    }

    #[test]
    fn an_id_that_is_taken_by_another_credential_is_not_used_twice() {
        let mut vault = Contents::default();
        let account = account_named("Example", "alice");
        let other = Account {
            id: account.id,
            ..account_named("Example", "bob")
        };
        let _ = vault.add(account.clone());
        let Addition::Added(id) = vault.add(other.clone()) else {
            panic!("not added")
        };
        assert_ne!(id, account.id);
        assert_eq!(vault.account(id).unwrap().name, other.name);
    }

    #[test]
    fn a_preview_says_what_adding_does_and_changes_nothing() {
        let account = account_named("Example", "alice");
        let other = Account {
            id: account.id,
            ..account_named("Example", "bob")
        };
        let mut vault = Contents::default();
        let _ = vault.add(account.clone());
        let before = vault.clone();
        let arriving = [other.clone(), account, other];
        let preview = vault.preview(&arriving);
        assert_eq!(vault, before);
        assert_eq!(preview, vault.add_all(arriving));
    }

    #[test]
    fn an_account_that_comes_back_has_no_tombstone() {
        let mut vault = Contents::default();
        let account = account_named("Example", "alice");
        let _ = vault.add(account.clone());
        vault
            .remove(account.id, Timestamp::from_seconds(9))
            .unwrap();
        assert_eq!(vault.tombstones.len(), 1);
        let _ = vault.add(account);
        assert!(vault.tombstones.is_empty());
    }

    #[test]
    fn adding_ten_thousand_accounts_twice_is_quick() {
        let many = vault_of(10_000);
        let mut vault = Contents::default();
        assert!(
            vault
                .add_all(many.accounts.clone())
                .iter()
                .all(|addition| addition.is_new())
        );
        assert!(
            vault
                .add_all(many.accounts.clone())
                .iter()
                .all(|addition| !addition.is_new())
        );
        assert_eq!(vault.accounts, many.accounts);
    }

    proptest! {
        #[test]
        fn adding_all_is_adding_each(vault in testing::contents(), new in testing::contents()) {
            let mut one_by_one = vault.clone();
            let mut at_once = vault.clone();
            // Some of the new ones are there already, or are among the new ones twice.
            let mut new = new.accounts;
            new.extend(vault.accounts.iter().step_by(2).cloned());
            new.extend(new.clone());
            let each: Vec<_> = new.iter().cloned().map(|account| one_by_one.add(account)).collect();
            prop_assert_eq!(at_once.add_all(new), each);
            prop_assert_eq!(at_once, one_by_one);
        }
    }
}

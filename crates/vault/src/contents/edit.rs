//! Changing, moving and removing an account.

use super::{Contents, Tombstone};
use crate::{Account, AccountId, Timestamp};

/// There is no account with this id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no account {0} here; it may have been removed. List the accounts to see which are"
)]
pub struct NoSuchAccount(pub AccountId);

impl Contents {
    /// Changes an account, and says whether that made a difference. The id and the time of creation
    /// stay whatever `change` does to them; the time of the edit becomes `now`, but never goes back.
    ///
    /// Moving only the counter of an HOTP generator is using the account, not editing it: then the
    /// time of the edit stays.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn edit(
        &mut self,
        id: AccountId,
        now: Timestamp,
        change: impl FnOnce(&mut Account),
    ) -> Result<bool, NoSuchAccount> {
        let account = self
            .accounts
            .iter_mut()
            .find(|account| account.id == id)
            .ok_or(NoSuchAccount(id))?;
        let before = account.clone();
        change(account);
        account.id = before.id;
        account.created_at = before.created_at;
        account.edited_at = before.edited_at;
        let changed = before.differences(account);
        if changed.iter().any(|field| *field != crate::Field::Counter) {
            account.edited_at = before.edited_at.max(now);
        }
        Ok(!changed.is_empty())
    }

    /// Moves an account to this place, counted from 0; to the end when there are not so many.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn move_to(&mut self, id: AccountId, index: usize) -> Result<(), NoSuchAccount> {
        let from = self.position(id).ok_or(NoSuchAccount(id))?;
        let account = self.accounts.remove(from);
        self.accounts
            .insert(index.min(self.accounts.len()), account);
        Ok(())
    }

    /// Moves an account so that it is right in front of another one.
    ///
    /// # Errors
    /// [`NoSuchAccount`], for either.
    pub fn move_before(&mut self, id: AccountId, other: AccountId) -> Result<(), NoSuchAccount> {
        let index = self.place_of(other, id)?;
        self.move_to(id, index)
    }

    /// Moves an account so that it is right behind another one.
    ///
    /// # Errors
    /// [`NoSuchAccount`], for either.
    pub fn move_after(&mut self, id: AccountId, other: AccountId) -> Result<(), NoSuchAccount> {
        let index = self.place_of(other, id)?;
        self.move_to(id, index + usize::from(id != other))
    }

    /// The place of an account among all but `without`.
    fn place_of(&self, id: AccountId, without: AccountId) -> Result<usize, NoSuchAccount> {
        let place = self.position(id).ok_or(NoSuchAccount(id))?;
        let before = self.position(without).is_some_and(|other| other < place);
        Ok(place - usize::from(before))
    }

    /// Takes a removal back: the account is where it was, and nothing tells that it was gone. Does
    /// nothing if it is there.
    pub fn put_back(&mut self, account: Account, index: usize) {
        if self.position(account.id).is_some() {
            return;
        }
        self.tombstones
            .retain(|tombstone| tombstone.id != account.id);
        self.accounts
            .insert(index.min(self.accounts.len()), account);
    }

    /// Removes an account and remembers that, with the time. Gives what was removed.
    ///
    /// # Errors
    /// [`NoSuchAccount`].
    pub fn remove(&mut self, id: AccountId, now: Timestamp) -> Result<Account, NoSuchAccount> {
        let from = self.position(id).ok_or(NoSuchAccount(id))?;
        let account = self.accounts.remove(from);
        self.tombstones.push(Tombstone {
            id,
            deleted_at: now,
        });
        self.sort_tombstones();
        Ok(account)
    }

    /// Puts tombstones in order, the later of two for one id, none for an account that is there.
    pub(crate) fn sort_tombstones(&mut self) {
        if self.tombstones.is_empty() {
            return;
        }
        let alive: std::collections::HashSet<AccountId> =
            self.accounts.iter().map(|account| account.id).collect();
        self.tombstones
            .retain(|tombstone| !alive.contains(&tombstone.id));
        self.tombstones
            .sort_unstable_by(|a, b| a.id.cmp(&b.id).then(b.deleted_at.cmp(&a.deleted_at)));
        self.tombstones.dedup_by_key(|tombstone| tombstone.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{account_named, hotp_account};
    use crate::{Credential, Label};

    const LATER: Timestamp = Timestamp::from_seconds(2_000_000_000);

    fn vault(names: &[&str]) -> Contents {
        let mut vault = Contents::default();
        for name in names {
            let _ = vault.add(account_named("Example", name));
        }
        vault
    }

    fn names(vault: &Contents) -> Vec<&str> {
        vault
            .accounts
            .iter()
            .map(|account| account.name.as_str())
            .collect()
    }

    #[test]
    fn an_edit_is_dated_and_keeps_the_id() {
        let mut vault = vault(&["alice"]);
        let before = vault.accounts[0].clone();
        let changed = vault.edit(before.id, LATER, |account| {
            *account = Account {
                name: Label::cleaned("bob"),
                ..account_named("x", "y")
            };
        });
        assert_eq!(changed, Ok(true));
        let after = &vault.accounts[0];
        assert_eq!((after.id, after.created_at), (before.id, before.created_at));
        assert_eq!((after.name.as_str(), after.edited_at), ("bob", LATER));
    }

    #[test]
    fn an_edit_without_effect_is_not_dated() {
        let mut vault = vault(&["alice"]);
        let before = vault.clone();
        assert_eq!(vault.edit(before.accounts[0].id, LATER, |_| ()), Ok(false));
        assert_eq!(vault, before);
    }

    #[test]
    fn a_clock_that_goes_back_does_not_make_an_edit_older() {
        let mut vault = vault(&["alice"]);
        let before = vault.accounts[0].clone();
        let early = Timestamp::from_seconds(1);
        vault
            .edit(before.id, early, |account| account.pinned = true)
            .unwrap();
        assert_eq!(vault.accounts[0].edited_at, before.edited_at);
    }

    #[test]
    fn using_an_hotp_code_is_not_an_edit() {
        let mut vault = Contents::default();
        let before = hotp_account(1);
        let _ = vault.add(before.clone());
        let changed = vault.edit(before.id, LATER, |account| {
            if let Credential::Generator(lifeboat_otp::Generator::Hotp(hotp)) =
                &mut account.credential
            {
                hotp.advance().unwrap();
            }
        });
        assert_eq!(changed, Ok(true));
        assert_eq!(vault.accounts[0].edited_at, before.edited_at);
        assert_eq!(vault.accounts[0].credential, hotp_account(2).credential);
    }

    #[test]
    fn an_account_moves_up_down_and_to_the_end() {
        let mut vault = vault(&["a", "b", "c"]);
        let a = vault.accounts[0].id;
        vault.move_to(a, 1).unwrap();
        assert_eq!(names(&vault), ["b", "a", "c"]);
        vault.move_to(a, 99).unwrap();
        assert_eq!(names(&vault), ["b", "c", "a"]);
        vault.move_to(a, 0).unwrap();
        assert_eq!(names(&vault), ["a", "b", "c"]);
    }

    #[test]
    fn an_account_moves_beside_another_one() {
        let mut vault = vault(&["a", "b", "c"]);
        let [a, b, c] = [0, 1, 2].map(|place: usize| vault.accounts[place].id);
        vault.move_before(a, c).unwrap();
        assert_eq!(names(&vault), ["b", "a", "c"]);
        vault.move_after(b, c).unwrap();
        assert_eq!(names(&vault), ["a", "c", "b"]);
        vault.move_before(b, a).unwrap();
        assert_eq!(names(&vault), ["b", "a", "c"]);
        vault.move_after(a, a).unwrap();
        vault.move_before(c, c).unwrap();
        assert_eq!(names(&vault), ["b", "a", "c"], "beside itself it stays");
        vault.remove(b, LATER).unwrap();
        assert_eq!(vault.move_after(a, b), Err(NoSuchAccount(b)));
    }

    #[test]
    fn a_removal_that_is_taken_back_leaves_no_trace() {
        let mut vault = vault(&["a", "b", "c"]);
        let before = vault.clone();
        let b = vault.accounts[1].id;
        let removed = vault.remove(b, LATER).unwrap();
        vault.put_back(removed.clone(), 1);
        assert_eq!(vault, before);
        vault.put_back(removed, 0);
        assert_eq!(vault, before, "what is there is not put back twice");
    }

    #[test]
    fn a_removed_account_leaves_a_tombstone() {
        let mut vault = vault(&["a", "b"]);
        let a = vault.accounts[0].clone();
        assert_eq!(vault.remove(a.id, LATER).unwrap(), a);
        assert_eq!(names(&vault), ["b"]);
        assert_eq!(vault.tombstone(a.id).unwrap().deleted_at, LATER);
        assert_eq!(vault.remove(a.id, LATER), Err(NoSuchAccount(a.id)));
        assert_eq!(vault.move_to(a.id, 0), Err(NoSuchAccount(a.id)));
        assert_eq!(vault.edit(a.id, LATER, |_| ()), Err(NoSuchAccount(a.id)));
    }
}

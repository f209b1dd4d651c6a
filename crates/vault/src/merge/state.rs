//! What one side knows of an account.

use std::collections::HashMap;

use crate::{Account, AccountId, Contents, Timestamp};

/// What one side knows of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State<'a> {
    /// Nothing.
    Absent,
    /// It was removed then.
    Removed(Timestamp),
    /// It is there, like this.
    Present(&'a Account),
}

/// One side, by account.
pub(super) struct Index<'a> {
    accounts: HashMap<AccountId, &'a Account>,
    tombstones: HashMap<AccountId, Timestamp>,
}

impl<'a> Index<'a> {
    pub(super) fn of(contents: &'a Contents) -> Self {
        Self {
            accounts: contents
                .accounts
                .iter()
                .map(|account| (account.id, account))
                .collect(),
            tombstones: contents
                .tombstones
                .iter()
                .map(|tombstone| (tombstone.id, tombstone.deleted_at))
                .collect(),
        }
    }

    pub(super) fn state(&self, id: AccountId) -> State<'a> {
        match (self.accounts.get(&id), self.tombstones.get(&id)) {
            (Some(account), _) => State::Present(account),
            (None, Some(deleted_at)) => State::Removed(*deleted_at),
            (None, None) => State::Absent,
        }
    }

    /// Whether the account is there.
    pub(super) fn has(&self, id: AccountId) -> bool {
        self.accounts.contains_key(&id)
    }

    /// Whether the account is or was there.
    pub(super) fn knows(&self, id: AccountId) -> bool {
        self.has(id) || self.tombstones.contains_key(&id)
    }
}

//! What a vault holds: the accounts in their order, what was removed, and the settings.

mod add;
mod counted_code;
mod edit;
mod find;
mod json;
pub(crate) mod order;
mod section;

use serde::{Deserialize, Serialize};

pub use self::add::Addition;
pub use self::counted_code::CountedCodeError;
pub use self::edit::NoSuchAccount;
pub(crate) use self::json::ContentsError;
pub use self::section::{Section, in_section_order};

use crate::{Account, AccountId, Settings, Timestamp};

/// The accounts, in the user's order, and the settings.
///
/// No two accounts have the same id, no id is both of an account and of a tombstone, and tombstones
/// are sorted by id. The methods here keep it so.
///
/// In JSON: `{"accounts": […], "tombstones": [{"id", "deleted_at"}], "settings": {…}}`. **Serializing
/// writes the secrets in clear.** Writing and reading refuse two accounts with the same id; reading
/// drops the tombstone of an account that is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The accounts, in the user's order.
    pub accounts: Vec<Account>,
    /// The accounts that were removed, so that they stay so when devices meet. Sorted by id.
    pub tombstones: Vec<Tombstone>,
    /// How the authenticator behaves.
    pub settings: Settings,
}

/// What is left of an account that was removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Tombstone {
    /// Which account.
    pub id: AccountId,
    /// When it was removed.
    pub deleted_at: Timestamp,
}

/// An account that is known by another id from now on. Whatever is kept beside the vault under the old
/// id, such as the key of a device credential, belongs to the new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Renamed {
    /// Its id until now.
    pub from: AccountId,
    /// Its id from now on.
    pub to: AccountId,
}

impl Contents {
    /// The account with this id.
    #[must_use]
    pub fn account(&self, id: AccountId) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }

    /// The place of the account with this id, counted from 0.
    #[must_use]
    pub fn position(&self, id: AccountId) -> Option<usize> {
        self.accounts.iter().position(|account| account.id == id)
    }

    /// The tombstone with this id.
    #[must_use]
    pub fn tombstone(&self, id: AccountId) -> Option<&Tombstone> {
        self.tombstones.iter().find(|tombstone| tombstone.id == id)
    }

    /// Whether there are neither accounts nor traces of any, and no setting was changed.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        *self == Self::default()
    }
}

//! The record of a vault's contents in JSON, and the check that no id is there twice.

use std::collections::HashMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};

use super::{Contents, Tombstone};
use crate::account::AccountList;
use crate::{Account, AccountId, Settings};

#[derive(Serialize)]
struct RecordOut<'a> {
    accounts: &'a [Account],
    tombstones: &'a [Tombstone],
    settings: Settings,
}

#[derive(Deserialize)]
struct RecordIn {
    accounts: AccountList,
    #[serde(default)]
    tombstones: Vec<Tombstone>,
    #[serde(default)]
    settings: Settings,
}

impl Serialize for Contents {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.check().map_err(ser::Error::custom)?;
        RecordOut {
            accounts: &self.accounts,
            tombstones: &self.tombstones,
            settings: self.settings,
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Contents {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = RecordIn::deserialize(deserializer)?;
        Self::checked(record.accounts.0, record.tombstones, record.settings)
            .map_err(de::Error::custom)
    }
}

impl Contents {
    /// Contents in which every id is of one account.
    pub(crate) fn checked(
        accounts: Vec<Account>,
        tombstones: Vec<Tombstone>,
        settings: Settings,
    ) -> Result<Self, ContentsError> {
        let mut contents = Self {
            accounts,
            tombstones,
            settings,
        };
        contents.check()?;
        contents.sort_tombstones();
        Ok(contents)
    }

    /// Whether every id is of one account.
    pub(crate) fn check(&self) -> Result<(), ContentsError> {
        let mut entries = HashMap::with_capacity(self.accounts.len());
        for (index, account) in self.accounts.iter().enumerate() {
            if let Some(first) = entries.insert(account.id, index) {
                let (first, second) = (first + 1, index + 1);
                return Err(ContentsError {
                    id: account.id,
                    first,
                    second,
                });
            }
        }
        Ok(())
    }
}

/// Two accounts have the same id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "account entry {second} has the same id as account entry {first}: {id}. Give it one of its own"
)]
pub(crate) struct ContentsError {
    id: AccountId,
    first: usize,
    second: usize,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Timestamp;
    use crate::testing::{self, account_named};

    #[test]
    fn two_accounts_with_one_id_are_neither_read_nor_written() {
        let account = account_named("Example", "alice");
        let other = Account {
            id: account.id,
            ..account_named("Example", "bob")
        };
        let json = serde_json::json!({"accounts": [account, other]}).to_string();
        let error = serde_json::from_str::<Contents>(&json)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("entry 2 has the same id as account entry 1"),
            "{error}"
        );
        let contents = Contents {
            accounts: vec![account, other],
            ..Contents::default()
        };
        assert!(serde_json::to_string(&contents).is_err());
    }

    #[test]
    fn a_tombstone_of_an_account_that_is_there_is_dropped() {
        let account = account_named("Example", "alice");
        let tombstone = Tombstone {
            id: account.id,
            deleted_at: Timestamp::default(),
        };
        let json = serde_json::json!({"accounts": [account], "tombstones": [tombstone]});
        let contents: Contents = serde_json::from_value(json).unwrap();
        assert!(contents.tombstones.is_empty());
    }

    proptest! {
        #[test]
        fn contents_survive_json(contents in testing::contents()) {
            let json = serde_json::to_string(&contents).unwrap();
            prop_assert_eq!(serde_json::from_str::<Contents>(&json).unwrap(), contents);
        }
    }
}

//! What changed between two states of a vault, for a person to read.

use std::fmt;

use serde::Serialize;

use crate::contents::order::{moved, positions};
use crate::{Account, AccountId, Contents, Field, Setting};

/// One change. In JSON: `{"change": "edited", "id": …, "title": …, "fields": ["name"]}`. Holds no secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// An account is new.
    Added {
        /// Which one.
        id: AccountId,
        /// What people call it.
        title: String,
    },
    /// An account is gone.
    Removed {
        /// Which one.
        id: AccountId,
        /// What people called it.
        title: String,
    },
    /// An account was changed.
    Edited {
        /// Which one.
        id: AccountId,
        /// What people call it now.
        title: String,
        /// What is different.
        fields: Vec<Field>,
    },
    /// An account was moved: to another place among those that were there before and after.
    Moved {
        /// Which one.
        id: AccountId,
        /// What people call it now.
        title: String,
        /// Its place before, counted from 0 over all accounts.
        from: usize,
        /// Its place now, counted from 0 over all accounts.
        to: usize,
    },
    /// Settings were changed.
    Settings {
        /// Which ones.
        settings: Vec<Setting>,
    },
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Added { title, .. } => write!(f, "added {title}"),
            Self::Removed { title, .. } => write!(f, "removed {title}"),
            Self::Edited { title, fields, .. } => {
                write!(
                    f,
                    "changed {title}: {}",
                    list(fields.iter().map(|field| field.as_str()))
                )
            }
            Self::Moved {
                title, from, to, ..
            } => {
                write!(f, "moved {title} from place {} to {}", from + 1, to + 1)
            }
            Self::Settings { settings } => {
                write!(
                    f,
                    "changed settings: {}",
                    list(settings.iter().map(|one| one.as_str()))
                )
            }
        }
    }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

/// What changed from `old` to `new`: the accounts removed (in their old order), then those added, edited
/// and moved (in their new order), then the settings. Nothing for equal contents. Takes O(n log n).
#[must_use]
pub fn diff(old: &Contents, new: &Contents) -> Vec<Change> {
    let old_places = positions(&old.accounts);
    let new_places = positions(&new.accounts);
    let mut changes: Vec<Change> = old
        .accounts
        .iter()
        .filter(|account| !new_places.contains_key(&account.id))
        .map(|account| Change::Removed {
            id: account.id,
            title: account.title(),
        })
        .collect();

    let kept: Vec<(usize, usize, &Account)> = new
        .accounts
        .iter()
        .enumerate()
        .filter_map(|(to, account)| Some((*old_places.get(&account.id)?, to, account)))
        .collect();
    let places: Vec<usize> = kept.iter().map(|(from, ..)| *from).collect();

    changes.extend(
        new.accounts
            .iter()
            .filter(|account| !old_places.contains_key(&account.id))
            .map(|account| Change::Added {
                id: account.id,
                title: account.title(),
            }),
    );
    changes.extend(kept.iter().filter_map(|&(from, _, account)| {
        let fields = old.accounts.get(from)?.differences(account);
        (!fields.is_empty()).then(|| Change::Edited {
            id: account.id,
            title: account.title(),
            fields,
        })
    }));
    for (&(from, to, account), moved) in kept.iter().zip(moved(&places)) {
        if moved {
            changes.push(Change::Moved {
                id: account.id,
                title: account.title(),
                from,
                to,
            });
        }
    }

    let settings: Vec<Setting> = Setting::ALL
        .into_iter()
        .filter(|setting| old.settings.is_on(*setting) != new.settings.is_on(*setting))
        .collect();
    if !settings.is_empty() {
        changes.push(Change::Settings { settings });
    }
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{self, vault_of};
    use crate::{Label, Timestamp};

    const NOW: Timestamp = Timestamp::from_seconds(2_000_000_000);

    fn lines(old: &Contents, new: &Contents) -> Vec<String> {
        diff(old, new).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_kind_of_change_is_told() {
        let old = vault_of(5);
        let mut new = old.clone();
        let id = |place: usize| old.accounts[place].id;
        new.remove(id(1), NOW).unwrap();
        new.edit(id(2), NOW, |account| {
            account.name = Label::cleaned("renamed");
            account.pinned = true;
        })
        .unwrap();
        new.move_to(id(0), 99).unwrap();
        let _ = new.add(testing::account_named("New", "one"));
        new.settings.set(Setting::Sound, false);
        assert_eq!(
            lines(&old, &new),
            [
                format!("removed {}", old.accounts[1].title()),
                "added New (one)".to_owned(),
                format!(
                    "changed {}: name, pinned",
                    new.account(id(2)).unwrap().title()
                ),
                format!("moved {} from place 1 to 4", old.accounts[0].title()),
                "changed settings: sound".to_owned(),
            ]
        );
        let json = serde_json::to_value(diff(&old, &new)).unwrap();
        assert_eq!(json[2]["change"], "edited");
        assert_eq!(json[2]["fields"], serde_json::json!(["name", "pinned"]));
    }

    #[test]
    fn accounts_that_others_push_aside_were_not_moved() {
        let old = vault_of(3);
        let mut new = old.clone();
        new.accounts.insert(0, testing::account_named("New", "one"));
        assert_eq!(lines(&old, &new), ["added New (one)"]);
    }

    proptest! {
        #[test]
        fn equal_contents_do_not_differ(contents in testing::contents()) {
            prop_assert_eq!(diff(&contents, &contents), []);
        }

        #[test]
        fn the_way_back_is_as_long(three in testing::three_way()) {
            let there = diff(&three.base, &three.mine);
            prop_assert_eq!(there.len(), diff(&three.mine, &three.base).len());
            // Times alone are no change that a person would see.
            let visible = three.base.accounts.iter().map(|a| a.id)
                .ne(three.mine.accounts.iter().map(|a| a.id));
            prop_assert!(!visible || !there.is_empty());
        }
    }
}

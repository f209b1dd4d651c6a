//! The list as it is drawn: which accounts stand under which heading, and where they are in the vault.

use std::{collections::HashMap, sync::Arc};

use leptos::prelude::*;
use lifeboat_client::device::Vault;
use lifeboat_vault::{Account, AccountId, Contents, Section, in_section_order};

use super::words::AccountsWords;

/// The headings, with the accounts under each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sections(Vec<(Section, Vec<AccountId>)>);

impl Sections {
    /// The accounts under a heading.
    pub(super) fn rows_of(&self, section: &Section) -> Vec<AccountId> {
        let found = self.0.iter().find(|(known, _)| known == section);
        found.map_or_else(Vec::new, |(_, ids)| ids.clone())
    }
}

impl IntoIterator for Sections {
    type Item = (Section, Vec<AccountId>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// All of them.
pub(super) fn sections_of(contents: &Contents) -> Sections {
    let sections = in_section_order(&contents.accounts, |account| account.section());
    let ids = |accounts: Vec<&Account>| accounts.into_iter().map(|account| account.id).collect();
    Sections(
        sections
            .into_iter()
            .map(|(section, accounts)| (section, ids(accounts)))
            .collect(),
    )
}

/// The first of them.
pub(super) fn first_rows(sections: &Sections, count: usize) -> Sections {
    let mut left = count;
    let mut first = Vec::new();
    for (section, ids) in &sections.0 {
        let ids: Vec<_> = ids.iter().take(left).copied().collect();
        left -= ids.len();
        if !ids.is_empty() {
            first.push((section.clone(), ids));
        }
    }
    Sections(first)
}

/// Where each account is in the vault, so that no row has to look through all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Places(Arc<HashMap<AccountId, usize>>);

impl Places {
    pub(super) fn of(contents: &Contents) -> Self {
        let accounts = contents.accounts.iter().enumerate();
        Self(Arc::new(
            accounts
                .map(|(place, account)| (account.id, place))
                .collect(),
        ))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The account with this id.
    pub(super) fn account<'v>(&self, vault: &'v Vault, id: AccountId) -> Option<&'v Account> {
        let account = vault.contents.accounts.get(*self.0.get(&id)?);
        // The vault may be newer than the places are.
        account
            .filter(|account| account.id == id)
            .or_else(|| vault.contents.account(id))
    }
}

/// What stands above the accounts of a section.
#[component]
pub(super) fn SectionHeading(section: Section) -> impl IntoView {
    let heading = match section {
        Section::Pinned => Some(AccountsWords::here().pinned().to_owned()),
        Section::Ungrouped => None,
        Section::Group(group) => Some(group.to_string()),
    };
    heading.map(|heading| view! { <h2 class="accounts-heading">{heading}</h2> })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_end_in_the_middle_of_a_section() {
        let id = |number| AccountId::from_uuid(uuid::Uuid::from_u128(number));
        let all = Sections(vec![
            (Section::Pinned, vec![id(1), id(2)]),
            (Section::Ungrouped, vec![id(3), id(4)]),
        ]);
        let rows = |count| {
            let first = first_rows(&all, count).into_iter();
            first.map(|(_, ids)| ids.len()).collect::<Vec<_>>()
        };
        assert_eq!(rows(0), [0; 0]);
        assert_eq!(rows(2), [2]);
        assert_eq!(rows(3), [2, 1]);
        assert_eq!(rows(9), [2, 2]);
    }
}

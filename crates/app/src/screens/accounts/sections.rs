//! The list as it is drawn: which accounts stand under which heading, and where they are in the vault.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use leptos::prelude::*;
use lifeboat_client::device::Vault;
use lifeboat_vault::{Account, AccountId, Contents, Section, in_section_order};

use super::words::AccountsWords;

/// The headings, with the accounts under each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sections(Vec<(Section, Arc<Vec<AccountId>>)>);

impl Sections {
    /// The accounts under a heading.
    pub(super) fn rows_of(&self, section: &Section) -> Arc<Vec<AccountId>> {
        let found = self.0.iter().find(|(known, _)| known == section);
        found.map_or_else(Arc::default, |(_, ids)| Arc::clone(ids))
    }

    /// Whether there are none.
    pub(super) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The heading that stands first.
    pub(super) fn first(&self) -> Option<Section> {
        self.0.first().map(|(section, _)| section.clone())
    }

    /// Only these accounts, and the headings that they stand under.
    pub(super) fn only(&self, wanted: &HashSet<AccountId>) -> Self {
        let sections = self.0.iter().filter_map(|(section, ids)| {
            let ids: Vec<_> = ids
                .iter()
                .filter(|id| wanted.contains(id))
                .copied()
                .collect();
            (!ids.is_empty()).then(|| (section.clone(), Arc::new(ids)))
        });
        Self(sections.collect())
    }
}

impl IntoIterator for Sections {
    type Item = (Section, Arc<Vec<AccountId>>);
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
            .map(|(section, accounts)| (section, Arc::new(ids(accounts))))
            .collect(),
    )
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
    fn a_search_leaves_the_order_and_drops_headings_without_accounts() {
        let id = |number| AccountId::from_uuid(uuid::Uuid::from_u128(number));
        let rows = |numbers: &[u128]| Arc::new(numbers.iter().copied().map(id).collect());
        let all = Sections(vec![
            (Section::Pinned, rows(&[2, 1])),
            (Section::Ungrouped, rows(&[3, 4, 5])),
        ]);
        let found = |numbers: &[u128]| all.only(&numbers.iter().copied().map(id).collect());
        assert_eq!(
            found(&[5, 3]),
            Sections(vec![(Section::Ungrouped, rows(&[3, 5]))])
        );
        assert_eq!(found(&[4, 1, 2]).first(), Some(Section::Pinned));
        assert!(found(&[9]).is_empty());
    }
}

//! Under which heading an account is shown.

use crate::{Account, Label};

/// A part of the list that has a heading of its own.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Section {
    /// What the user pinned, on top.
    Pinned,
    /// What is in no group.
    Ungrouped,
    /// One of the user's groups.
    Group(Label),
}

impl Account {
    /// Under which heading it is shown.
    #[must_use]
    pub fn section(&self) -> Section {
        match &self.group {
            _ if self.pinned => Section::Pinned,
            Some(group) if !group.is_empty() => Section::Group(group.clone()),
            _ => Section::Ungrouped,
        }
    }
}

/// What was pinned first, then what is in no group, then group by group in the order in which the
/// groups first come up; within each, the order is as it was.
pub fn in_section_order<T>(
    items: impl IntoIterator<Item = T>,
    section: impl Fn(&T) -> Section,
) -> Vec<(Section, Vec<T>)> {
    let mut sections = vec![
        (Section::Pinned, Vec::new()),
        (Section::Ungrouped, Vec::new()),
    ];
    for item in items {
        let section = section(&item);
        match sections.iter_mut().find(|(known, _)| *known == section) {
            Some((_, list)) => list.push(item),
            None => sections.push((section, vec![item])),
        }
    }
    sections.retain(|(_, items)| !items.is_empty());
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::account_named;

    #[test]
    fn pinned_accounts_come_first_and_groups_in_the_order_of_their_first_account() {
        let account = |name: &str, group: Option<&str>, pinned: bool| Account {
            group: group.map(Label::cleaned),
            pinned,
            ..account_named("Example", name)
        };
        let accounts = [
            account("a", Some("Work"), false),
            account("b", None, false),
            account("c", Some("Home"), false),
            account("d", Some("Work"), true),
            account("e", Some("Work"), false),
            account("f", Some(""), false),
        ];
        let shown: Vec<(Section, String)> = in_section_order(&accounts, |one| one.section())
            .into_iter()
            .map(|(section, accounts)| {
                let names = accounts.iter().map(|account| account.name.as_str());
                (section, names.collect())
            })
            .collect();
        let group = |name: &str| Section::Group(Label::cleaned(name));
        assert_eq!(
            shown,
            [
                (Section::Pinned, "d".to_owned()),
                (Section::Ungrouped, "bf".to_owned()),
                (group("Work"), "ae".to_owned()),
                (group("Home"), "c".to_owned()),
            ]
        );
    }
}

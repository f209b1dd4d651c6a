//! The accounts as they stand on the screen: under their headings, those that a search finds, and which
//! of them keys are about.

use std::collections::HashSet;

use lifeboat_vault::{Account, AccountId, Contents, Section, in_section_order};
use unicode_width::UnicodeWidthStr;

use crate::output::harmless;

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing, between two sections.
    Gap,
    /// What the accounts below it have in common.
    Heading(String),
    /// The account with this id; at first it is looked for at this place in the vault.
    Account(AccountId, usize),
}

/// The list, and where in it the user is.
#[derive(Debug, Default)]
pub(super) struct List {
    lines: Vec<Line>,
    query: String,
    selected: Option<AccountId>,
    /// The first line that is seen.
    top: usize,
    /// How many lines were seen the last time.
    height: usize,
    found: usize,
    widest_issuer: usize,
}

/// Where to go in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
}

impl List {
    /// All accounts, the first one selected.
    pub(super) fn new(contents: &Contents) -> Self {
        let mut list = Self::default();
        list.fill(contents);
        list.selected = list.nth(0);
        list
    }

    /// The vault has changed. What was selected stays so; where it is gone, what has come to its place
    /// is.
    pub(super) fn refill(&mut self, contents: &Contents) {
        let place = self.place().unwrap_or_default();
        self.fill(contents);
        self.keep_or_select(place);
    }

    /// Only what this finds. What was selected stays so if it is found, otherwise the first one is.
    pub(super) fn search(&mut self, contents: &Contents, query: String) {
        self.query = query;
        self.fill(contents);
        self.keep_or_select(0);
    }

    fn fill(&mut self, contents: &Contents) {
        let found: Option<HashSet<AccountId>> = self.is_searched().then(|| {
            let found = contents.find(&self.query);
            found.into_iter().map(|account| account.id).collect()
        });
        let is_found = |account: &Account| {
            let found = found.as_ref();
            found.is_none_or(|found| found.contains(&account.id))
        };
        let placed = contents.accounts.iter().enumerate();
        let placed = placed.filter(|(_, account)| is_found(account));
        self.lines.clear();
        self.found = 0;
        self.widest_issuer = 0;
        for (section, accounts) in in_section_order(placed, |(_, account)| account.section()) {
            if !self.lines.is_empty() {
                self.lines.push(Line::Gap);
            }
            match section {
                Section::Pinned => self.lines.push(Line::Heading("Pinned".to_owned())),
                Section::Ungrouped => {}
                Section::Group(group) => {
                    self.lines.push(Line::Heading(harmless(group.as_str())));
                }
            }
            self.found += accounts.len();
            for (place, account) in accounts {
                self.widest_issuer = self.widest_issuer.max(naming(account).0.width());
                self.lines.push(Line::Account(account.id, place));
            }
        }
    }

    fn keep_or_select(&mut self, place: usize) {
        if self.place().is_none() {
            let place = place.min(self.found.saturating_sub(1));
            self.selected = self.nth(place);
        }
    }

    /// Moves the selection.
    pub(super) fn step(&mut self, step: Step) {
        let Some(place) = self.place() else { return };
        let page = self.height.saturating_sub(1).max(1);
        let last = self.found.saturating_sub(1);
        let place = match step {
            Step::Up => place.saturating_sub(1),
            Step::Down => place + 1,
            Step::PageUp => place.saturating_sub(page),
            Step::PageDown => place + page,
            Step::First => 0,
            Step::Last => last,
        };
        self.selected = self.nth(place.min(last));
    }

    /// The lines that are seen where there is room for so many: the selected account is among them, and
    /// the heading right above it, if there is room for that too.
    pub(super) fn seen(&mut self, height: usize) -> &[Line] {
        self.height = height;
        let at = self.lines.iter().position(|line| self.is_selected(line));
        let at = at.unwrap_or_default();
        let above = self.lines.iter().take(at).rev();
        let above = above.take_while(|line| !matches!(line, Line::Account(..)));
        let first = at - above.count().min(height.saturating_sub(1)).min(at);
        self.top = self
            .top
            .min(first)
            .max((at + 1).saturating_sub(height))
            .min(self.lines.len().saturating_sub(height));
        let end = self.lines.len().min(self.top + height);
        self.lines.get(self.top..end).unwrap_or_default()
    }

    /// Whether there is more above, and below, than was seen.
    pub(super) fn more(&self) -> (bool, bool) {
        (0 < self.top, self.top + self.height < self.lines.len())
    }

    /// The account that keys are about.
    pub(super) fn selected(&self) -> Option<AccountId> {
        self.selected
    }

    /// How many accounts there are in it.
    pub(super) fn count(&self) -> usize {
        self.found
    }

    /// How wide its widest first column is, in cells.
    pub(super) fn widest_issuer(&self) -> usize {
        self.widest_issuer
    }

    /// What is searched for.
    pub(super) fn query(&self) -> &str {
        &self.query
    }

    /// Whether only some accounts are meant to be in it.
    pub(super) fn is_searched(&self) -> bool {
        !self.query.trim().is_empty()
    }

    fn is_selected(&self, line: &Line) -> bool {
        matches!(line, Line::Account(id, _) if Some(*id) == self.selected)
    }

    fn accounts(&self) -> impl Iterator<Item = AccountId> {
        self.lines.iter().filter_map(|line| match line {
            Line::Account(id, _) => Some(*id),
            Line::Gap | Line::Heading(_) => None,
        })
    }

    /// The account at this place among the accounts.
    fn nth(&self, place: usize) -> Option<AccountId> {
        self.accounts().nth(place)
    }

    /// The place of the selected one among the accounts.
    fn place(&self) -> Option<usize> {
        let selected = self.selected?;
        self.accounts().position(|id| id == selected)
    }
}

/// What an account is called: in the first column, and in the second, which may be empty.
pub(super) fn naming(account: &Account) -> (String, String) {
    if account.issuer.is_empty() {
        (harmless(&account.title()), String::new())
    } else {
        (
            harmless(account.issuer.as_str()),
            harmless(account.name.as_str()),
        )
    }
}

#[cfg(test)]
mod tests {
    use lifeboat_otp::{Secret, Totp};
    use lifeboat_vault::{Credential, Label, Timestamp};
    use uuid::Uuid;

    use super::*;

    fn id(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    fn account(number: u128, issuer: &str, group: &str) -> Account {
        let totp = Totp::new(Secret::parse_base32("JBSWY3DPEHPK3PXP").unwrap());
        Account {
            group: (!group.is_empty()).then(|| Label::cleaned(group)),
            ..Account::new(
                id(number),
                Label::cleaned(issuer),
                Label::cleaned("rosa"),
                Credential::Generator(totp.into()),
                Timestamp::from_seconds(1),
            )
        }
    }

    fn contents(accounts: Vec<Account>) -> Contents {
        Contents {
            accounts,
            ..Contents::default()
        }
    }

    fn many(count: u128) -> Contents {
        contents(
            (0..count)
                .map(|number| account(number, "Example", ""))
                .collect(),
        )
    }

    #[test]
    fn accounts_stand_under_their_headings_with_the_pinned_ones_on_top() {
        let mut accounts = vec![
            account(1, "One", "Work"),
            account(2, "Two", ""),
            account(3, "Three", "Home"),
            account(4, "Four", "Work"),
        ];
        accounts[2].pinned = true;
        let mut list = List::new(&contents(accounts));
        let heading = |text: &str| Line::Heading(text.to_owned());
        assert_eq!(
            list.seen(20),
            [
                heading("Pinned"),
                Line::Account(id(3), 2),
                Line::Gap,
                Line::Account(id(2), 1),
                Line::Gap,
                heading("Work"),
                Line::Account(id(1), 0),
                Line::Account(id(4), 3),
            ]
        );
        assert_eq!(list.selected(), Some(id(3)));
    }

    #[test]
    fn the_selection_stays_on_its_account_when_the_list_changes() {
        let mut vault = many(3);
        let mut list = List::new(&vault);
        list.step(Step::Down);
        vault.accounts.insert(0, account(9, "New", ""));
        list.refill(&vault);
        assert_eq!(list.selected(), Some(id(1)));
        // When it is removed, the next one is selected, and at the end the last one.
        vault.accounts.retain(|account| account.id != id(1));
        list.refill(&vault);
        assert_eq!(list.selected(), Some(id(2)));
        vault.accounts.pop();
        list.refill(&vault);
        assert_eq!(list.selected(), Some(id(0)));
        list.refill(&many(0));
        assert_eq!(list.selected(), None);
        list.step(Step::Down);
        list.refill(&vault);
        assert_eq!(list.selected(), Some(id(9)));
    }

    #[test]
    fn a_search_keeps_what_was_selected_if_it_finds_it() {
        let vault = contents(vec![
            account(1, "Bank", "Money"),
            account(2, "Mail", ""),
            account(3, "Other bank", "Money"),
        ]);
        let mut list = List::new(&vault);
        list.step(Step::Last);
        assert_eq!(list.selected(), Some(id(3)));
        list.search(&vault, "BANK".to_owned());
        assert_eq!((list.count(), list.selected()), (2, Some(id(3))));
        list.search(&vault, "mail".to_owned());
        assert_eq!((list.count(), list.selected()), (1, Some(id(2))));
        assert_eq!(list.seen(9), [Line::Account(id(2), 1)]);
        list.search(&vault, "nothing".to_owned());
        assert_eq!((list.count(), list.selected()), (0, None));
        list.search(&vault, " ".to_owned());
        assert_eq!((list.count(), list.selected()), (3, Some(id(2))));
    }

    #[test]
    fn the_selected_account_is_always_seen() {
        let mut list = List::new(&many(30));
        let places = |list: &mut List| -> Vec<usize> {
            let seen = list.seen(5).iter();
            seen.filter_map(|line| match line {
                Line::Account(_, place) => Some(*place),
                _ => None,
            })
            .collect()
        };
        assert_eq!(places(&mut list), [0, 1, 2, 3, 4]);
        assert_eq!(list.more(), (false, true));
        for _ in 0..5 {
            list.step(Step::Down);
        }
        assert_eq!(places(&mut list), [1, 2, 3, 4, 5]);
        assert_eq!(list.more(), (true, true));
        list.step(Step::PageDown);
        assert_eq!(places(&mut list), [5, 6, 7, 8, 9]);
        list.step(Step::Last);
        assert_eq!(places(&mut list), [25, 26, 27, 28, 29]);
        list.step(Step::PageUp);
        assert_eq!(list.selected(), Some(id(25)));
        list.step(Step::First);
        list.step(Step::Up);
        assert_eq!(places(&mut list), [0, 1, 2, 3, 4]);
        list.step(Step::PageDown);
        list.refill(&many(2));
        assert_eq!(places(&mut list), [0, 1]);
        assert_eq!(list.seen(0), []);
        assert_eq!(list.seen(1).len(), 1);
    }

    #[test]
    fn going_up_shows_the_heading_again() {
        let vault = contents(
            (0..9)
                .map(|number| account(number, "Example", "Work"))
                .collect(),
        );
        let mut list = List::new(&vault);
        list.step(Step::Last);
        list.seen(4);
        list.step(Step::First);
        assert_eq!(list.seen(4)[0], Line::Heading("Work".to_owned()));
        assert_eq!(list.seen(1), [Line::Account(id(0), 0)]);
    }

    #[test]
    fn an_account_without_an_issuer_is_called_by_its_name() {
        assert_eq!(
            naming(&account(1, "", "")),
            ("rosa".to_owned(), String::new())
        );
        let hostile = account(1, "a\u{202e}b", "");
        assert_eq!(naming(&hostile).0, "a\u{fffd}b");
    }
}

//! What the screen knows, and what a key does: no terminal, no disk, no network, no clock.

use std::collections::BTreeMap;

use lifeboat_client::device::{ServerClock, Vault};
use lifeboat_otp::{Code, Generator};
use lifeboat_vault::{Account, AccountId, Credential, Setting, Timestamp};
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::{
    super::{backup::status::InShort, code::clock_in_words, follow_ups, query::short_id},
    list::{List, Step},
    shown::Shown,
};
use crate::output::{harmless, sentence};

/// So many seconds without a key close the screen where the app lock is on, as in the app.
const ALONE: u64 = 5 * 60;
/// How long what was said stays, in seconds; the next key takes it away, too.
const SAID_FOR: u64 = 20;
/// The longest text that can be searched for, in characters.
const LONGEST_QUERY: usize = 100;

/// Everything that is shown.
pub(super) struct State {
    vault: Vault,
    pub(super) list: List,
    pub(super) mode: Mode,
    /// The counted codes that were asked for.
    counted: BTreeMap<AccountId, Code>,
    counted_at: Option<Timestamp>,
    said: Option<Said>,
    pub(super) backup: InShort,
    heard: Option<ServerClock>,
    clock_warning: Option<String>,
    close_after: Option<u64>,
    last_key: Timestamp,
    now: Timestamp,
    /// Whether anything that is seen changes with the time.
    pub(super) is_ticking: bool,
    is_changed: bool,
}

/// What keys are for at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Looking at codes.
    Looking,
    /// Typing what to search for.
    Searching,
    /// Reading what the keys do.
    Helping,
}

/// What came of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    /// Whether it did not work.
    pub(super) is_trouble: bool,
    until: Timestamp,
}

/// What the screen wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    Leave,
    /// Put the code into the clipboard.
    Copy(Code),
    /// Use up the next counted code.
    UseCounted(AccountId),
}

impl State {
    /// `close_after` is how many seconds without a key close the screen, where the user has said so.
    pub(super) fn new(
        vault: Vault,
        heard: Option<ServerClock>,
        close_after: Option<u64>,
        now: Timestamp,
    ) -> Self {
        Self {
            list: List::new(&vault.contents),
            mode: Mode::Looking,
            counted: BTreeMap::new(),
            counted_at: None,
            said: None,
            backup: InShort::of(&vault, now),
            heard,
            clock_warning: heard.and_then(|heard| clock_in_words(heard, now)),
            close_after,
            last_key: now,
            now,
            is_ticking: false,
            is_changed: true,
            vault,
        }
    }

    /// The vault as it is shown.
    pub(super) fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Whether there is anything new to draw since the last time that this was asked.
    pub(super) fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    /// Something else has changed what is on the screen.
    pub(super) fn draw_again(&mut self) {
        self.is_changed = true;
    }

    /// It is so late now.
    pub(super) fn at(&mut self, now: Timestamp) {
        if self.now == now {
            return;
        }
        self.now = now;
        self.is_changed |= self.is_ticking;
        if self.said.as_ref().is_some_and(|said| said.until <= now) {
            self.said = None;
            self.is_changed = true;
        }
        self.look_at_clock();
    }

    /// After how many seconds without a key the screen is to be closed, when those have passed. A clock
    /// that was put back closes it.
    pub(super) fn left_alone(&self, now: Timestamp) -> Option<u64> {
        let lock = self.vault.contents.settings.is_on(Setting::AppLock);
        let most = self.close_after.or(lock.then_some(ALONE))?;
        let is_over = now < self.last_key || most <= now.seconds_since(self.last_key);
        is_over.then_some(most)
    }

    /// The vault is like this now.
    pub(super) fn vault_changed(&mut self, vault: Vault) {
        self.vault = vault;
        let contents = &self.vault.contents;
        self.list.refill(contents);
        self.counted.retain(|id, _| contents.account(*id).is_some());
        self.backup = InShort::of(&self.vault, self.now);
        self.is_changed = true;
    }

    /// A server has said what time it is.
    pub(super) fn heard(&mut self, heard: ServerClock) {
        self.heard = Some(heard);
        self.look_at_clock();
    }

    fn look_at_clock(&mut self) {
        let warning = self.heard.and_then(|heard| clock_in_words(heard, self.now));
        self.is_changed |= warning != self.clock_warning;
        self.clock_warning = warning;
    }

    /// This counted code was used up, and may be seen.
    pub(super) fn counted(&mut self, id: AccountId, code: Code) {
        self.counted.insert(id, code);
        self.is_changed = true;
    }

    /// It worked.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.put(text.into(), false);
    }

    /// It did not work.
    pub(super) fn complain(&mut self, text: &str) {
        self.put(sentence(&harmless(text)), true);
    }

    fn put(&mut self, text: String, is_trouble: bool) {
        self.said = Some(Said {
            text,
            is_trouble,
            until: self.now.plus_seconds(SAID_FOR),
        });
        self.is_changed = true;
    }

    /// What was said last, for as long as it stays.
    pub(super) fn said(&self) -> Option<&Said> {
        self.said.as_ref()
    }

    /// What the user has to know, whatever they look at.
    pub(super) fn warnings(&self) -> Vec<String> {
        let fallback = self.vault.fallback.as_ref();
        let fallback = fallback.map(|fallback| format!("{} lifeboat doctor", fallback.in_words()));
        let clock = self.clock_warning.as_deref().map(sentence);
        let advice = self.backup.advice.as_ref();
        let advice = advice.map(|advice| format!("Backup: {}", harmless(advice)));
        [fallback, clock, advice].into_iter().flatten().collect()
    }

    /// The account of a line: at this place, unless the vault is newer than the list.
    pub(super) fn account(&self, id: AccountId, place: usize) -> Option<&Account> {
        let contents = &self.vault.contents;
        let here = contents.accounts.get(place);
        here.filter(|account| account.id == id)
            .or_else(|| contents.account(id))
    }

    /// The account that keys are about.
    pub(super) fn selected(&self) -> Option<&Account> {
        self.vault.contents.account(self.list.selected()?)
    }

    /// What is shown of an account now.
    pub(super) fn shown(&self, account: &Account) -> Shown {
        Shown::of(
            &self.vault,
            account,
            self.counted.get(&account.id),
            self.now,
        )
    }

    /// Somebody did something at the terminal.
    pub(super) fn event(&mut self, event: &Event, now: Timestamp) -> Option<Effect> {
        self.at(now);
        match event {
            Event::Key(key) => self.key(*key),
            Event::Paste(text) => {
                self.touched();
                if self.mode == Mode::Searching {
                    self.type_all(text);
                }
                None
            }
            Event::Resize(..) => {
                self.is_changed = true;
                None
            }
            Event::FocusGained | Event::FocusLost | Event::Mouse(_) => None,
        }
    }

    fn touched(&mut self) {
        self.last_key = self.now;
        self.said = None;
        self.is_changed = true;
    }

    fn key(&mut self, key: KeyEvent) -> Option<Effect> {
        self.touched();
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            match key.code {
                KeyCode::Char('c' | 'd') => return Some(Effect::Leave),
                KeyCode::Char('u') if self.mode == Mode::Searching => self.search(String::new()),
                _ => {}
            }
            return None;
        }
        if let Some(step) = step(key.code)
            && self.mode != Mode::Helping
        {
            self.list.step(step);
            return None;
        }
        match self.mode {
            Mode::Looking => self.looking(key.code),
            Mode::Searching => self.searching(key.code),
            Mode::Helping => {
                self.mode = Mode::Looking;
                (key.code == KeyCode::Char('q')).then_some(Effect::Leave)
            }
        }
    }

    fn looking(&mut self, code: KeyCode) -> Option<Effect> {
        match code {
            KeyCode::Esc if self.list.is_searched() => self.search(String::new()),
            KeyCode::Char('q' | 'Q') | KeyCode::Esc => return Some(Effect::Leave),
            KeyCode::Char('j') => self.list.step(Step::Down),
            KeyCode::Char('k') => self.list.step(Step::Up),
            KeyCode::Char('g') => self.list.step(Step::First),
            KeyCode::Char('G') => self.list.step(Step::Last),
            KeyCode::Char('/') => self.mode = Mode::Searching,
            KeyCode::Char('?') => self.mode = Mode::Helping,
            KeyCode::Enter | KeyCode::Char('c') => return self.copy(),
            KeyCode::Char('n') => return self.next(),
            _ => {}
        }
        None
    }

    fn searching(&mut self, code: KeyCode) -> Option<Effect> {
        match code {
            KeyCode::Esc => {
                self.mode = Mode::Looking;
                self.search(String::new());
            }
            KeyCode::Enter => {
                self.mode = Mode::Looking;
                return self.copy();
            }
            KeyCode::Backspace => {
                let mut query = self.list.query().to_owned();
                if query.pop().is_none() {
                    self.mode = Mode::Looking;
                }
                self.search(query);
            }
            KeyCode::Char(typed) => self.type_all(typed.encode_utf8(&mut [0; 4])),
            _ => {}
        }
        None
    }

    fn type_all(&mut self, text: &str) {
        let typed = text.chars().filter(|typed| !typed.is_control());
        let query: String = self
            .list
            .query()
            .chars()
            .chain(typed)
            .take(LONGEST_QUERY)
            .collect();
        self.search(query);
    }

    fn search(&mut self, query: String) {
        self.list.search(&self.vault.contents, query);
    }

    fn copy(&mut self) -> Option<Effect> {
        let account = self.selected()?;
        let title = harmless(&account.title());
        let shown = self.shown(account);
        if let Some(code) = shown.code() {
            self.say(format!(
                "Sent to the terminal's clipboard, if it takes it: {title}"
            ));
            return Some(Effect::Copy(code.clone()));
        }
        self.complain(&match shown {
            Shown::Counted(_) => format!("{title} has counted codes: n shows the next one."),
            _ => format!("{title} has no code to copy."),
        });
        None
    }

    fn next(&mut self) -> Option<Effect> {
        let account = self.selected()?;
        if !matches!(
            account.credential,
            Credential::Generator(Generator::Hotp(_))
        ) {
            let title = account.title();
            self.complain(&format!(
                "The codes of {title} are not counted: it needs no key."
            ));
            return None;
        }
        let id = account.id;
        // A key that is held down does not use up one code after the other.
        if self.counted_at.replace(self.now) == Some(self.now) {
            return None;
        }
        Some(Effect::UseCounted(id))
    }

    /// What the selected account is called in full, and what there is to know or do about it.
    pub(super) fn about_selected(&self) -> Option<String> {
        let account = self.selected()?;
        let title = harmless(&account.title());
        Some(match self.shown(account) {
            Shown::Timed {
                next: Some(next), ..
            } => format!("{title}, next {}", next.spaced()),
            Shown::Counted(None) => format!("{title}, n shows the next code"),
            Shown::Timed { .. } | Shown::Counted(Some(_)) => title,
            Shown::Needs(follow_up) => format!(
                "lifeboat complete {}: {}. It is {title}",
                short_id(account.id),
                follow_ups::in_words(follow_up),
            ),
            Shown::Nothing => format!("{title} has no code on this device"),
        })
    }
}

/// Keys that move, also while something is typed.
fn step(code: KeyCode) -> Option<Step> {
    Some(match code {
        KeyCode::Up => Step::Up,
        KeyCode::Down => Step::Down,
        KeyCode::PageUp => Step::PageUp,
        KeyCode::PageDown => Step::PageDown,
        KeyCode::Home => Step::First,
        KeyCode::End => Step::Last,
        _ => return None,
    })
}

#[cfg(test)]
#[path = "state_tests.rs"]
pub(super) mod tests;

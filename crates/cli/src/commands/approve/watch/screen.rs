//! What the screen knows, and what a key does: no terminal, no network, no clock.

use std::collections::VecDeque;

use lifeboat_client::providers::time_left;
use lifeboat_protocol::{
    ErrorCode,
    sign_in_request::{Decision, Number, SignInRequest},
};
use lifeboat_vault::Timestamp;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use uuid::Uuid;

use super::{super::without_deceit, feed::News};
use crate::output::harmless;

/// How many past events are remembered.
const REMEMBERED: usize = 20;
/// The most sign-ins that are shown; a server allows far fewer.
const MOST: usize = 50;
/// How long a server has, after connecting, to tell again what waits, in seconds.
const TELLS_AGAIN: u64 = 3;
/// How many digits a number has.
pub(super) const DIGITS: usize = 6;

/// Everything that is shown.
#[derive(Debug)]
pub(super) struct Screen {
    pub(super) accounts: Vec<Account>,
    /// What waits, oldest first.
    pub(super) waiting: Vec<Item>,
    selected: Option<Uuid>,
    /// The digits that were typed for the selected one.
    pub(super) typed: String,
    pub(super) mode: Mode,
    /// What went wrong last.
    pub(super) notice: Option<String>,
    /// What happened, newest first.
    pub(super) past: VecDeque<Past>,
    pub(super) now: Timestamp,
}

/// An account that can be asked.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) title: String,
    pub(super) connection: Connection,
}

/// Whether its server can be heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Connection {
    Connecting,
    Connected,
    /// Why not, and when it is tried again.
    Away(String, Timestamp),
    /// Not any more.
    Lost(String),
}

/// A sign-in that waits.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) account: usize,
    pub(super) request: SignInRequest,
    received_at: Timestamp,
    /// Its server has connected anew since, and has not told of it again yet.
    in_doubt_since: Option<Timestamp>,
}

/// What keys are for at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Digits are typed.
    Typing,
    /// The report has to be confirmed.
    Confirming,
    /// An answer is on its way.
    Sending,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Past {
    pub(super) at: Timestamp,
    pub(super) kind: PastKind,
    pub(super) application: String,
    pub(super) asker: String,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PastKind {
    Approved,
    Denied,
    Reported,
    Failed,
    /// Expired, or answered on another device.
    Ended,
}

/// What the screen wants done.
#[derive(Debug, Clone)]
pub(super) enum Effect {
    Quit,
    /// Somebody is to look here.
    Ring,
    Send(Sent),
}

/// An answer on its way.
#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub(super) account: usize,
    pub(super) request: SignInRequest,
    pub(super) decision: Decision,
    pub(super) number: Option<Number>,
}

/// What came of an answer.
#[derive(Debug, Clone)]
pub(super) struct Outcome {
    id: Uuid,
    result: Result<Decision, (Option<ErrorCode>, String)>,
}

impl Outcome {
    pub(super) fn done(sent: &Sent) -> Self {
        Self {
            id: sent.request.id,
            result: Ok(sent.decision),
        }
    }

    pub(super) fn refused(sent: &Sent, code: Option<ErrorCode>, text: String) -> Self {
        Self {
            id: sent.request.id,
            result: Err((code, text)),
        }
    }
}

impl Item {
    /// How many seconds it still lives, and how many in all.
    pub(super) fn left(&self, now: Timestamp) -> (u64, u64) {
        time_left(&self.request, self.received_at, now)
    }
}

impl Screen {
    pub(super) fn new(titles: Vec<String>) -> Self {
        let accounts = titles.into_iter().map(|title| Account {
            title: harmless(&title),
            connection: Connection::Connecting,
        });
        Self {
            accounts: accounts.collect(),
            waiting: Vec::new(),
            selected: None,
            typed: String::new(),
            mode: Mode::Typing,
            notice: None,
            past: VecDeque::new(),
            now: Timestamp::from_seconds(0),
        }
    }

    pub(super) fn title(&self, account: usize) -> &str {
        self.accounts
            .get(account)
            .map_or("", |account| &account.title)
    }

    /// The sign-in that keys are about.
    pub(super) fn current(&self) -> Option<&Item> {
        let selected = self.selected?;
        self.waiting.iter().find(|item| item.request.id == selected)
    }

    /// The others.
    pub(super) fn others(&self) -> impl Iterator<Item = &Item> {
        let is_other = |item: &&Item| Some(item.request.id) != self.selected;
        self.waiting.iter().filter(is_other)
    }

    pub(super) fn connected(&self) -> usize {
        let is_connected = |account: &&Account| account.connection == Connection::Connected;
        self.accounts.iter().filter(is_connected).count()
    }

    /// Whether no server will ever be heard again.
    pub(super) fn is_cut_off(&self) -> bool {
        let is_lost = |account: &Account| matches!(account.connection, Connection::Lost(_));
        self.accounts.iter().all(is_lost)
    }

    /// It is so late now.
    pub(super) fn at(&mut self, now: Timestamp) {
        self.now = now;
        let is_over = |item: &Item| {
            let doubtful = item
                .in_doubt_since
                .is_some_and(|since| now.seconds_since(since) >= TELLS_AGAIN);
            doubtful || item.left(now).0 == 0
        };
        let over: Vec<Uuid> = self
            .waiting
            .iter()
            .filter(|item| is_over(item))
            .map(|item| item.request.id)
            .collect();
        for id in over {
            self.end(id, PastKind::Ended);
        }
    }

    /// A server has told something.
    pub(super) fn news(&mut self, news: News, now: Timestamp) -> Option<Effect> {
        self.now = now;
        match news {
            News::Connected(index) => {
                self.connection(index, Connection::Connected);
                for item in &mut self.waiting {
                    if item.account == index {
                        item.in_doubt_since = Some(now);
                    }
                }
            }
            News::Waiting(account, request) => return self.hear(account, request),
            News::Settled(id) => self.end(id, PastKind::Ended),
            News::Away(index, reason, wait) => {
                let again = now.plus_seconds(wait.as_secs());
                self.connection(index, Connection::Away(harmless(&reason), again));
            }
            News::Lost(index, error) => {
                self.connection(index, Connection::Lost(harmless(&error.to_string())));
                let gone = self.waiting.iter().filter(|item| item.account == index);
                let gone: Vec<Uuid> = gone.map(|item| item.request.id).collect();
                for id in gone {
                    self.end(id, PastKind::Ended);
                }
            }
        }
        None
    }

    fn connection(&mut self, index: usize, connection: Connection) {
        if let Some(account) = self.accounts.get_mut(index) {
            account.connection = connection;
        }
    }

    fn hear(&mut self, account: usize, request: SignInRequest) -> Option<Effect> {
        let known = self
            .waiting
            .iter_mut()
            .find(|item| item.request.id == request.id);
        if let Some(known) = known {
            known.in_doubt_since = None;
            return None;
        }
        if self.waiting.len() >= MOST {
            return None;
        }
        let id = request.id;
        self.waiting.push(Item {
            account,
            request: without_deceit(request),
            received_at: self.now,
            in_doubt_since: None,
        });
        // What is being typed stays with the one that it is typed for.
        if self.selected.is_none() {
            self.select(Some(id));
        }
        Some(Effect::Ring)
    }

    /// One waits no more.
    fn end(&mut self, id: Uuid, kind: PastKind) {
        let Some(index) = self.waiting.iter().position(|item| item.request.id == id) else {
            return;
        };
        let Item { request, .. } = self.waiting.remove(index);
        self.past.push_front(Past {
            at: self.now,
            kind,
            application: request.application,
            asker: request.asker,
        });
        self.past.truncate(REMEMBERED);
        if self.selected == Some(id) {
            let next = self.waiting.get(index).or_else(|| self.waiting.last());
            self.select(next.map(|item| item.request.id));
        }
    }

    fn select(&mut self, id: Option<Uuid>) {
        self.selected = id;
        self.typed.clear();
        self.mode = Mode::Typing;
        self.notice = None;
    }

    /// An answer has arrived, or has not.
    pub(super) fn outcome(&mut self, outcome: Outcome, now: Timestamp) {
        self.now = now;
        let Outcome { id, result } = outcome;
        let is_current = self.selected == Some(id);
        if is_current {
            self.mode = Mode::Typing;
            self.typed.clear();
        }
        match result {
            Ok(decision) => self.end(
                id,
                match decision {
                    Decision::Approve => PastKind::Approved,
                    Decision::Deny => PastKind::Denied,
                    Decision::Report => PastKind::Reported,
                },
            ),
            Err((code, text)) => {
                match code {
                    Some(ErrorCode::RequestFailed) => self.end(id, PastKind::Failed),
                    Some(
                        ErrorCode::AlreadyAnswered
                        | ErrorCode::RequestExpired
                        | ErrorCode::NotFound,
                    ) => self.end(id, PastKind::Ended),
                    _ => {}
                }
                self.notice = Some(harmless(&text));
            }
        }
    }

    /// Somebody pressed a key.
    pub(super) fn key(&mut self, key: KeyEvent) -> Option<Effect> {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return matches!(key.code, KeyCode::Char('c' | 'd')).then_some(Effect::Quit);
        }
        match (self.mode, key.code) {
            (Mode::Sending, KeyCode::Char('q')) => Some(Effect::Quit),
            (Mode::Sending, _) => None,
            (Mode::Confirming, KeyCode::Char('y' | 'Y')) => self.answer(Decision::Report),
            (Mode::Confirming, _) => {
                self.mode = Mode::Typing;
                None
            }
            (Mode::Typing, code) => self.typing(code),
        }
    }

    fn typing(&mut self, code: KeyCode) -> Option<Effect> {
        match code {
            KeyCode::Char('q' | 'Q') => return Some(Effect::Quit),
            KeyCode::Char(digit @ '0'..='9') => self.digit(digit),
            KeyCode::Char('d' | 'D') => return self.answer(Decision::Deny),
            KeyCode::Char('r' | 'R') if self.current().is_some() => {
                self.mode = Mode::Confirming;
                self.notice = None;
            }
            KeyCode::Enter => return self.approve(),
            KeyCode::Backspace => {
                self.typed.pop();
            }
            KeyCode::Esc => {
                self.typed.clear();
                self.notice = None;
            }
            KeyCode::Down | KeyCode::Tab | KeyCode::Right => self.step(1),
            KeyCode::Up | KeyCode::BackTab | KeyCode::Left => {
                self.step(self.waiting.len().saturating_sub(1));
            }
            _ => {}
        }
        None
    }

    /// Pasted digits are typed; anything else in it is passed over.
    pub(super) fn paste(&mut self, text: &str) -> Option<Effect> {
        if self.mode == Mode::Typing {
            text.chars()
                .filter(char::is_ascii_digit)
                .take(DIGITS)
                .for_each(|digit| self.digit(digit));
        }
        None
    }

    fn digit(&mut self, digit: char) {
        if self.current().is_some() && self.typed.len() < DIGITS {
            self.typed.push(digit);
            self.notice = None;
        }
    }

    fn step(&mut self, by: usize) {
        let ids: Vec<Uuid> = self.waiting.iter().map(|item| item.request.id).collect();
        let here = ids.iter().position(|id| Some(*id) == self.selected);
        if ids.len() > 1
            && let Some(here) = here
        {
            let next = ids.get((here + by) % ids.len()).copied();
            self.select(next);
        }
    }

    fn approve(&mut self) -> Option<Effect> {
        self.current()?;
        if self.typed.len() < DIGITS {
            self.notice = Some("Type all six digits first.".to_owned());
            return None;
        }
        self.answer(Decision::Approve)
    }

    fn answer(&mut self, decision: Decision) -> Option<Effect> {
        let item = self.current()?;
        let number = match decision {
            Decision::Approve => Some(Number::parse(&self.typed)?),
            Decision::Deny | Decision::Report => None,
        };
        let sent = Sent {
            account: item.account,
            request: item.request.clone(),
            decision,
            number,
        };
        self.mode = Mode::Sending;
        self.notice = None;
        Some(Effect::Send(sent))
    }
}

#[cfg(test)]
#[path = "screen_tests.rs"]
pub(super) mod tests;

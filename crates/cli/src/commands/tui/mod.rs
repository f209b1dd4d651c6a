//! `lifeboat tui`: the accounts with their codes, on a screen that stays.
//!
//! - [`state`]: what is known and what a key does, without a terminal;
//! - [`list`]: which accounts stand where, and which one is selected; [`shown`]: what is shown of one;
//! - [`view`] and [`row`]: what it looks like;
//! - [`backups`]: backup that follows what is changed meanwhile.

mod backups;
mod list;
mod row;
mod shown;
mod state;
mod view;

use std::rc::Rc;

use clap::Args;
use lifeboat_client::{backup::Pushed, device::VaultError};
use lifeboat_vault::{AccountId, Timestamp};
use tokio::sync::mpsc;

use self::{
    backups::Backups,
    state::{Effect, State},
};
use super::code::{server_clock, use_counted_code};
use crate::{
    after::{in_one_line, not_backed_up, say_what_was_merged},
    clock,
    error::CliError,
    output::span,
    ports::Stamp,
    program::{Program, Store},
    screen::{FullScreen, Signalled, Signals, is_pause, is_possible, read_terminal, theme::Theme},
    unlocking,
};

/// The file that the vault is kept in (`docs/architecture.md`).
const VAULT: &str = "vault.age";
/// How many keys may wait.
const ROOM: usize = 64;
/// How often it is looked whether the kernel still keeps the vault open, in seconds.
const LOOKS_EVERY: u64 = 5;

/// Show all codes on a screen that stays.
///
/// Enter copies a code through the terminal, / searches, ? shows all keys. Nothing stays on the screen
/// afterwards. Where the setting app-lock is on, it closes after 5 minutes without a key. It closes, too,
/// when `lifeboat lock`, or the end of the time, closes a vault that `lifeboat unlock` kept open.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  lifeboat tui --close-after 2")]
pub(crate) struct TuiArguments {
    /// Close after so many minutes without a key, whatever the setting app-lock says.
    #[arg(
        long,
        value_name = "MINUTES",
        value_parser = clap::value_parser!(u32).range(1..=1440)
    )]
    close_after: Option<u32>,
}

pub(crate) async fn run(program: &mut Program, arguments: TuiArguments) -> Result<(), CliError> {
    if program.output.is_json() || !is_possible() {
        return Err(CliError::usage(
            "`lifeboat tui` is a screen for a person at a terminal; `lifeboat code` prints the codes.",
        )
        .hint("lifeboat code"));
    }
    // Taken before the vault is read: what is changed between the two is seen at the first look.
    let stamp = program.storage().stamp(VAULT);
    let (store, vault) = program.open_vault().await?;
    let now = clock::now();
    let close_after = arguments.close_after.map(|minutes| u64::from(minutes) * 60);
    let heard = server_clock(program).await;
    let mut session = Session {
        store: Rc::clone(&store),
        is_kept_open: unlocking::is_kept_for_a_while(program)?,
        state: State::new(vault, heard, close_after, now),
        backups: Backups::default(),
        merged: Vec::new(),
        stamp,
        looked_at: now,
        program,
    };
    session.backups.follow(session.state.vault(), now);
    let ended = session.stay().await;
    if session.backups.is_running() {
        let outcome = session.backups.outcome().await;
        session.merged.extend(outcome.ok());
    }
    for pushed in &session.merged {
        say_what_was_merged(program, &store, pushed);
    }
    match ended? {
        End::Left => {}
        End::LeftAlone(seconds) => program.output.note(format_args!(
            "the codes were closed after {} without a key.",
            span(seconds)
        )),
        End::Locked => program.output.note(
            "the codes were closed because the vault is locked again. `lifeboat unlock` keeps it open.",
        ),
    }
    Ok(())
}

/// Why the screen was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// The user, or the system, wanted it.
    Left,
    /// There was no key for so many seconds.
    LeftAlone(u64),
    /// What opened the vault does not any more.
    Locked,
}

/// The screen, and all that it is connected to.
struct Session<'p> {
    program: &'p mut Program,
    store: Rc<Store>,
    state: State,
    backups: Backups,
    merged: Vec<Pushed>,
    /// Of the file of the vault as it is shown.
    stamp: Option<Stamp>,
    is_kept_open: bool,
    looked_at: Timestamp,
}

impl Session<'_> {
    /// Shows codes until the screen is left.
    async fn stay(&mut self) -> Result<End, CliError> {
        let theme = Theme::new(self.program.output.paint().is_coloured());
        let mut full = FullScreen::open()?;
        let mut signals = Signals::catch()?;
        let (tell, mut events) = mpsc::channel(ROOM);
        read_terminal(move |event| tell.blocking_send(event).is_ok());
        loop {
            if let Some(end) = self.look(clock::now()).await? {
                return Ok(end);
            }
            if self.state.take_change() {
                full.draw(|frame| view::draw(frame, &mut self.state, theme))?;
            }
            tokio::select! {
                event = events.recv() => {
                    let Some(event) = event.flatten() else {
                        return Ok(End::Left);
                    };
                    let now = clock::now();
                    if let Some(seconds) = self.state.left_alone(now) {
                        return Ok(End::LeftAlone(seconds));
                    }
                    if is_pause(&event) {
                        full.pause(&mut signals).await?;
                        self.state.draw_again();
                        continue;
                    }
                    match self.state.event(&event, now) {
                        Some(Effect::Leave) => return Ok(End::Left),
                        Some(Effect::Copy(code)) => self.program.output.copy(code.as_str()),
                        Some(Effect::UseCounted(id)) => self.use_counted(id, now).await,
                        None => {}
                    }
                }
                signal = signals.next() => match signal {
                    Signalled::End => return Ok(End::Left),
                    Signalled::Continue => {
                        full.take_again()?;
                        self.state.draw_again();
                    }
                },
                outcome = self.backups.outcome() => self.backed_up(outcome),
                () = tokio::time::sleep(clock::until_next_second()) => {}
            }
        }
    }

    /// Looks at what may have changed by itself.
    ///
    /// # Errors
    ///
    /// There is nothing any more that could be shown.
    async fn look(&mut self, now: Timestamp) -> Result<Option<End>, CliError> {
        if let Some(seconds) = self.state.left_alone(now) {
            return Ok(Some(End::LeftAlone(seconds)));
        }
        self.state.at(now);
        if self.is_kept_open && LOOKS_EVERY <= now.seconds().abs_diff(self.looked_at.seconds()) {
            self.looked_at = now;
            if !unlocking::is_kept_for_a_while(self.program)? {
                return Ok(Some(End::Locked));
            }
        }
        let stamp = self.store.storage().stamp(VAULT);
        if stamp.is_none() || stamp != self.stamp {
            match self.store.read().await {
                Ok(vault) => {
                    self.stamp = stamp;
                    self.state.vault_changed(vault);
                    self.backups.follow(self.state.vault(), now);
                }
                // It may be there again in a moment.
                Err(VaultError::Storage(error)) => self.state.complain(&error.to_string()),
                Err(error) => return Err(not_here_any_more(error)),
            }
        }
        let vault = (&self.store, self.state.vault());
        if let Err(error) = self.backups.begin_if_due(self.program, vault, now) {
            self.state.complain(&not_backed_up(&in_one_line(&error)));
        }
        Ok(None)
    }

    /// Shows the next counted code of an account once it is certain that nobody gets it again.
    async fn use_counted(&mut self, id: AccountId, now: Timestamp) {
        match use_counted_code(&self.store, id, now).await {
            // The vault is read again at the next look, as after any change.
            Ok(code) => self.state.counted(id, code),
            Err(error) => self.state.complain(&in_one_line(&error)),
        }
    }

    fn backed_up(&mut self, outcome: Result<Pushed, CliError>) {
        match outcome {
            Ok(pushed) => {
                if pushed.merged {
                    self.state.say("Changes of another device were merged in.");
                }
                self.merged.push(pushed);
            }
            Err(error) => self.state.complain(&not_backed_up(&in_one_line(&error))),
        }
        if let Some(heard) = self.program.heard_time() {
            self.state.heard(heard);
        }
    }
}

/// The vault that was shown is gone.
fn not_here_any_more(error: VaultError) -> CliError {
    match error {
        VaultError::None => CliError::failed(
            "no_vault",
            "The vault was removed while its codes were shown.",
        )
        .hint("lifeboat recover, lifeboat import FILE or lifeboat add"),
        VaultError::WrongIdentity => CliError::failed(
            "wrong_identity",
            "Another vault was put in this one's place while its codes were shown.",
        )
        .hint("lifeboat tui"),
        error => error.into(),
    }
}

//! `lifeboat approve --watch`: a screen that stays, and shows sign-ins as they come.
//!
//! - [`feed`]: one connection per account, which comes back by itself;
//! - [`screen`]: what is known and what a key does, without a terminal;
//! - [`view`] and [`card`]: what it looks like;
//! - [`lines`]: the same for programs, as lines of JSON.

mod card;
mod feed;
mod lines;
mod screen;
mod view;

use std::{
    io::{self, IsTerminal},
    sync::Arc,
    time::Duration,
};

use lifeboat_client::{
    ClientError, HttpApi, Server, ServerError,
    providers::{Approver, note_lost_credential},
};
use ratatui::crossterm::{
    event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyEventKind},
    execute,
};
use tokio::sync::mpsc;

use self::{
    feed::News,
    screen::{Effect, Outcome, Screen, Sent},
};
use super::Asked;
use crate::{clock, error::CliError, program::Program};

/// How often the time that is left is drawn anew.
const TICK: Duration = Duration::from_millis(500);
/// How much may wait to be shown. A feed that is faster waits itself.
const ROOM: usize = 64;

/// Something to show.
enum Input {
    Terminal(Event),
    News(News),
    Outcome(Outcome, Option<(usize, ServerError)>),
    TerminalGone,
}

/// Shows sign-ins until the user quits.
pub(super) async fn run(program: &mut Program, asked: Asked) -> Result<(), CliError> {
    let (inputs, mut input) = mpsc::channel(ROOM);
    let accounts: Vec<Arc<(Approver, Server<HttpApi>)>> =
        asked.accounts.into_iter().map(Arc::new).collect();
    for (index, account) in accounts.iter().enumerate() {
        let (inputs, account) = (inputs.clone(), Arc::clone(account));
        tokio::spawn(feed::follow(index, account, move |news| {
            let inputs = inputs.clone();
            async move { inputs.send(Input::News(news)).await.is_ok() }
        }));
    }
    let titles = accounts.iter().map(|account| account.0.title.clone());
    let mut screen = Screen::new(titles.collect());
    let is_terminal = io::stdin().is_terminal() && io::stdout().is_terminal();
    if program.output.is_json() || !is_terminal {
        while let Some(input) = input.recv().await {
            if let Input::News(news) = input {
                lines::print(program, &screen, &news)?;
                note_loss(program, &asked.store, &accounts, &news).await;
                screen.news(news, clock::now());
                if screen.is_cut_off() {
                    return Err(CliError::failed(
                        "nobody_to_ask",
                        "No account on this device can be asked any more.",
                    ));
                }
            }
        }
        return Ok(());
    }
    let colour = program.output.paint().is_coloured();
    let drawn = |error: io::Error| {
        CliError::failed(
            "no_terminal",
            format!("The terminal refuses a screen ({error})."),
        )
    };
    let mut terminal = ratatui::try_init().map_err(drawn)?;
    // Whatever ends this function gives the terminal back.
    let restore = Restore;
    // What is pasted comes as one piece, so that no letter of it is taken for a key. Where the terminal
    // does not know how, it comes as it did.
    let _ = execute!(io::stdout(), EnableBracketedPaste);
    read_terminal(inputs.clone());
    let mut tick = tokio::time::interval(TICK);
    let mut ending = Ending::new()?;
    loop {
        screen.at(clock::now());
        terminal
            .draw(|frame| view::draw(frame, &screen, colour))
            .map_err(drawn)?;
        let next = tokio::select! {
            input = input.recv() => input,
            _ = tick.tick() => continue,
            () = ending.come() => break,
        };
        let effect = match next {
            None | Some(Input::TerminalGone) => break,
            Some(Input::Terminal(Event::Key(key))) if key.kind != KeyEventKind::Release => {
                screen.key(key)
            }
            Some(Input::Terminal(Event::Paste(text))) => screen.paste(&text),
            Some(Input::Terminal(_)) => None,
            Some(Input::News(news)) => {
                note_loss(program, &asked.store, &accounts, &news).await;
                screen.news(news, clock::now())
            }
            Some(Input::Outcome(outcome, lost)) => {
                if let Some((index, error)) = lost
                    && let Some(account) = accounts.get(index)
                {
                    let _ = note_lost_credential(&asked.store, &account.0, &error).await;
                }
                screen.outcome(outcome, clock::now());
                None
            }
        };
        match effect {
            Some(Effect::Quit) => break,
            Some(Effect::Ring) => program.output.ring(),
            Some(Effect::Send(sent)) => send(program, &asked.store, &accounts, sent, &inputs),
            None => {}
        }
    }
    drop(restore);
    Ok(())
}

/// A server that knows this device no more is remembered, so that the follow-ups say so.
async fn note_loss(
    program: &Program,
    store: &crate::program::Store,
    accounts: &[Arc<(Approver, Server<HttpApi>)>],
    news: &News,
) {
    if let News::Lost(index, error) = news
        && let Some(account) = accounts.get(*index)
        && let Err(error) = note_lost_credential(store, &account.0, error).await
    {
        program.output.warning(error);
    }
}

/// Sends an answer without keeping the screen waiting.
fn send(
    program: &Program,
    store: &crate::program::Store,
    accounts: &[Arc<(Approver, Server<HttpApi>)>],
    sent: Sent,
    inputs: &mpsc::Sender<Input>,
) {
    let Some(account) = accounts.get(sent.account).map(Arc::clone) else {
        return;
    };
    let keys = program.keys(store);
    let inputs = inputs.clone();
    tokio::spawn(async move {
        let (approver, server) = &*account;
        let answer = (sent.decision, sent.number);
        let (outcome, lost) = match approver.answer(server, &keys, &sent.request, answer).await {
            Ok(_) => (Outcome::done(&sent), None),
            Err(error) => {
                let code = match &error {
                    ClientError::Server(error) => error.code(),
                    _ => None,
                };
                let outcome = Outcome::refused(&sent, code, error.to_string());
                let lost = match error {
                    ClientError::Server(error) => Some((sent.account, error)),
                    _ => None,
                };
                (outcome, lost)
            }
        };
        let _ = inputs.send(Input::Outcome(outcome, lost)).await;
    });
}

/// Reads the terminal on a thread of its own, which ends with the program.
fn read_terminal(inputs: mpsc::Sender<Input>) {
    std::thread::spawn(move || {
        while let Ok(event) = event::read() {
            if inputs.blocking_send(Input::Terminal(event)).is_err() {
                return;
            }
        }
        let _ = inputs.blocking_send(Input::TerminalGone);
    });
}

/// Gives the terminal back when it is dropped, also when a panic unwinds.
struct Restore;

impl Drop for Restore {
    fn drop(&mut self) {
        let _ = execute!(io::stdout(), DisableBracketedPaste);
        ratatui::restore();
    }
}

/// The system asks the program to end.
struct Ending {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl Ending {
    #[cfg(unix)]
    fn new() -> Result<Self, CliError> {
        use tokio::signal::unix::{SignalKind, signal};
        let failed = |error: io::Error| {
            CliError::failed(
                "internal",
                format!("The system refuses a signal handler ({error})."),
            )
        };
        Ok(Self {
            signals: [
                signal(SignalKind::terminate()).map_err(failed)?,
                signal(SignalKind::hangup()).map_err(failed)?,
            ],
        })
    }

    #[cfg(unix)]
    async fn come(&mut self) {
        let [terminate, hang_up] = &mut self.signals;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = hang_up.recv() => {}
        }
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "as on systems with signals")]
    fn new() -> Result<Self, CliError> {
        Ok(Self {})
    }

    #[cfg(not(unix))]
    async fn come(&mut self) {
        std::future::pending().await
    }
}

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

use std::{sync::Arc, time::Duration};

use lifeboat_client::{
    ClientError, HttpApi, Server, ServerError,
    providers::{Approver, note_lost_credential},
};
use ratatui::crossterm::event::Event;
use tokio::sync::mpsc;

use self::{
    feed::News,
    screen::{Effect, Outcome, Screen, Sent},
};
use super::Asked;
use crate::{
    clock,
    error::CliError,
    program::Program,
    screen::{FullScreen, Signalled, Signals, is_pause, is_possible, read_terminal},
};

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
    if program.output.is_json() || !is_possible() {
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
    let mut full = FullScreen::open()?;
    let mut signals = Signals::catch()?;
    let terminal = inputs.clone();
    read_terminal(move |event| {
        let input = event.map_or(Input::TerminalGone, Input::Terminal);
        terminal.blocking_send(input).is_ok()
    });
    let mut tick = tokio::time::interval(TICK);
    loop {
        screen.at(clock::now());
        full.draw(|frame| view::draw(frame, &screen, colour))?;
        let next = tokio::select! {
            input = input.recv() => input,
            _ = tick.tick() => continue,
            signal = signals.next() => match signal {
                Signalled::End => break,
                Signalled::Continue => {
                    full.take_again()?;
                    continue;
                }
            },
        };
        let effect = match next {
            None | Some(Input::TerminalGone) => break,
            Some(Input::Terminal(event)) if is_pause(&event) => {
                full.pause(&mut signals).await?;
                None
            }
            Some(Input::Terminal(Event::Key(key))) => screen.key(key),
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

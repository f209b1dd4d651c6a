//! Taking the terminal, and giving it back.

use std::{
    io::{self, IsTerminal},
    time::Duration,
};

use ratatui::{
    DefaultTerminal, Frame,
    crossterm::{
        cursor::{MoveTo, Show},
        event::{DisableBracketedPaste, EnableBracketedPaste},
        execute,
        terminal::{
            Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
            enable_raw_mode,
        },
    },
};

use super::{Signalled, Signals};
use crate::error::CliError;

/// How soon a program that asked to be stopped is stopped, if it is at all: where no shell could let it
/// go on, the system does not.
const STOPS_WITHIN: Duration = Duration::from_millis(200);

/// Whether somebody sits at a terminal that can be one screen.
pub(crate) fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// The terminal as one screen. It is given back when this is dropped, also when a panic unwinds, and
/// nothing that was on it stays.
pub(crate) struct FullScreen {
    terminal: DefaultTerminal,
}

impl FullScreen {
    /// Takes the terminal.
    ///
    /// # Errors
    ///
    /// The terminal refuses; it is as it was then.
    pub(crate) fn open() -> Result<Self, CliError> {
        let terminal = ratatui::try_init().map_err(|error| {
            give_back();
            refused(&error)
        })?;
        let screen = Self { terminal };
        // What is pasted comes as one piece, so that no letter of it is taken for a key. Where the
        // terminal does not know how, it comes as it did.
        let _ = execute!(io::stdout(), EnableBracketedPaste);
        Ok(screen)
    }

    /// Draws what has changed.
    ///
    /// # Errors
    ///
    /// The terminal refuses.
    pub(crate) fn draw(&mut self, content: impl FnOnce(&mut Frame)) -> Result<(), CliError> {
        let drawn = self.terminal.draw(content);
        drawn.map(drop).map_err(|error| refused(&error))
    }

    /// Gives the terminal back to the shell until the user lets the program go on (`fg`).
    ///
    /// # Errors
    ///
    /// The terminal refuses to be taken again.
    pub(crate) async fn pause(&mut self, signals: &mut Signals) -> Result<(), CliError> {
        give_back();
        if Signals::stop() {
            let until_it_goes_on = async { while signals.next().await != Signalled::Continue {} };
            let _ = tokio::time::timeout(STOPS_WITHIN, until_it_goes_on).await;
        }
        self.take_again()
    }

    /// Takes the terminal again, and draws everything anew the next time: somebody else has used it.
    ///
    /// # Errors
    ///
    /// The terminal refuses.
    pub(crate) fn take_again(&mut self) -> Result<(), CliError> {
        // A shell has set the terminal to its own liking, so it is not in the mode that is remembered.
        let taken = disable_raw_mode()
            .and_then(|()| enable_raw_mode())
            .and_then(|()| execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste))
            .and_then(|()| self.forget_what_is_drawn());
        taken.map_err(|error| refused(&error))
    }

    /// What `Terminal::clear` does, which waits for an answer of the terminal that somebody else reads.
    fn forget_what_is_drawn(&mut self) -> io::Result<()> {
        let size = self.terminal.size()?;
        self.terminal.resize(size.into())
    }
}

impl Drop for FullScreen {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // The rest is back already, with the words about the panic on it.
            let _ = execute!(io::stdout(), DisableBracketedPaste);
        } else {
            give_back();
        }
    }
}

/// Leaves the terminal as it was. What was drawn is wiped first: not every terminal keeps a screen apart.
fn give_back() {
    // When this fails, nobody is there to see it.
    let _ = execute!(
        io::stdout(),
        DisableBracketedPaste,
        Clear(ClearType::All),
        MoveTo(0, 0),
        LeaveAlternateScreen,
        Show,
    );
    let _ = disable_raw_mode();
}

fn refused(error: &io::Error) -> CliError {
    CliError::failed(
        "no_terminal",
        format!("The terminal refuses a screen ({error})."),
    )
}

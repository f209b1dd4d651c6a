//! The one place that asks. Nothing is asked with `--json`, or when nobody sits at the terminal: then
//! the error says which option to give instead.

use std::{
    fmt::Display,
    io::{self, IsTerminal, Write},
};

use inquire::{Confirm, InquireError, Select, Text};
use zeroize::Zeroizing;

use crate::error::CliError;

/// The person at the terminal, if there is one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    interactive: bool,
}

impl Terminal {
    pub(crate) fn new(json: bool) -> Self {
        let interactive = !json && io::stdin().is_terminal() && io::stderr().is_terminal();
        Self { interactive }
    }

    /// Whether somebody can be asked.
    pub(crate) fn is_interactive(self) -> bool {
        self.interactive
    }

    /// Asks for something that must not be seen. `instead` says what to give when nobody can be
    /// asked: "--password-file FILE".
    pub(crate) fn ask_hidden(
        self,
        question: &str,
        instead: &str,
    ) -> Result<Zeroizing<String>, CliError> {
        self.check(question, instead)?;
        rpassword::prompt_password(format!("{question}: "))
            .map(Zeroizing::new)
            .map_err(|error| unreadable(&error))
    }

    /// Asks twice for something that must not be seen, until both are the same.
    pub(crate) fn ask_new_hidden(
        self,
        question: &str,
        instead: &str,
    ) -> Result<Zeroizing<String>, CliError> {
        self.ask_new_checked(question, instead, |_| Ok::<_, std::convert::Infallible>(()))
    }

    /// The same, until it will do. `check` says why it will not.
    pub(crate) fn ask_new_checked<E: Display>(
        self,
        question: &str,
        instead: &str,
        check: impl Fn(&str) -> Result<(), E>,
    ) -> Result<Zeroizing<String>, CliError> {
        // The prompts are on standard error too.
        let say = |text: &dyn Display| drop(writeln!(io::stderr(), "{text}"));
        loop {
            let first = self.ask_hidden(question, instead)?;
            if let Err(refused) = check(&first) {
                say(&refused);
                continue;
            }
            let second = self.ask_hidden("The same again", instead)?;
            if first == second {
                return Ok(first);
            }
            say(&"They are not the same. Once more.");
        }
    }

    /// Asks for a line of text.
    pub(crate) fn ask(self, question: &str, instead: &str) -> Result<String, CliError> {
        self.check(question, instead)?;
        answered(Text::new(&format!("{question}:")).prompt())
    }

    /// Asks yes or no; no is the default.
    pub(crate) fn confirm(self, question: &str, instead: &str) -> Result<bool, CliError> {
        self.check(question, instead)?;
        answered(Confirm::new(question).with_default(false).prompt())
    }

    /// Asks which one; gives its place, counted from 0.
    pub(crate) fn choose(
        self,
        question: &str,
        options: Vec<String>,
        instead: &str,
    ) -> Result<usize, CliError> {
        self.check(question, instead)?;
        answered(Select::new(question, options).raw_prompt()).map(|chosen| chosen.index)
    }

    fn check(self, question: &str, instead: &str) -> Result<(), CliError> {
        if self.interactive {
            return Ok(());
        }
        let question = question.trim_end_matches(['?', ':', '.']);
        Err(CliError::usage(format!(
            "Nobody can be asked here for an answer that is needed: {question}."
        ))
        .hint(instead))
    }
}

fn answered<T>(answer: Result<T, InquireError>) -> Result<T, CliError> {
    answer.map_err(|error| match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            CliError::cancelled()
        }
        other => unreadable(&other),
    })
}

fn unreadable(error: &dyn std::error::Error) -> CliError {
    CliError::failed(
        "no_answer",
        format!("The answer could not be read ({error})."),
    )
}

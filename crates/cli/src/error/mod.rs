//! Errors as the person at the terminal sees them: what happened, what to do, and an exit code.

mod from;

use std::process::ExitCode;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did not work.
    Failed = 1,
    /// What was typed makes no sense.
    Usage = 2,
    /// Somebody has to sign in.
    NeedsSignIn = 3,
    /// Another proof is needed, such as a code that was sent.
    NeedsVerification = 4,
    /// Something else is there already, and is left as it is.
    Conflict = 5,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug, Clone)]
pub(crate) struct CliError {
    /// The exit code.
    pub(crate) exit: Exit,
    /// A stable word for programs, `snake_case`.
    pub(crate) code: &'static str,
    /// What happened and what to do, in sentences. Empty: everything has been said already.
    pub(crate) message: String,
    /// The command that helps, or another thing to do here.
    pub(crate) hint: Option<String>,
}

impl CliError {
    const CANCELLED: &str = "cancelled";

    pub(crate) fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            exit,
            code,
            message,
            hint: None,
        }
    }

    /// It did not work. Exit code 1.
    pub(crate) fn failed(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Exit::Failed, code, message)
    }

    /// What was typed makes no sense. Exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    /// Another proof is needed. Exit code 4. Say which in the output.
    pub(crate) fn needs_verification(message: impl Into<String>) -> Self {
        Self::new(Exit::NeedsVerification, "needs_verification", message)
    }

    /// Something else is there already. Exit code 5.
    pub(crate) fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Exit::Conflict, code, message)
    }

    /// The user said no. Exit code 1.
    pub(crate) fn cancelled() -> Self {
        Self::failed(Self::CANCELLED, "Nothing was changed.")
    }

    /// Whether the user said no, which is nothing to be alarmed about.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.code == Self::CANCELLED
    }

    /// The same, with what to type next.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

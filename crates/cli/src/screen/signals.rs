//! What the system asks of a program that stays.

use crate::error::CliError;

/// What was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signalled {
    /// To end.
    End,
    /// To go on after it was stopped: somebody else has used the terminal.
    Continue,
}

/// The signals that would end the program with the terminal in disorder.
pub(crate) struct Signals {
    #[cfg(unix)]
    ending: Vec<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    continuing: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// From now on they do not end the program by themselves.
    ///
    /// # Errors
    ///
    /// The system refuses.
    pub(crate) fn catch() -> Result<Self, CliError> {
        use rustix::process::Signal;
        use tokio::signal::unix::{SignalKind, signal};
        let caught = |asked: Signal| {
            signal(SignalKind::from_raw(asked.as_raw())).map_err(|error| {
                CliError::failed(
                    "internal",
                    format!("The system refuses a signal handler ({error})."),
                )
            })
        };
        let ending = [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT];
        Ok(Self {
            ending: ending.into_iter().map(caught).collect::<Result<_, _>>()?,
            continuing: caught(Signal::CONT)?,
        })
    }

    /// The next one that comes.
    pub(crate) async fn next(&mut self) -> Signalled {
        let Self { ending, continuing } = self;
        std::future::poll_fn(|context| {
            if ending
                .iter_mut()
                .any(|signal| signal.poll_recv(context).is_ready())
            {
                return std::task::Poll::Ready(Signalled::End);
            }
            continuing.poll_recv(context).map(|_| Signalled::Continue)
        })
        .await
    }

    /// Asks the system to stop this program and those that the shell started with it, as the key does
    /// in other programs. False where the system cannot.
    pub(super) fn stop() -> bool {
        rustix::process::kill_current_process_group(rustix::process::Signal::TSTP).is_ok()
    }
}

#[cfg(not(unix))]
impl Signals {
    #[expect(clippy::unnecessary_wraps, reason = "as on systems with signals")]
    pub(crate) fn catch() -> Result<Self, CliError> {
        Ok(Self {})
    }

    #[expect(clippy::unused_self, reason = "as on systems with signals")]
    pub(crate) async fn next(&mut self) -> Signalled {
        std::future::pending().await
    }

    pub(super) fn stop() -> bool {
        false
    }
}

//! Colour for people: only where a person looks on, and only if they want it (`NO_COLOR`).

use std::io::IsTerminal as _;
use std::sync::LazyLock;

static COLOUR: LazyLock<bool> =
    LazyLock::new(|| std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none());

/// For what stands out: a heading.
pub(crate) fn bold(text: &str) -> String {
    paint("1", text)
}

/// For what can be passed over: an explanation, a time.
pub(crate) fn dim(text: &str) -> String {
    paint("2", text)
}

/// For what went well.
pub(crate) fn green(text: &str) -> String {
    paint("32", text)
}

/// For what went wrong.
pub(crate) fn red(text: &str) -> String {
    paint("31", text)
}

/// For a command that is run.
pub(crate) fn cyan(text: &str) -> String {
    paint("36", text)
}

fn paint(code: &str, text: &str) -> String {
    if *COLOUR {
        format!("\x1b[{code}m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

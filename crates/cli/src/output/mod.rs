//! The one place that prints.
//!
//! What a command found goes to standard output: text for a person, or, with `--json`, one JSON value
//! and nothing else. What is to be known beside it (notes, warnings, errors) goes to standard error.

mod style;
mod table;
mod text;
mod time;

use std::{
    cell::RefCell,
    fmt::Display,
    io::{self, Write},
    rc::Rc,
};

use data_encoding::BASE64;
use serde::Serialize;
use terminal_size::{Height, Width};

use crate::error::CliError;

pub(crate) use style::{Paint, Style};
pub(crate) use table::{Cell, Table};
use text::printable;
pub(crate) use text::{harmless, sentence, wrapped};
pub(crate) use time::{moment, span, time_of_day};

/// Lines of messages are no wider than this: longer ones are hard to read.
const WIDEST: usize = 100;

/// Where a command prints. Clones print to the same place.
#[derive(Debug, Clone)]
pub(crate) struct Output {
    json: bool,
    paint: Paint,
    paint_messages: Paint,
    /// How wide lines of text may be, where somebody looks at them.
    text_width: Option<usize>,
    /// How wide lines of messages may be, where somebody looks at them.
    width: Option<usize>,
    failure: Rc<RefCell<Option<io::Error>>>,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self {
            json,
            paint: Paint::for_stream(&io::stdout()),
            paint_messages: Paint::for_stream(&io::stderr()),
            text_width: width_of(terminal_size::terminal_size_of(io::stdout())),
            width: width_of(terminal_size::terminal_size_of(io::stderr())),
            failure: Rc::default(),
        }
    }

    /// Whether JSON is wanted.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// The columns and lines of the terminal that is standard output, if it is one.
    #[expect(
        clippy::unused_self,
        reason = "this is the one place that knows terminals"
    )]
    pub(crate) fn size(&self) -> Option<(usize, usize)> {
        let (Width(columns), Height(lines)) = terminal_size::terminal_size_of(io::stdout())?;
        Some((columns.into(), lines.into()))
    }

    /// How to colour standard output.
    pub(crate) fn paint(&self) -> Paint {
        self.paint
    }

    /// Prints the result: the JSON value with `--json`, otherwise the text. A text without a line
    /// end gets one; an empty text prints nothing.
    pub(crate) fn result(&self, json: &impl Serialize, text: impl Display) {
        if self.json {
            self.json(json);
        } else {
            self.text(text);
        }
    }

    /// Sentences for standard output: where it is a terminal, in lines that fit and break between
    /// words. What begins with white space is left as it is.
    pub(crate) fn prose(&self, text: &str) -> String {
        match self.text_width {
            Some(width) => wrapped(text, width),
            None => text.to_owned(),
        }
    }

    /// Prints a JSON value on standard output.
    pub(crate) fn json(&self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(json) => self.text(json),
            Err(error) => self.note_failure(error.into()),
        }
    }

    /// Prints text on standard output, a line at least, whatever `--json` says.
    pub(crate) fn text(&self, text: impl Display) {
        let text = zeroize::Zeroizing::new(text.to_string());
        if text.is_empty() {
            return;
        }
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let mut stdout = io::stdout().lock();
        if let Err(error) = write!(stdout, "{}{end}", printable(&text)) {
            self.note_failure(error);
        }
    }

    /// Prints bytes on standard output as they are.
    pub(crate) fn bytes(&self, bytes: &[u8]) {
        if let Err(error) = io::stdout().lock().write_all(bytes) {
            self.note_failure(error);
        }
    }

    /// Rings the terminal's bell.
    pub(crate) fn ring(&self) {
        let mut stdout = io::stdout().lock();
        if let Err(error) = stdout.write_all(b"\x07").and_then(|()| stdout.flush()) {
            self.note_failure(error);
        }
    }

    /// Asks the terminal to put a text into the clipboard (xterm's control sequence OSC 52, which works
    /// from afar too). Whether it does is not told: many terminals do, some have to be allowed to.
    pub(crate) fn copy(&self, text: &str) {
        let encoded = zeroize::Zeroizing::new(BASE64.encode(text.as_bytes()));
        let mut stdout = io::stdout().lock();
        let sent = write!(stdout, "\u{1b}]52;c;{}\u{1b}\\", *encoded);
        if let Err(error) = sent.and_then(|()| stdout.flush()) {
            self.note_failure(error);
        }
    }

    /// Says what was done, to a person. Nothing with `--json`: there the result says it.
    pub(crate) fn done(&self, text: impl Display) {
        if !self.json {
            self.text(self.prose(&text.to_string()));
        }
    }

    /// Says something worth knowing, on standard error.
    pub(crate) fn note(&self, text: impl Display) {
        let label = self.paint_messages.in_style(Style::Bold, "note:");
        self.message(format_args!("{label} {text}"));
    }

    /// Says what needs attention, on standard error.
    pub(crate) fn warning(&self, text: impl Display) {
        let label = self.paint_messages.in_style(Style::Yellow, "warning:");
        self.message(format_args!("{label} {text}"));
    }

    /// Says why it did not work, on standard error; as JSON with `--json`.
    pub(crate) fn error(&self, error: &CliError) {
        #[derive(Serialize)]
        struct Report<'a> {
            error: Reported<'a>,
        }
        #[derive(Serialize)]
        struct Reported<'a> {
            code: &'a str,
            message: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            hint: Option<&'a str>,
        }
        if error.message.is_empty() {
            return;
        }
        let message = sentence(&error.message);
        if self.json {
            let report = Report {
                error: Reported {
                    code: error.code,
                    message: &message,
                    hint: error.hint.as_deref(),
                },
            };
            self.message(serde_json::to_string(&report).unwrap_or_default());
            return;
        }
        if error.is_cancelled() {
            self.message(message);
            return;
        }
        let label = self.paint_messages.in_style(Style::Red, "error:");
        self.message(format_args!("{label} {message}"));
        if let Some(hint) = &error.hint {
            let label = self.paint_messages.in_style(Style::Bold, "try:");
            self.message(format_args!("  {label} {hint}"));
        }
    }

    /// Whether everything was printed. A reader that went away early (`| head`) is no failure.
    pub(crate) fn finish(&self) -> Result<(), CliError> {
        if let Err(error) = io::stdout().flush() {
            self.note_failure(error);
        }
        match &*self.failure.borrow() {
            Some(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(CliError::failed(
                "output_failed",
                format!("The output could not be written ({error})."),
            )),
            _ => Ok(()),
        }
    }

    fn message(&self, text: impl Display) {
        let text = text.to_string();
        let text = match self.width {
            Some(width) => wrapped(&text, width),
            None => text,
        };
        let text = printable(&text);
        // Nobody is left to be told when standard error fails.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }

    fn note_failure(&self, error: io::Error) {
        self.failure.borrow_mut().get_or_insert(error);
    }
}

/// How wide lines may be there, where somebody looks at them.
fn width_of(size: Option<(Width, Height)>) -> Option<usize> {
    let (Width(width), _) = size?;
    Some(usize::from(width).clamp(40, WIDEST))
}

//! Reading one file, and asking for its password.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use lifeboat_transfer::{
    Format, Import, ImportError, ImportOptions, Password, WriteAheadLog, import as import_bytes,
};
use zeroize::Zeroizing;

use super::OPTION;
use crate::{error::CliError, output::sentence, ports::explain, program::Program};

/// How often the password of an encrypted export can be typed.
const TRIES: usize = 3;

/// How files are read.
pub(super) struct Asking {
    pub(super) format: Option<Format>,
    /// What was given without asking.
    pub(super) password: Option<Password>,
    /// Whether somebody can be asked for a password.
    pub(super) may_ask: bool,
}

/// Whether a link beside a file is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    /// Somebody named the file.
    Followed,
    /// It was found in a folder, which nothing outside is read for.
    Refused,
}

/// What is in a file.
pub(super) fn import(
    program: &mut Program,
    path: &Path,
    links: Links,
    asking: &Asking,
) -> Result<Import, CliError> {
    let bytes = read(path)?;
    let mut options = ImportOptions {
        format: asking.format,
        password: asking.password.clone(),
        write_ahead_log: write_ahead_log(path, &bytes, links)?,
        ..ImportOptions::default()
    };
    let now = program.now();
    let mut outcome = import_bytes(&bytes, &options, &mut program.rng, now);
    for _ in 0..TRIES {
        let error = match &outcome {
            _ if !asking.may_ask => break,
            Err(
                error @ (ImportError::WrongPassword { .. }
                | ImportError::PerhapsWrongPassword
                | ImportError::PerhapsEncrypted),
            ) => Some(error),
            Err(ImportError::PasswordNeeded { .. }) => None,
            _ => break,
        };
        if let Some(error) = error {
            program.output.warning(sentence(&error.to_string()));
        }
        let question = format!("Password of {}", named(path));
        let password = program.terminal.ask_hidden(&question, OPTION)?;
        options.password = Some(Password::new(password));
        outcome = import_bytes(&bytes, &options, &mut program.rng, now);
    }
    outcome.map_err(|error| failed(path, &error))
}

/// What a person calls the file.
fn named(path: &Path) -> String {
    if path == Path::new("-") {
        "the input".to_owned()
    } else {
        path.display().to_string()
    }
}

/// What lies beside a database: an app that was not closed in order has its latest accounts there.
fn write_ahead_log(
    path: &Path,
    bytes: &[u8],
    links: Links,
) -> Result<Option<WriteAheadLog>, CliError> {
    if !WriteAheadLog::may_lie_beside(bytes) {
        return Ok(None);
    }
    let mut log = path.as_os_str().to_owned();
    log.push(WriteAheadLog::SUFFIX);
    let log = PathBuf::from(log);
    if links == Links::Refused && log.is_symlink() {
        return Err(CliError::failed(
            "not_read",
            "The file beside it that ends in \"-wal\" is a link, and links are not followed. Import the \
             database by its own name.",
        ));
    }
    if log.is_file() {
        read(&log).map(WriteAheadLog::new).map(Some)
    } else {
        Ok(None)
    }
}

fn failed(path: &Path, error: &ImportError) -> CliError {
    let code = match error {
        ImportError::PasswordNeeded { .. } | ImportError::PerhapsEncrypted => "password_needed",
        ImportError::WrongPassword { .. } | ImportError::PerhapsWrongPassword => "wrong_password",
        _ => "import_failed",
    };
    let failed = CliError::failed(
        code,
        format!("Nothing came in from {}: {error}", named(path)),
    );
    match error {
        ImportError::PasswordNeeded { .. } | ImportError::PerhapsEncrypted => failed.hint(OPTION),
        ImportError::UnknownFormat | ImportError::NotText => {
            failed.hint("--format, if you know which app made the file")
        }
        ImportError::WrongKind { .. } => failed.hint("leave out --format"),
        _ => failed,
    }
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let mut bytes = Zeroizing::new(Vec::new());
    // One byte more than is taken, so that what is too large is found to be.
    let limit = ImportOptions::MAX_BYTES as u64 + 1;
    let read = if path == Path::new("-") {
        std::io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.map_err(|error| CliError::failed("unreadable_file", explain(&error, path)))?;
    Ok(bytes)
}

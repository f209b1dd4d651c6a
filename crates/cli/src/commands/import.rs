//! `lifeboat import`: the accounts of another app's export.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use clap::Args;
use lifeboat_transfer::{Format, ImportError, ImportOptions, Password, WriteAheadLog, import};
use zeroize::Zeroizing;

use super::arrivals::{self, Arrivals};
use crate::{
    error::CliError, output::sentence, ports::explain, program::Program, unlocking::given_secret,
};

/// How often the password of an encrypted export can be typed.
const TRIES: usize = 3;
/// What gives it without asking.
const OPTION: &str = "--password-file FILE";

/// Bring in the accounts of another app's export, or of Lifeboat's own.
#[derive(Debug, Args)]
#[command(
    after_help = "The format is recognized by itself. Accounts that are here already are left \
                  alone.\n\nExamples:\n  lifeboat import aegis-export.json\n  \
                  lifeboat import - --format otpauth-uri < uris.txt\n\nAn export that is not \
                  encrypted can be read by everybody who finds it: delete it afterwards."
)]
pub(crate) struct ImportArguments {
    /// The file that the other app exported; - reads it from the input.
    file: PathBuf,
    /// Its format, where it is not recognized.
    #[arg(long, value_parser = super::formats::readable())]
    format: Option<Format>,
    /// A file whose first line is the password of an encrypted export.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

pub(crate) async fn run(program: &mut Program, arguments: ImportArguments) -> Result<(), CliError> {
    let bytes = read(&arguments.file)?;
    let password = given_secret(arguments.password_file.as_deref(), None)?;
    let mut options = ImportOptions {
        format: arguments.format,
        password: password.map(Password::new),
        write_ahead_log: write_ahead_log(&arguments.file, &bytes)?,
    };
    let now = program.now();
    let mut outcome = import(&bytes, &options, &mut program.rng, now);
    for _ in 0..TRIES {
        if arguments.password_file.is_some() || !program.terminal.is_interactive() {
            break;
        }
        let error = match &outcome {
            Err(error @ ImportError::WrongPassword { .. }) => Some(error),
            Err(ImportError::PasswordNeeded { .. }) => None,
            _ => break,
        };
        if let Some(error) = error {
            program.output.warning(sentence(&error.to_string()));
        }
        let password = program
            .terminal
            .ask_hidden("Password of the export", OPTION)?;
        options.password = Some(Password::new(password));
        outcome = import(&bytes, &options, &mut program.rng, now);
    }
    let import = outcome.map_err(|error| failed(&error))?;
    let arrivals = Arrivals {
        format: import.format.as_str(),
        accounts: import.entries,
        errors: import.errors,
        losses: import.losses,
    };
    arrivals::take_in(program, arrivals).await
}

/// What lies beside a database: an app that was not closed in order has its latest accounts there.
fn write_ahead_log(path: &Path, bytes: &[u8]) -> Result<Option<WriteAheadLog>, CliError> {
    // SQLite's file format, section 1.3.1.
    if !bytes.starts_with(b"SQLite format 3\0") {
        return Ok(None);
    }
    let mut log = path.as_os_str().to_owned();
    log.push(WriteAheadLog::SUFFIX);
    let log = PathBuf::from(log);
    if log.exists() {
        read(&log).map(WriteAheadLog::new).map(Some)
    } else {
        Ok(None)
    }
}

fn failed(error: &ImportError) -> CliError {
    match error {
        ImportError::PasswordNeeded { .. } => {
            CliError::failed("password_needed", error.to_string()).hint(OPTION)
        }
        ImportError::WrongPassword { .. } => CliError::failed("wrong_password", error.to_string()),
        _ => CliError::failed("import_failed", error.to_string()),
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

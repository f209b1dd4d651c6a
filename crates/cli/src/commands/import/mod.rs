//! `lifeboat import`: the accounts of other apps' exports.

mod folder;
mod reading;

use std::path::{Path, PathBuf};

use clap::Args;
use lifeboat_transfer::{Format, Password};

use self::reading::{Asking, Links};
use super::arrivals::{self, Arrivals, Came, Purpose};
use crate::{error::CliError, program::Program, unlocking::given_secret};

/// What gives a password without asking.
const OPTION: &str = "--password-file FILE";

/// Bring in the accounts of other apps' exports, or of Lifeboat's own.
#[derive(Debug, Args)]
#[command(
    after_help = "The format is recognized by itself. Accounts that are here already are left \
                  alone. Of a folder, all files in it are read, also those in folders inside; links \
                  and hidden files are not followed.\n\nExamples:\n  lifeboat import \
                  aegis-export.json\n  lifeboat import exports/ --dry-run\n  \
                  lifeboat import - --format otpauth-uri < uris.txt\n\nAn export that is not \
                  encrypted can be read by everybody who finds it: delete it afterwards."
)]
pub(crate) struct ImportArguments {
    /// The files that the other apps exported, or folders of them; - reads from the input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Their format, where it is not recognized.
    #[arg(long, value_parser = super::formats::readable())]
    format: Option<Format>,
    /// A file whose first line is the password of encrypted exports.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Only say what would come in, what is here already, and what cannot be read.
    #[arg(long)]
    dry_run: bool,
}

pub(crate) async fn run(program: &mut Program, arguments: ImportArguments) -> Result<(), CliError> {
    let password = given_secret(arguments.password_file.as_deref(), None)?.map(Password::new);
    let asking = Asking {
        format: arguments.format,
        may_ask: password.is_none() && program.terminal.is_interactive(),
        password,
    };
    let purpose = if arguments.dry_run {
        Purpose::Preview
    } else {
        Purpose::Import
    };
    match arguments.files.as_slice() {
        [file] if file == Path::new("-") || !file.is_dir() => {
            let import = reading::import(program, file, Links::Followed, &asking)?;
            arrivals::take_in(program, Arrivals::from(import), purpose).await
        }
        paths => {
            let files = folder::files(paths)?;
            let came = read_all(program, files, &asking)?;
            arrivals::take_in_all(program, came, purpose).await
        }
    }
}

/// Reads one file after the other. What is wrong with one costs the others nothing.
fn read_all(
    program: &mut Program,
    files: Vec<folder::Found>,
    asking: &Asking,
) -> Result<Vec<Came>, CliError> {
    let (mut names, mut imports, mut problems) = (Vec::new(), Vec::new(), Vec::new());
    for found in files {
        let outcome = match found.unread {
            None => reading::import(program, &found.path, found.links, asking),
            Some(reason) => Err(CliError::failed("not_read", reason)),
        };
        match outcome {
            Ok(import) => {
                imports.push(import);
                names.push(found.name);
            }
            Err(error) if error.is_cancelled() => return Err(error),
            Err(error) => problems.push(Came {
                file: found.name,
                arrivals: Err(error),
            }),
        }
    }
    lifeboat_transfer::unite_batches(&mut imports);
    let read = names.into_iter().zip(imports).map(|(file, import)| Came {
        file,
        arrivals: Ok(Arrivals::from(import)),
    });
    let mut came: Vec<Came> = read.chain(problems).collect();
    came.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(came)
}

//! `lifeboat scan`: the accounts of all QR codes in a picture.

use std::path::PathBuf;

use clap::Args;
use lifeboat_transfer::{EntryError, ImportOptions, Loss, import, qr};
use zeroize::Zeroizing;

use super::arrivals::{self, Arrivals};
use crate::{error::CliError, ports::explain, program::Program};

/// Add every account whose QR code is in a picture (PNG or JPEG).
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  lifeboat scan screenshot.png")]
pub(crate) struct ScanArguments {
    /// The picture, such as a screenshot or a photograph.
    image: PathBuf,
}

pub(crate) async fn run(program: &mut Program, arguments: ScanArguments) -> Result<(), CliError> {
    let picture = std::fs::read(&arguments.image)
        .map_err(|error| CliError::failed("unreadable_file", explain(&error, &arguments.image)))?;
    let texts =
        qr::read(&picture).map_err(|error| CliError::failed("no_qr_code", error.to_string()))?;
    // Each on a line of its own they are a list of links, which is read as one.
    let mut links = Zeroizing::new(String::new());
    for text in &texts {
        links.extend(text.chars().filter(|c| !c.is_control()));
        links.push('\n');
    }
    let now = program.now();
    let options = ImportOptions::default();
    let import = import(links.as_bytes(), &options, &mut program.rng, now).map_err(|_| {
        CliError::failed(
            "no_account",
            "The QR codes in the picture hold no account. Take a picture of the one that the site \
             shows when you set up two-step verification.",
        )
    })?;
    let arrivals = Arrivals {
        format: "qr",
        accounts: import.entries,
        errors: import
            .errors
            .into_iter()
            .map(|error| EntryError {
                entry: in_picture(&error.entry),
                ..error
            })
            .collect(),
        losses: import
            .losses
            .into_iter()
            .map(|loss| Loss {
                entry: in_picture(&loss.entry),
                ..loss
            })
            .collect(),
    };
    arrivals::take_in(program, arrivals).await
}

/// What is a line of the list is a QR code of the picture.
fn in_picture(entry: &str) -> String {
    entry.replacen("line ", "QR code ", 1)
}

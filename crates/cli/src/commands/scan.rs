//! `lifeboat scan`: the accounts of all QR codes in pictures.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use clap::Args;
use lifeboat_transfer::{EntryError, ImportOptions, Loss, import, qr};
use zeroize::Zeroizing;

use super::arrivals::{self, Arrivals, Purpose};
use crate::{error::CliError, ports::explain, program::Program};

/// Add every account whose QR code is in pictures (PNG or JPEG).
#[derive(Debug, Args)]
#[command(
    after_help = "What another phone shows as several QR codes can be given as several pictures.\
                  \n\nExamples:\n  lifeboat scan screenshot.png\n  lifeboat scan part-1.jpg part-2.jpg"
)]
pub(crate) struct ScanArguments {
    /// The pictures, such as screenshots or photographs.
    #[arg(required = true, value_name = "IMAGE")]
    images: Vec<PathBuf>,
}

pub(crate) async fn run(program: &mut Program, arguments: ScanArguments) -> Result<(), CliError> {
    let mut links = Zeroizing::new(String::new());
    for image in &arguments.images {
        let codes = qr::read(&read(image)?).map_err(|error| {
            let message = format!("No account came in from {}: {error}", image.display());
            CliError::failed("no_qr_code", message)
        })?;
        // Each on a line of its own they are a list of links, which is read as one.
        for text in &codes {
            links.extend(text.chars().filter(|c| !c.is_control()));
            links.push('\n');
        }
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
    let mut arrivals = Arrivals {
        format: "qr",
        ..Arrivals::from(import)
    };
    for EntryError { entry, .. } in &mut arrivals.errors {
        *entry = in_picture(entry);
    }
    for Loss { entry, .. } in &mut arrivals.losses {
        *entry = in_picture(entry);
    }
    arrivals::take_in(program, arrivals, Purpose::Import).await
}

fn read(image: &Path) -> Result<Zeroizing<Vec<u8>>, CliError> {
    let mut bytes = Zeroizing::new(Vec::new());
    // More than any picture that is read.
    let limit = ImportOptions::MAX_BYTES as u64;
    File::open(image)
        .and_then(|file| file.take(limit).read_to_end(&mut bytes))
        .map_err(|error| CliError::failed("unreadable_file", explain(&error, image)))?;
    Ok(bytes)
}

/// What is a line of the list is a QR code of the picture.
fn in_picture(entry: &str) -> String {
    entry.replacen("line ", "QR code ", 1)
}

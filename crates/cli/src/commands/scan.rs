//! `lifeboat scan`: the accounts of all QR codes in pictures.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use clap::Args;
use lifeboat_protocol::activation::{ActivationError, ActivationLink};
use lifeboat_transfer::{
    EntryError, ImportOptions, import_qr_texts,
    qr::{self, QrReadError},
};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{
    arrivals::{self, Arrivals, Purpose},
    enrolling_by_code::{EnrolledAccount, enroll_with, invalid},
};
use crate::{error::CliError, output::sentence, ports::explain, program::Program, runtime};

/// Add every account whose QR code is in pictures (PNG or JPEG); also a work or school account, with its
/// administrator's QR code.
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
    let mut links = Vec::new();
    let mut activations = Vec::new();
    for image in &arguments.images {
        for text in codes_in(image)? {
            if ActivationLink::is_meant(&text) {
                activations.push(ActivationLink::parse(&text).map_err(invalid));
            } else {
                links.push(text);
            }
        }
    }
    if !activations.is_empty() {
        let alone = links.is_empty();
        enroll_all(program, activations, alone)?;
        if alone {
            return Ok(());
        }
    }
    let now = program.now();
    let import = import_qr_texts(&links, &mut program.rng, now)
        .map_err(|error| CliError::failed("no_account", sentence(&error.to_string())))?;
    let arrivals = Arrivals {
        format: "qr",
        ..Arrivals::from(import)
    };
    arrivals::take_in(program, arrivals, Purpose::Import).await
}

/// Uses the activation codes of the pictures, each by itself. What comes of them is the command's result
/// where they are all that is there, and said beside it otherwise.
fn enroll_all(
    program: &mut Program,
    links: Vec<Result<ActivationLink, CliError>>,
    alone: bool,
) -> Result<(), CliError> {
    let single = links.len() == 1;
    let (mut enrolled, mut errors) = (Vec::new(), Vec::new());
    for (index, link) in links.into_iter().enumerate() {
        let outcome = link.and_then(|link| {
            runtime::with_network(enroll_with(program, &link, None)).and_then(|outcome| outcome)
        });
        match outcome {
            Ok(account) => enrolled.push(account),
            Err(error) if single && alone => return Err(error),
            Err(error) => errors.push(EntryError {
                entry: format!("activation code {}", index + 1),
                reason: error.message,
            }),
        }
    }
    for error in &errors {
        let reason = sentence(&error.reason);
        program
            .output
            .warning(format_args!("{}: {reason}", error.entry));
    }
    let words: Vec<String> = enrolled.iter().map(EnrolledAccount::in_words).collect();
    if alone {
        let report = Report {
            format: "qr",
            enrolled: &enrolled,
            errors: &errors,
        };
        let text = program.output.prose(&words.join("\n"));
        program.output.result(&report, text);
    } else {
        for words in &words {
            program.output.note(words);
        }
    }
    if alone && enrolled.is_empty() {
        return Err(CliError::failed(
            "nothing_enrolled",
            "None of the activation codes could be used. Nothing was changed.",
        ));
    }
    Ok(())
}

/// What `scan --json` prints of pictures with nothing but activation codes.
#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    enrolled: &'a [EnrolledAccount],
    errors: &'a [EntryError],
}

/// The one activation code in a picture.
pub(super) fn activation_in(image: &Path) -> Result<ActivationLink, CliError> {
    let codes = codes_in(image)?;
    let mut meant = codes.iter().filter(|text| ActivationLink::is_meant(text));
    match (meant.next(), meant.next()) {
        (Some(text), None) => ActivationLink::parse(text).map_err(invalid),
        (None, _) => Err(invalid(ActivationError::NotACode)),
        (Some(_), Some(_)) => Err(CliError::failed(
            "several_codes",
            format!(
                "There is more than one activation code in {}. Take a picture of the right one alone.",
                image.display()
            ),
        )),
    }
}

fn codes_in(image: &Path) -> Result<Vec<Zeroizing<String>>, CliError> {
    qr::read(&read(image)?).map_err(|error| {
        let message = format!("No account came in from {}: {error}", image.display());
        let code = match error {
            QrReadError::NotAPicture => "not_a_picture",
            QrReadError::OtherPicture => "other_picture",
            QrReadError::Damaged => "damaged_picture",
            QrReadError::FileTooLarge | QrReadError::TooManyPixels => "picture_too_large",
            _ => "no_qr_code",
        };
        CliError::failed(code, message)
    })
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

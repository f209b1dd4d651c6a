//! `lifeboat scan`: the accounts of all QR codes in pictures.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use clap::Args;
use lifeboat_protocol::activation::{ActivationError, ActivationLink};
use lifeboat_transfer::{
    EntryError, ImportError, ImportOptions, import_qr_texts,
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
    if links.is_empty() {
        return enroll_alone(program, activations);
    }
    let now = program.now();
    let import = import_qr_texts(&links, &mut program.rng, now);
    let Enrolled {
        accounts,
        mut errors,
    } = Enrolled::with(program, activations);
    let refused = errors.len();
    let mut arrivals = match import {
        Ok(import) => Arrivals {
            format: "qr",
            ..Arrivals::from(import)
        },
        Err(error) if accounts.is_empty() && errors.is_empty() => return Err(no_account(&error)),
        Err(error) => {
            errors.push(EntryError {
                entry: "the other QR codes".to_owned(),
                reason: error.to_string(),
            });
            Arrivals::none("qr")
        }
    };
    arrivals.enrolled = accounts;
    arrivals.errors.splice(0..0, errors);
    arrivals::take_in(program, arrivals, Purpose::Import).await?;
    check_all_used(refused)
}

fn no_account(error: &ImportError) -> CliError {
    CliError::failed("no_account", sentence(&error.to_string()))
}

/// What came of activation codes.
struct Enrolled {
    accounts: Vec<EnrolledAccount>,
    errors: Vec<EntryError>,
}

impl Enrolled {
    /// Uses the codes, each by itself.
    fn with(program: &mut Program, links: Vec<Result<ActivationLink, CliError>>) -> Self {
        let (mut accounts, mut errors) = (Vec::new(), Vec::new());
        for (index, link) in links.into_iter().enumerate() {
            match link.and_then(|link| enroll_now(program, &link)) {
                Ok(account) => accounts.push(account),
                Err(error) => errors.push(EntryError {
                    entry: format!("activation code {}", index + 1),
                    reason: error.message,
                }),
            }
        }
        Self { accounts, errors }
    }
}

fn enroll_now(program: &mut Program, link: &ActivationLink) -> Result<EnrolledAccount, CliError> {
    runtime::with_network(enroll_with(program, link, None)).and_then(|outcome| outcome)
}

/// Pictures with nothing but activation codes.
fn enroll_alone(
    program: &mut Program,
    links: Vec<Result<ActivationLink, CliError>>,
) -> Result<(), CliError> {
    let enrolled = match <[_; 1]>::try_from(links) {
        Ok([link]) => Enrolled {
            accounts: vec![enroll_now(program, &link?)?],
            errors: Vec::new(),
        },
        Err(links) => Enrolled::with(program, links),
    };
    for error in &enrolled.errors {
        let reason = sentence(&error.reason);
        program
            .output
            .warning(format_args!("{}: {reason}", error.entry));
    }
    let words: Vec<String> = enrolled
        .accounts
        .iter()
        .map(EnrolledAccount::in_words)
        .collect();
    let report = Report {
        format: "qr",
        enrolled: &enrolled.accounts,
        errors: &enrolled.errors,
    };
    let text = program.output.prose(&words.join("\n"));
    program.output.result(&report, text);
    check_all_used(enrolled.errors.len())
}

/// A script may rely on every code having been used.
fn check_all_used(refused: usize) -> Result<(), CliError> {
    let codes = match refused {
        0 => return Ok(()),
        1 => "1 activation code".to_owned(),
        refused => format!("{refused} activation codes"),
    };
    Err(CliError::failed(
        "not_enrolled",
        format!("{codes} could not be used. What else is in the pictures was taken in."),
    ))
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

//! `lifeboat scan`: the accounts of all QR codes in a picture.

use std::path::PathBuf;

use clap::Args;
use lifeboat_otp::Uri;
use lifeboat_transfer::{EntryError, qr};
use lifeboat_vault::{Account, AccountId, Credential, Label};

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
    let mut found = Arrivals::new("qr");
    for (index, text) in texts.iter().enumerate() {
        match account(program, text) {
            Ok(account) => found.accounts.push(account),
            Err(reason) => found.errors.push(EntryError {
                entry: format!("QR code {}", index + 1),
                reason,
            }),
        }
    }
    arrivals::take_in(program, found).await
}

fn account(program: &mut Program, text: &str) -> Result<Account, String> {
    let uri = Uri::parse(text).map_err(|error| error.to_string())?;
    let label = |text: &str| Label::parse(text).map_err(|error| error.to_string());
    Ok(Account::new(
        AccountId::random(&mut program.rng),
        label(&uri.issuer)?,
        label(&uri.name)?,
        Credential::Generator(uri.generator),
        program.now(),
    ))
}

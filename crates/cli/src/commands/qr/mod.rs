//! `lifeboat qr`: an account as a QR code, for another authenticator to scan.

use std::path::{Path, PathBuf};

use clap::Args;
use lifeboat_otp::Uri;
use lifeboat_transfer::qr::QrCode;
use serde::Serialize;

use super::query;
use crate::{
    error::CliError,
    ports::{explain, replace_file},
    program::Program,
};

/// Show an account as a QR code, for another authenticator to scan.
#[derive(Debug, Args)]
#[command(
    after_help = "Whoever sees the QR code can make the codes.\n\nExamples:\n  lifeboat qr github\n  \
                  lifeboat qr github --svg github.svg"
)]
pub(crate) struct QrArguments {
    /// The account: a part of its issuer or name, or its id.
    query: String,
    /// Write it as an SVG drawing, readable by you alone.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write it as a PNG picture, readable by you alone.
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
}

pub(crate) async fn run(program: &mut Program, arguments: QrArguments) -> Result<(), CliError> {
    let (_, vault) = program.open_vault().await?;
    let account = query::one(&vault.contents, &arguments.query)?;
    let Some(generator) = account.credential.generator() else {
        return Err(CliError::failed(
            "device_bound",
            format!(
                "{} belongs to this device and cannot be copied. Set it up on the other device \
                 itself.",
                account.title()
            ),
        ));
    };
    let uri = Uri {
        issuer: account.issuer.to_string(),
        name: account.name.to_string(),
        generator: generator.clone(),
        image: None,
    }
    .to_string_exposing_secret();
    let code =
        QrCode::new(&uri).map_err(|error| CliError::failed("too_long", error.to_string()))?;
    let mut written = Vec::new();
    if let Some(path) = &arguments.svg {
        written.push(write(path, code.to_svg().as_bytes())?);
    }
    if let Some(path) = &arguments.png {
        written.push(write(path, &code.to_png())?);
    }
    let said = if written.is_empty() {
        format!("{}{}", *code.to_terminal(), account.title())
    } else {
        let names: Vec<String> = written
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        format!("Wrote {} to {}.", account.title(), names.join(" and "))
    };
    let shown = Shown {
        uri: written.is_empty().then_some(uri.as_str()),
        written: &written,
    };
    program
        .output
        .result(&shown, zeroize::Zeroizing::new(said).as_str());
    Ok(())
}

/// What `qr --json` prints.
#[derive(Serialize)]
struct Shown<'a> {
    /// What the code says; null when it was written to files.
    uri: Option<&'a str>,
    written: &'a [&'a Path],
}

fn write<'a>(path: &'a Path, bytes: &[u8]) -> Result<&'a Path, CliError> {
    replace_file(path, bytes, None)
        .map_err(|error| CliError::failed("storage_failed", explain(&error, path)))?;
    Ok(path)
}

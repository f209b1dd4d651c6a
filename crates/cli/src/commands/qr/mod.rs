//! `lifeboat qr`: an account as a QR code, for another authenticator to scan; or all accounts in the few
//! QR codes with which Google Authenticator moves them.

mod google;

use std::path::{Path, PathBuf};

use clap::Args;
use lifeboat_transfer::{account_uri, qr::QrCode};
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
                  lifeboat qr github --svg github.svg\n  lifeboat qr --google --html move-me.html"
)]
pub(crate) struct QrArguments {
    /// The account: a part of its issuer or name, or its id.
    #[arg(required_unless_present = "google")]
    query: Option<String>,
    /// Write it as an SVG drawing, readable by you alone.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Write it as a PNG picture, readable by you alone.
    #[arg(long, value_name = "FILE")]
    png: Option<PathBuf>,
    /// Show all accounts, or those that match, as Google Authenticator moves them: up to 10 in a QR
    /// code. Files of several codes get a number each.
    #[arg(long)]
    google: bool,
    /// Write the codes as a page to be printed, readable by you alone.
    #[arg(long, value_name = "FILE", requires = "google")]
    html: Option<PathBuf>,
}

pub(crate) async fn run(program: &mut Program, arguments: QrArguments) -> Result<(), CliError> {
    if arguments.google {
        return google::run(program, &arguments).await;
    }
    let (_, vault) = program.open_vault().await?;
    let text = arguments.query.as_deref().unwrap_or_default();
    let account = query::one(&vault.contents, text)?;
    let Some(uri) = account_uri(account) else {
        return Err(CliError::failed(
            "device_bound",
            format!(
                "{} belongs to this device and cannot be copied. Set it up on the other device \
                 itself.",
                account.title()
            ),
        ));
    };
    let code = drawn(&uri)?;
    let mut written = Vec::new();
    if let Some(path) = &arguments.svg {
        written.push(write(path, code.to_svg().as_bytes())?);
    }
    if let Some(path) = &arguments.png {
        written.push(write(path, &code.to_png())?);
    }
    let said = if written.is_empty() {
        tell_of_room(program, &code);
        format!("{}{}", *code.to_terminal(), account.title())
    } else {
        format!("Wrote {} to {}.", account.title(), named(&written))
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

fn drawn(text: &str) -> Result<QrCode, CliError> {
    QrCode::new(text).map_err(|error| CliError::failed("too_long", error.to_string()))
}

/// Says so where a code is drawn on a terminal that is too small for it: broken in two it cannot be
/// scanned.
fn tell_of_room(program: &Program, code: &QrCode) {
    let Some((columns, lines)) = program.output.size() else {
        return;
    };
    let (wide, high) = code.terminal_size();
    if columns < wide || lines < high {
        program.output.note(format_args!(
            "the QR code takes {wide} columns and {high} lines. If this terminal cannot be made that \
             large, or its letters smaller, use --png FILE."
        ));
    }
}

fn write<'a>(path: &'a Path, bytes: &[u8]) -> Result<&'a Path, CliError> {
    replace_file(path, bytes, None)
        .map_err(|error| CliError::failed("storage_failed", explain(&error, path)))?;
    Ok(path)
}

fn named(paths: &[impl AsRef<Path>]) -> String {
    let names: Vec<String> = paths
        .iter()
        .map(|path| path.as_ref().display().to_string())
        .collect();
    names.join(" and ")
}

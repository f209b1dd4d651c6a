//! `lifeboat qr`: an account as a QR code, for another authenticator to scan; or all accounts in the few
//! QR codes with which Google Authenticator moves them.

mod google;

use std::path::{Path, PathBuf};

use clap::Args;
use lifeboat_transfer::{account_uri, qr::QrCode};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{
    export::{Risk, ask, named},
    query,
};
use crate::{
    error::CliError,
    ports::{explain, write_file},
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
    /// Do not ask; replace files that are there.
    #[arg(long)]
    yes: bool,
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
    let mut files = Vec::new();
    if let Some(path) = &arguments.svg {
        files.push((path.clone(), to_svg(&code)));
    }
    if let Some(path) = &arguments.png {
        files.push((path.clone(), code.to_png()));
    }
    let what = format!("the secret of {} in clear", account.title());
    let written = write_all(program, &what, files, arguments.yes)?;
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
    program.output.result(&shown, Zeroizing::new(said).as_str());
    Ok(())
}

/// What `qr --json` prints.
#[derive(Serialize)]
struct Shown<'a> {
    /// What the code says; null when it was written to files.
    uri: Option<&'a str>,
    written: &'a [PathBuf],
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

fn to_svg(code: &QrCode) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(code.to_svg().as_bytes().to_vec())
}

/// Writes the files, having asked where that is due, and gives their names.
fn write_all(
    program: &Program,
    what: &str,
    files: Vec<(PathBuf, Zeroizing<Vec<u8>>)>,
    yes: bool,
) -> Result<Vec<PathBuf>, CliError> {
    if !yes && !files.is_empty() {
        let paths: Vec<&Path> = files.iter().map(|(path, _)| path.as_path()).collect();
        ask(program, (what, Risk::InClear), &paths)?;
    }
    let mut written = Vec::new();
    for (path, bytes) in files {
        write_file(&path, &bytes)
            .map_err(|error| CliError::failed("storage_failed", explain(&error, &path)))?;
        written.push(path);
    }
    Ok(written)
}

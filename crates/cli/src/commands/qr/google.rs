//! All accounts in the QR codes with which Google Authenticator moves them to another telephone.

use std::path::{Path, PathBuf};

use lifeboat_transfer::{ExportOptions, Format, export, migration_page, qr::QrCode};
use serde::Serialize;
use zeroize::Zeroizing;

use super::super::export::{chosen, failed, named, tell};
use super::{QrArguments, drawn, tell_of_room, to_svg, write_all};
use crate::{error::CliError, program::Program};

const FORMAT: Format = Format::GoogleAuthenticator;

/// What `qr --google --json` prints.
#[derive(Serialize)]
struct Shown<'a> {
    /// What the codes say; null when they were written to files.
    uris: Option<&'a [&'a str]>,
    written: &'a [PathBuf],
}

pub(super) async fn run(program: &mut Program, arguments: &QrArguments) -> Result<(), CliError> {
    let (_, vault) = program.open_vault().await?;
    let accounts = chosen(&vault.contents, arguments.query.as_deref())?;
    let (options, now) = (ExportOptions::default(), program.now());
    let export = export(&accounts, FORMAT, &options, &mut program.rng, now)
        .map_err(|error| failed(&error))?;
    tell(program, &export.losses);
    // The links are ASCII.
    let links = Zeroizing::new(String::from_utf8_lossy(&export.bytes).into_owned());
    let uris: Vec<&str> = links.lines().collect();
    let codes = uris
        .iter()
        .map(|uri| drawn(uri))
        .collect::<Result<Vec<QrCode>, CliError>>()?;
    let files = files(&codes, arguments, &migration_page(&links, now));
    let what = "the accounts with their secrets in clear";
    let written = write_all(program, what, files, arguments.yes)?;
    let said = if written.is_empty() {
        if let Some(largest) = codes.iter().max_by_key(|code| code.side()) {
            tell_of_room(program, largest);
        }
        drawings(&codes)
    } else {
        let what = match codes.len() {
            1 => "1 QR code".to_owned(),
            count => format!("{count} QR codes"),
        };
        Zeroizing::new(format!("Wrote {what} to {}.", named(&written)))
    };
    let shown = Shown {
        uris: written.is_empty().then_some(&uris),
        written: &written,
    };
    program.output.result(&shown, said.as_str());
    Ok(())
}

/// The files that were asked for, and what comes into them.
fn files(
    codes: &[QrCode],
    arguments: &QrArguments,
    page: &str,
) -> Vec<(PathBuf, Zeroizing<Vec<u8>>)> {
    let mut files = Vec::new();
    for (index, code) in codes.iter().enumerate() {
        if let Some(path) = &arguments.svg {
            files.push((numbered(path, index, codes.len()), to_svg(code)));
        }
        if let Some(path) = &arguments.png {
            files.push((numbered(path, index, codes.len()), code.to_png()));
        }
    }
    if let Some(path) = &arguments.html {
        files.push((path.clone(), Zeroizing::new(page.as_bytes().to_vec())));
    }
    files
}

/// The codes one below the other, each with its number.
fn drawings(codes: &[QrCode]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::new());
    for (index, code) in codes.iter().enumerate() {
        text.push_str(&code.to_terminal());
        let caption = format!("QR code {} of {}\n", index + 1, codes.len());
        text.push_str(&caption);
    }
    text
}

/// `codes.png` as `codes-2.png`, if there is more than one.
fn numbered(path: &Path, index: usize, count: usize) -> PathBuf {
    if count == 1 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{}", index + 1));
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_several_codes_are_numbered() {
        assert_eq!(numbered(Path::new("a/b.png"), 0, 1), Path::new("a/b.png"));
        assert_eq!(numbered(Path::new("a/b.png"), 1, 3), Path::new("a/b-2.png"));
        assert_eq!(numbered(Path::new("b"), 0, 2), Path::new("b-1"));
    }
}

//! What the app exports: an `otpauth://` URI on each line, in a text file or in a ZIP archive, which can be
//! under a password. (Under PGP only PGP opens it.)
//!
//! ```text
//! otpauth://totp/Acme:ann?secret=…&digits=6&issuer=Acme&icon=Google
//! otpauth://totp/Steam:eve?secret=…&digits=5&issuer=Steam&deviceid=android%3a…&data=%7b…
//! ```
//!
//! What differs from other lists: an account of Steam is one by its issuer, a space in a label is a `+`,
//! and the icon is the name of one of the app's own.

use lifeboat_otp::{Generator, Steam, Uri};
use lifeboat_vault::Credential;

use super::icon;
use crate::error::ImportError;
use crate::format::Format;
use crate::formats::otpauth_uri::place_of_bad_link;
use crate::inbox::Inbox;
use crate::place::{Number, Place};
use crate::source::Source;

/// Parameters that no other app writes.
const MARKS: [&str; 4] = ["&icon=", "&deviceid=", "&data=", "&serial="];

pub(super) fn recognize(source: &Source) -> bool {
    if let Some(archive) = source.archive() {
        return archive
            .only_file()
            .is_some_and(|path| path.to_ascii_lowercase().ends_with(".txt"));
    }
    source.text().is_some_and(|text| {
        let mut lines = lines(text);
        lines
            .clone()
            .all(|(_, line)| line.starts_with("otpauth://"))
            && lines.any(|(_, line)| MARKS.iter().any(|mark| line.contains(mark)))
    })
}

/// The lines with something in them, with their numbers from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> + Clone {
    (1..)
        .zip(text.lines())
        .map(|(number, line)| (number, line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let Some(archive) = source.archive() else {
        read_text(source.text().ok_or(ImportError::NotText)?, inbox);
        return Ok(());
    };
    let path = archive.only_file().ok_or(ImportError::WrongKind {
        asked: Format::WinAuth,
    })?;
    let content = archive.read(&path, source.password(), Format::WinAuth)?;
    let text = std::str::from_utf8(&content).map_err(|_| ImportError::NotText)?;
    read_text(text.strip_prefix('\u{FEFF}').unwrap_or(text), inbox);
    Ok(())
}

fn read_text(text: &str, inbox: &mut Inbox) {
    for (number, line) in lines(text) {
        read_line(number, line, inbox);
    }
}

fn read_line(number: usize, line: &str, inbox: &mut Inbox) {
    let line = zeroize::Zeroizing::new(with_spaces(line));
    let uri = match Uri::parse(&line) {
        Ok(uri) => uri,
        Err(error) => return inbox.refuse(&place_of_bad_link(Number::line(number), &line), &error),
    };
    let generator = match uri.generator {
        Generator::Totp(totp) if uri.issuer.eq_ignore_ascii_case("Steam") => {
            Steam::new(totp.secret).into()
        }
        other => other,
    };
    let place = Place::line(number, &uri.issuer, &uri.name);
    let mut arrival = inbox.arrival(&uri.issuer, &uri.name, Credential::Generator(generator));
    if let Some(icon) = icon(&line) {
        icon::from_uri(icon, &mut arrival);
    }
    inbox.accept(&place, arrival);
}

/// The line with the spaces of the account's name as other apps write them. The issuer is written as it is.
fn with_spaces(line: &str) -> String {
    let (path, query) = line.split_once('?').unwrap_or((line, ""));
    let (start, name) = match path.rfind(':').filter(|at| *at > "otpauth:".len()) {
        Some(colon) => path.split_at(colon),
        None => path.split_at(path.rfind('/').unwrap_or_default()),
    };
    format!("{start}{}?{query}", name.replace('+', "%20"))
}

/// The name of an icon, unless it is empty.
fn icon(line: &str) -> Option<&str> {
    let (_, query) = line.split_once('?')?;
    query
        .split('&')
        .find_map(|parameter| parameter.strip_prefix("icon="))
        .filter(|icon| !icon.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_in_a_name_is_a_space() {
        assert_eq!(
            with_spaces("otpauth://totp/A+B:ann+lee%2bx?secret=A+A"),
            "otpauth://totp/A+B:ann%20lee%2bx?secret=A+A"
        );
        assert_eq!(
            with_spaces("otpauth://totp/ann+lee?a=b"),
            "otpauth://totp/ann%20lee?a=b"
        );
        assert_eq!(with_spaces("otpauth"), "otpauth?");
    }
}

//! What the app exports: an `otpauth://` URI on each line, in a text file or in a ZIP archive, which can be
//! under a password. (Under PGP only PGP opens it.)
//!
//! ```text
//! otpauth://totp/Acme:ann?secret=…&digits=6&issuer=Acme&icon=Google
//! otpauth://totp/Steam:eve?secret=…&digits=5&issuer=Steam&deviceid=android%3a…&data=%7b…
//! ```
//!
//! What differs from other lists: an account of Steam is one by its issuer, a space in a label is a `+`,
//! the counter of HOTP is that of the last code, and the icon is the name of one of the app's own.

use lifeboat_otp::{Generator, Hotp, ParameterError, Steam, Uri};
use zeroize::Zeroizing;

use super::icon;
use crate::entry_problem::EntryProblem;
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
    let (line, is_fresh) = with_counter(Zeroizing::new(with_spaces(line)));
    let uri = match Uri::parse(&line) {
        Ok(uri) => uri,
        Err(error) => return inbox.refuse(&place_of_bad_link(Number::line(number), &line), &error),
    };
    let place = Place::line(number, &uri.issuer, &uri.name);
    let generator = match uri.generator {
        Generator::Totp(totp) if uri.issuer.eq_ignore_ascii_case("Steam") => {
            Ok(Steam::new(totp.secret).into())
        }
        Generator::Hotp(hotp) if !is_fresh => after_last_code(hotp).map(Generator::Hotp),
        other => Ok(other),
    };
    inbox.take(&place, &uri.issuer, &uri.name, generator, |arrival| {
        if let Some(icon) = icon(&line) {
            icon::from_uri(icon, arrival);
        }
    });
}

/// The app counts on before it makes a code, so what it writes is the counter of the last one.
fn after_last_code(hotp: Hotp) -> Result<Hotp, EntryProblem> {
    let counter = hotp.counter.checked_add(1);
    let counter = counter.ok_or_else(|| ParameterError::Counter {
        found: hotp.counter.to_string(),
    })?;
    Ok(Hotp { counter, ..hotp })
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

/// The line with a counter from 0, and whether no code was made yet, for which the app writes -1.
fn with_counter(line: Zeroizing<String>) -> (Zeroizing<String>, bool) {
    const FRESH: &str = "counter=-1";
    let is_fresh = line
        .split(['?', '&'])
        .any(|parameter| parameter.trim_end() == FRESH);
    if is_fresh {
        (Zeroizing::new(line.replace(FRESH, "counter=0")), true)
    } else {
        (line, false)
    }
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

//! Reading the text.

use lifeboat_otp::Uri;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::formats::otpauth_uri;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::place::{Number, Place};

const DISPLAY: &str = "codeDisplay=";

pub(super) fn recognize(text: &str) -> bool {
    text.lines()
        .any(|line| otpauth_uri::is_uri(line.trim_start()) && line.contains(DISPLAY))
}

pub(super) fn read(text: &str, inbox: &mut Inbox) {
    let mut rows: Vec<Row> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(index, line)| Row::new(index + 1, line.trim()))
        .collect();
    // Where the user sorted by hand the positions differ; else they are all 0.
    rows.sort_by_key(|row| row.display.position.unwrap_or_default());
    for row in rows {
        row.take(inbox);
    }
}

struct Row<'a> {
    number: usize,
    line: &'a str,
    display: Display,
}

/// What the user added, in the parameter `codeDisplay`.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Display {
    pinned: Option<bool>,
    trashed: Option<bool>,
    tags: Option<Vec<String>>,
    note: Option<Zeroizing<String>>,
    position: Option<i64>,
    #[serde(rename = "iconID")]
    icon_id: Option<String>,
}

impl<'a> Row<'a> {
    fn new(number: usize, line: &'a str) -> Self {
        let display = parameter(line)
            .and_then(|json| serde_json::from_str(&json).ok())
            .unwrap_or_default();
        Self {
            number,
            line,
            display,
        }
    }

    fn take(&self, inbox: &mut Inbox) {
        match Uri::parse(&without_display(self.line)) {
            Ok(uri) => {
                let place = Place::line(self.number, &uri.issuer, &uri.name);
                let generator = Ok::<_, EntryProblem>(uri.generator);
                inbox.take(&place, &uri.issuer, &uri.name, generator, |arrival| {
                    self.display.furnish(arrival);
                });
            }
            Err(error) => {
                let number = Number::line(self.number);
                inbox.refuse(&otpauth_uri::place_of_bad_link(number, self.line), &error);
            }
        }
    }
}

/// The parameter may be longer than a URI may be, and says nothing of the codes.
fn without_display(line: &str) -> Zeroizing<String> {
    let Some((before, rest)) = line.split_once(DISPLAY) else {
        return Zeroizing::new(line.to_owned());
    };
    let after = rest.split_once('&').map_or("", |(_, after)| after);
    Zeroizing::new(format!("{before}{after}"))
}

/// The parameter, decoded.
fn parameter(line: &str) -> Option<Zeroizing<String>> {
    let (_, rest) = line.split_once(DISPLAY)?;
    let encoded = rest.split('&').next()?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(encoded.len()));
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next()?)? * 16 + digit(rest.next()?)?,
            other => other,
        });
    }
    Some(Zeroizing::new(std::str::from_utf8(&bytes).ok()?.to_owned()))
}

fn digit(character: u8) -> Option<u8> {
    u8::try_from(char::from(character).to_digit(16)?).ok()
}

impl Display {
    fn furnish(&self, arrival: &mut Arrival) {
        arrival.account.pinned = self.pinned == Some(true);
        if self.trashed == Some(true) {
            arrival.losses.push(Lost::Trashed);
        }
        if let Some(note) = &self.note {
            arrival.set_note(note);
        }
        if let Some(icon) = self.icon_id.as_deref().filter(|icon| !icon.is_empty()) {
            arrival.set_icon(icon);
        }
        arrival.join_first(self.tags.iter().flatten().map(String::as_str));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameter_is_decoded_and_taken_out() {
        let line =
            "otpauth://totp/a?secret=AA&codeDisplay=%7B%22note%22%3A%22a+%C3%A9%22%7D&digits=8";
        assert_eq!(parameter(line).unwrap().as_str(), "{\"note\":\"a é\"}");
        assert_eq!(
            without_display(line).as_str(),
            "otpauth://totp/a?secret=AA&digits=8"
        );
        for broken in ["codeDisplay=%7", "codeDisplay=%zz", "codeDisplay=%ff", ""] {
            assert!(parameter(broken).is_none(), "{broken}");
        }
    }
}

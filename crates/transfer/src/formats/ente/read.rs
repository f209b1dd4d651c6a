//! Reading the text.

use lifeboat_otp::Uri;
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::formats::otpauth_uri;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::place::Number;

const DISPLAY: &str = "codeDisplay=";

pub(super) fn recognize(text: &str) -> bool {
    text.lines()
        .any(|line| otpauth_uri::is_uri(line.trim_start()) && line.contains(DISPLAY))
}

pub(super) fn read(text: &str, inbox: &mut Inbox) {
    let mut rows = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if otpauth_uri::is_uri(line) {
            rows.push((position(line), number, line));
        } else if !line.is_empty() {
            take(number, line, inbox);
        }
    }
    // Where the user sorted by hand the positions differ; else they are all 0.
    rows.sort_by_key(|(position, ..)| *position);
    for (_, number, line) in rows {
        take(number, line, inbox);
    }
}

fn position(line: &str) -> i64 {
    let display = Display::of(line).and_then(Result::ok);
    display
        .and_then(|display| display.position)
        .unwrap_or_default()
}

fn take(number: usize, line: &str, inbox: &mut Inbox) {
    let number = Number::line(number);
    match Uri::parse(&without_display(line)) {
        Ok(uri) => {
            let place = number.called(&uri.issuer, &uri.name);
            let generator = Ok::<_, EntryProblem>(uri.generator);
            inbox.take(
                &place,
                &uri.issuer,
                &uri.name,
                generator,
                |arrival| match Display::of(line) {
                    Some(Ok(display)) => display.furnish(arrival),
                    Some(Err(Unreadable)) => arrival.losses.push(Lost::Additions),
                    None => {}
                },
            );
        }
        Err(error) => inbox.refuse(&otpauth_uri::place_of_bad_link(number, line), &error),
    }
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

/// The parameter is there, and is not what the app writes.
struct Unreadable;

impl Display {
    /// What is in the parameter, if it is there.
    fn of(line: &str) -> Option<Result<Self, Unreadable>> {
        line.contains(DISPLAY).then(|| {
            let json = parameter(line).ok_or(Unreadable)?;
            serde_json::from_str(&json).map_err(|_| Unreadable)
        })
    }

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
    use lifeboat_vault::Timestamp;
    use rand::SeedableRng;

    use super::*;
    use crate::format::Format;

    #[test]
    fn what_was_added_and_cannot_be_read_is_a_loss() {
        let mut rng = rand::rngs::StdRng::seed_from_u64(1);
        let mut inbox = Inbox::new(Format::Ente, &mut rng, Timestamp::from_seconds(0));
        for display in ["%zz", "%7B%22tags%22%3A7%7D", "%7B%7D"] {
            let line = format!("otpauth://totp/a?secret=AAAA&codeDisplay={display}");
            take(1, &line, &mut inbox);
        }
        let import = inbox.into_import().unwrap();
        assert_eq!(import.entries.len(), 3);
        let lost: Vec<&Lost> = import.losses.iter().map(|loss| &loss.lost).collect();
        assert_eq!(lost, [&Lost::Additions, &Lost::Additions]);
    }

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

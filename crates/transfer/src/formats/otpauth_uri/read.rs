//! Reading a list of URIs.

use lifeboat_otp::{Uri, UriError};
use lifeboat_vault::Credential;

use crate::error::ImportError;
use crate::formats::google_authenticator::read_link as read_migration;
use crate::inbox::Inbox;
use crate::place::{Number, Place};
use crate::source::Source;

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    read_text(source.text().ok_or(ImportError::NotText)?, inbox);
    Ok(())
}

/// Reads the lines of a text, wherever it comes from.
pub(crate) fn read_text(text: &str, inbox: &mut Inbox) {
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        read_link(Number::line(index + 1), line, inbox);
    }
}

/// Reads what must be the link of an account, or of accounts of Google Authenticator.
pub(crate) fn read_link(number: Number, link: &str, inbox: &mut Inbox) {
    match Uri::parse(link) {
        Ok(uri) => {
            let place = number.called(&uri.issuer, &uri.name);
            let credential = Credential::Generator(uri.generator);
            let mut arrival = inbox.arrival(&uri.issuer, &uri.name, credential);
            if let Some(image) = &uri.image {
                arrival.set_icon(image);
            }
            inbox.accept(&place, arrival);
        }
        Err(UriError::Migration) => read_migration(number, link, inbox),
        Err(error) => inbox.refuse(&place_of_bad_link(number, link), &error),
    }
}

/// What a URI that is wrong calls its account. Only the part between the type and the parameters is
/// looked at, so that no secret gets into a message.
pub(crate) fn place_of_bad_link(number: Number, link: &str) -> Place {
    // A well-formed URI with the same label and a made-up secret has the same labels.
    let labels = link
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('?'))
        .and_then(|(path, _)| path.split_once('/'))
        .and_then(|(_, label)| Uri::parse(&format!("otpauth://totp/{label}?secret=AA")).ok())
        .map(|uri| (uri.issuer, uri.name));
    let (issuer, name) = labels.unwrap_or_default();
    number.called(&issuer, &name)
}

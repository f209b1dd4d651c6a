//! The database, after `AccountDb` of the app's published source. Its table `accounts` has a row for
//! each account: `type` 0 is TOTP and 1 is HOTP, `provider` 1 is Google itself. All codes are SHA-1,
//! of 6 digits, with a period of 30 seconds: the app knows no other.

use lifeboat_otp::{Generator, Hotp, ParameterError, Secret, Totp};

use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::place::Place;
use crate::source::Source;
use crate::sqlite::{Row, Table};

const FORMAT: Format = Format::GoogleAuthenticator;

/// What accounts of Google itself are called that say nothing else.
const GOOGLE: &str = "Google";

pub(super) fn recognize(source: &Source) -> bool {
    table(source).is_ok_and(|table| table.is_some())
}

fn table<'s>(source: &'s Source) -> Result<Option<&'s Table<'s>>, ImportError> {
    let table = source.table("accounts")?;
    Ok(table.filter(|table| table.has_columns(&["email", "secret", "counter", "type"])))
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let table = table(source)?.ok_or(ImportError::WrongKind { asked: FORMAT })?;
    for (index, row) in table.rows().enumerate() {
        let email = row.text("email").ok().flatten().unwrap_or_default();
        let issuer = row.text("issuer").ok().flatten();
        let is_google = row.integer("provider") == Ok(Some(1));
        let (issuer, name) = labels(&email, issuer.as_deref(), is_google);
        let place = Place::entry(index + 1, issuer, name);
        inbox.take(&place, issuer, name, generator(&row), |_| {});
    }
    Ok(())
}

fn generator(row: &Row) -> Result<Generator, EntryProblem> {
    // Not to take a row for sound whose label is not.
    row.required_text("email")?;
    row.text("issuer")?;
    let secret = Secret::parse_base32(&row.required_text("secret")?)?;
    match row.required_integer("type")? {
        0 => Ok(Totp::new(secret).into()),
        1 => {
            let counter = row.integer("counter")?.unwrap_or_default();
            let counter = u64::try_from(counter).map_err(|_| ParameterError::Counter {
                found: counter.to_string(),
            })?;
            Ok(Hotp {
                counter,
                ..Hotp::new(secret)
            }
            .into())
        }
        other => Err(EntryProblem::unknown_type(&other.to_string())),
    }
}

/// Issuer and name. The app keeps both in `email`, as in the label of an `otpauth://` URI; a name that
/// the user gave instead stays as it is.
fn labels<'r>(email: &'r str, issuer: Option<&'r str>, is_google: bool) -> (&'r str, &'r str) {
    let prefixed = email
        .split_once(':')
        .map(|(issuer, name)| (issuer, name.trim_start()));
    match (issuer.filter(|issuer| !issuer.is_empty()), prefixed) {
        (Some(issuer), Some((prefix, name))) if prefix.eq_ignore_ascii_case(issuer) => {
            (issuer, name)
        }
        (Some(issuer), _) => (issuer, email),
        (None, Some((issuer, name))) => (issuer, name),
        (None, None) if is_google => (GOOGLE, email),
        (None, None) => ("", email),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_taken_apart_where_they_were_put_together() {
        assert_eq!(labels("Acme: ann", Some("Acme"), false), ("Acme", "ann"));
        assert_eq!(labels("a:b", Some("Acme"), false), ("Acme", "a:b"));
        assert_eq!(labels("Acme:ann", None, false), ("Acme", "ann"));
        assert_eq!(labels("Acme:ann", Some(""), false), ("Acme", "ann"));
        assert_eq!(
            labels("ann@example.com", None, true),
            ("Google", "ann@example.com")
        );
        assert_eq!(labels("ann", None, false), ("", "ann"));
    }
}

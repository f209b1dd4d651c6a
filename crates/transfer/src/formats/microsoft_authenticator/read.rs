//! Reading the rows of `accounts`.

use data_encoding::{BASE64, BASE64_NOPAD};
use lifeboat_otp::{Digits, ParameterError, Secret, Totp};
use lifeboat_vault::{Credential, Kind, Provider};

use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::loss::Lost;
use crate::place::Place;
use crate::source::Source;
use crate::sqlite::Row;

const FORMAT: Format = Format::MicrosoftAuthenticator;

/// Who issues work or school accounts, where the row does not name another authority.
const AUTHORITY: &str = "https://login.microsoftonline.com";

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let table = super::table(source)?.ok_or(ImportError::WrongKind { asked: FORMAT })?;
    let mut rows: Vec<Row> = table.rows().collect();
    rows.sort_by_key(|row| row.integer("ux_position").ok().flatten());
    for (index, row) in rows.into_iter().enumerate() {
        read_row(index + 1, &row, inbox);
    }
    Ok(())
}

fn read_row(number: usize, row: &Row, inbox: &mut Inbox) {
    let label = |column| row.text(column).ok().flatten().unwrap_or_default();
    let (issuer, name) = (label("name"), label("username"));
    let place = Place::entry(number, &issuer, &name);
    match account(row) {
        Ok((kind, credential)) => {
            let is_bound = matches!(credential, Credential::DeviceBound(_));
            let mut arrival = inbox.arrival(&issuer, &name, credential);
            arrival.account.kind = kind;
            if is_bound && !label("oath_secret_key").is_empty() {
                arrival.losses.push(Lost::DeviceSecret);
            }
            inbox.accept(&place, arrival);
        }
        Err(problem) => inbox.refuse(&place, &problem),
    }
}

fn account(row: &Row) -> Result<(Kind, Credential), EntryProblem> {
    // Not to take a row for sound whose label is not.
    row.text("name")?;
    row.required_text("username")?;
    let secret = row.text("oath_secret_key")?.unwrap_or_default();
    let secret = secret.trim();
    let is_sealed = secret.is_empty()
        && row
            .text("encrypted_oath_secret_key")?
            .is_some_and(|sealed| !sealed.is_empty());
    match row.required_integer("account_type")? {
        0 | 1 if is_sealed => Err(EntryProblem::Sealed),
        0 => {
            let totp = Totp::new(Secret::parse_base32(secret)?);
            Ok((Kind::Other, Credential::Generator(totp.into())))
        }
        1 => {
            let totp = Totp {
                digits: eight()?,
                ..Totp::new(from_base64(secret)?)
            };
            Ok((Kind::Personal, Credential::Generator(totp.into())))
        }
        2 => Ok((Kind::WorkOrSchool, Credential::DeviceBound(provider(row)?))),
        other => Err(EntryProblem::unknown_type(&other.to_string())),
    }
}

fn eight() -> Result<Digits, ParameterError> {
    Digits::new(8)
}

fn from_base64(text: &str) -> Result<Secret, EntryProblem> {
    let bytes = BASE64
        .decode(text.as_bytes())
        .or_else(|_| BASE64_NOPAD.decode(text.as_bytes()))
        .map_err(|_| EntryProblem::NotBase64)?;
    Ok(Secret::from_bytes(bytes)?)
}

/// Who issues a work or school account, and what it is called there: the tenant and the user, or the
/// name that the user signs in with where the row has no ids.
fn provider(row: &Row) -> Result<Provider, EntryProblem> {
    let authority = row.text("aad_authority")?;
    let authority = authority.as_deref().and_then(origin);
    let tenant = row.text("aad_tenant_id")?.unwrap_or_default();
    let user = row.text("aad_user_id")?.unwrap_or_default();
    let subject = match (tenant.is_empty(), user.is_empty()) {
        (false, false) => format!("{}/{}", &*tenant, &*user),
        (true, false) => user.to_string(),
        (_, true) => row.required_text("username")?.to_string(),
    };
    Ok(Provider {
        server: authority.unwrap_or(AUTHORITY).to_owned(),
        subject,
    })
}

/// Scheme and host of an address.
fn origin(address: &str) -> Option<&str> {
    let host = address.strip_prefix("https://")?;
    let host = host.split(['/', '?', '#']).next()?;
    let is_host = !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b".-:".contains(&b));
    address
        .get(.."https://".len() + host.len())
        .filter(|_| is_host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_reduced_to_its_origin() {
        assert_eq!(
            origin("https://login.example.com/common?x=1"),
            Some("https://login.example.com")
        );
        assert_eq!(origin("https://"), None);
        assert_eq!(origin("http://login.example.com"), None);
        assert_eq!(origin("https://login example/"), None);
    }
}

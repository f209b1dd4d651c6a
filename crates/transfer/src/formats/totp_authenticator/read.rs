//! Reading the list of entries.

use lifeboat_otp::{Algorithm, Digits, Generator, Period, Secret, Totp};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::LIST;
use crate::decryption::{Opener, base64, hex};
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::parameters::{Figure, required};
use crate::password::Password;
use crate::place::Place;
use crate::rows::Rows;
use crate::source::{Members, Source};

const FORMAT: Format = Format::TotpAuthenticator;

/// What the app takes where the user chose no password: the same in every installation.
const FIXED_PASSWORD: &str = "TotpAuthenticator";
const NONCE: [u8; 16] = [0; 16];
const BLOCK_BYTES: usize = 16;
/// An entry alone is longer.
const MIN_BLOCKS: usize = 4;

/// The bytes of a backup, if the file looks like one: nothing but Base64 of whole blocks.
pub(super) fn sealed(source: &Source) -> Option<Vec<u8>> {
    let text = source.text()?.trim();
    let looks_like_it =
        text.len().is_multiple_of(4) && !text.contains(['{', '[', '<', ':', ' ', '#', '-']);
    let sealed = looks_like_it.then(|| base64(text)).flatten()?;
    let blocks = sealed.len() / BLOCK_BYTES;
    (blocks >= MIN_BLOCKS && sealed.len().is_multiple_of(BLOCK_BYTES)).then_some(sealed)
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    match source.preferences().and_then(|all| all.get(LIST)) {
        Some(list) => take_all(list, inbox),
        None => take_all(
            &decrypt(source).map_err(|error| doubted(error, source))?,
            inbox,
        ),
    }
}

/// Nothing but Base64 speaks for a backup, which other files are, too.
fn doubted(error: ImportError, source: &Source) -> ImportError {
    match error {
        error if source.asked() == Some(FORMAT) => error,
        ImportError::PasswordNeeded { .. } => ImportError::PerhapsEncrypted,
        ImportError::WrongPassword { .. } => ImportError::PerhapsWrongPassword,
        error => error,
    }
}

/// The list in a backup.
fn decrypt(source: &Source) -> Result<Zeroizing<String>, ImportError> {
    let sealed = sealed(source).ok_or(ImportError::WrongKind { asked: FORMAT })?;
    match Opener::new(source, FORMAT) {
        Ok(opener) => open(&opener, &sealed),
        Err(password_needed) => {
            let fixed = Password::new(Zeroizing::new(FIXED_PASSWORD.to_owned()));
            open(&Opener::with_password(&fixed, FORMAT), &sealed).map_err(|_| password_needed)
        }
    }
}

fn open(opener: &Opener, sealed: &[u8]) -> Result<Zeroizing<String>, ImportError> {
    let opened = opener.aes_cbc(&opener.sha256(), &NONCE, sealed)?;
    // Nothing vouches for the content, so what makes no sense is taken for a wrong password.
    let text = std::str::from_utf8(&opened).map_err(|_| opener.wrong_password())?;
    let object: Members = serde_json::from_str(text).map_err(|_| opener.wrong_password())?;
    let (list, _) = object.iter().next().ok_or_else(misshapen)?;
    Ok(Zeroizing::new(list.to_owned()))
}

fn take_all(json: &str, inbox: &mut Inbox) -> Result<(), ImportError> {
    let rows: Rows = serde_json::from_str(json).map_err(|_| misshapen())?;
    for (number, row) in (1..).zip(rows) {
        take(number, entry(row), inbox);
    }
    Ok(())
}

/// An entry of the list: an object, or a text that is one.
fn entry(row: &RawValue) -> Option<Entry> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Row {
        Entry(Box<Entry>),
        Text(Zeroizing<String>),
    }
    match serde_json::from_str(row.get()).ok()? {
        Row::Entry(entry) => Some(*entry),
        Row::Text(text) => serde_json::from_str(&text).ok(),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    issuer: Option<String>,
    name: Option<String>,
    key: Option<Zeroizing<String>>,
    base: Option<Figure>,
    digits: Option<Figure>,
    period: Option<Figure>,
    is_favorite: Option<bool>,
}

fn take(number: usize, entry: Option<Entry>, inbox: &mut Inbox) {
    let Some(entry) = entry else {
        return inbox.refuse(&Place::entry(number, "", ""), &EntryProblem::Misshapen);
    };
    let issuer = entry.issuer.as_deref().unwrap_or_default();
    let name = entry.name.as_deref().unwrap_or_default();
    let place = Place::entry(number, issuer, name);
    inbox.take(&place, issuer, name, entry.generator(), |arrival| {
        entry.furnish(arrival);
    });
}

impl Entry {
    fn generator(&self) -> Result<Generator, EntryProblem> {
        let text = required(self.key.as_ref(), "key")?;
        let base = required(self.base.as_ref(), "base")?;
        let bytes = |bytes: Option<Vec<u8>>, encoding| {
            let bytes = bytes.ok_or(EntryProblem::SecretEncoding { encoding })?;
            Ok::<_, EntryProblem>(Secret::from_bytes(bytes)?)
        };
        let secret = match base.parse::<u64>() {
            Some(16) => bytes(hex(text), "hexadecimal")?,
            Some(32) => Secret::parse_base32(text)?,
            Some(64) => bytes(base64(text), "Base64")?,
            _ => {
                return Err(EntryProblem::SecretEncoding {
                    encoding: "in base 16, 32 or 64",
                });
            }
        };
        Ok(Generator::Totp(Totp {
            secret,
            algorithm: Algorithm::Sha1,
            digits: Digits::default(),
            period: Period::default(),
        }))
    }

    fn furnish(&self, arrival: &mut Arrival) {
        arrival.account.pinned = self.is_favorite == Some(true);
        let is_other = |figure: &Option<Figure>, usual: u64| {
            figure
                .as_ref()
                .and_then(Figure::parse::<u64>)
                .is_some_and(|number| number != usual)
        };
        if is_other(&self.digits, 6) || is_other(&self.period, 30) {
            arrival.losses.push(Lost::UnusedParameters);
        }
    }
}

const fn misshapen() -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part: "list of accounts",
    }
}

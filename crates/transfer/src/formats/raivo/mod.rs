//! The export of Raivo OTP: a ZIP archive under a password with `raivo-otp-export.json` in it, or that file
//! by itself. Every value is a text.
//!
//! ```json
//! [{"issuer": "Acme", "account": "ann", "secret": "…", "algorithm": "SHA1", "digits": "6",
//!   "timer": "30", "counter": "0", "kind": "TOTP", "pinned": "false", "iconType": "raivo_repository",
//!   "iconValue": "acme/acme.png"}]
//! ```

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;
use crate::rows::Rows;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "raivo",
    aliases: &["raivo-otp"],
    title: "Raivo OTP",
    recognize,
    read,
    write: None,
};

const FORMAT_NAME: Format = Format::Raivo;
const LIST: &str = "raivo-otp-export.json";

fn recognize(source: &Source) -> bool {
    source.archive().is_some_and(|archive| archive.has(LIST))
        || source.list_has(&["account", "secret", "kind"])
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    issuer: Option<String>,
    account: Option<String>,
    secret: Option<Zeroizing<String>>,
    algorithm: Option<String>,
    digits: Option<Figure>,
    timer: Option<Figure>,
    counter: Option<Figure>,
    kind: Option<String>,
    pinned: Option<String>,
    icon_value: Option<String>,
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let Some(archive) = source.archive() else {
        let rows = source
            .list()
            .ok_or(ImportError::WrongKind { asked: FORMAT_NAME })?;
        read_rows(rows, inbox);
        return Ok(());
    };
    let content = archive.read(LIST, source.password(), FORMAT_NAME)?;
    let rows: Option<Rows> = std::str::from_utf8(&content)
        .ok()
        .and_then(|text| serde_json::from_str(text).ok());
    let misshapen = ImportError::Misshapen {
        format: FORMAT_NAME,
        part: "list of accounts",
    };
    read_rows(&rows.ok_or(misshapen)?, inbox);
    Ok(())
}

fn read_rows(rows: &[&RawValue], inbox: &mut Inbox) {
    for (index, row) in rows.iter().enumerate() {
        read_row(index + 1, row, inbox);
    }
}

fn read_row(number: usize, row: &RawValue, inbox: &mut Inbox) {
    // What serde says could repeat a secret, so it is not passed on.
    let Ok(entry) = serde_json::from_str::<Entry>(row.get()) else {
        return inbox.refuse(&Place::of_json(number, row), &EntryProblem::Misshapen);
    };
    let issuer = entry.issuer.as_deref().unwrap_or_default();
    let account = entry.account.as_deref().unwrap_or_default();
    let place = Place::entry(number, issuer, account);
    inbox.take(&place, issuer, account, entry.generator(), |arrival| {
        arrival.account.pinned = entry.pinned.as_deref() == Some("true");
        if let Some(icon) = entry.icon_value.as_deref().filter(|icon| !icon.is_empty()) {
            arrival.set_icon(icon);
        }
    });
}

impl Entry {
    fn generator(&self) -> Result<Generator, EntryProblem> {
        let secret = Secret::parse_base32(required(self.secret.as_ref(), "secret")?)?;
        let parameters = Parameters {
            algorithm: self.algorithm.as_deref(),
            digits: self.digits.as_ref(),
            period: self.timer.as_ref(),
            counter: self.counter.as_ref(),
        };
        parameters.generator(required(self.kind.as_deref(), "kind")?, secret)
    }
}

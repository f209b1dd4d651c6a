//! The `accounts.json` of Duo Mobile. It has no issuers, and only the usual parameters.
//!
//! ```json
//! [{"accountType": "OtpAccount", "name": "ann", "otpGenerator": {"otpSecret": "…", "counter": 3}}]
//! ```
//!
//! With a counter an entry is HOTP, without one TOTP. Accounts of Duo's own push service have no
//! generator; their keys belong to the old device.

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
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "duo",
    aliases: &["duo-mobile"],
    title: "Duo Mobile",
    recognize,
    read,
    write: None,
};

fn recognize(source: &Source) -> bool {
    source.list_has(&["accountType", "name"])
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: Option<String>,
    otp_generator: Option<OtpGenerator>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OtpGenerator {
    otp_secret: Option<Zeroizing<String>>,
    counter: Option<Figure>,
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let rows = source
        .list()
        .ok_or(ImportError::WrongKind { asked: Format::Duo })?;
    for (index, row) in rows.iter().enumerate() {
        read_row(index + 1, row, inbox);
    }
    Ok(())
}

fn read_row(number: usize, row: &RawValue, inbox: &mut Inbox) {
    // What serde says could repeat a secret, so it is not passed on.
    let Ok(entry) = serde_json::from_str::<Entry>(row.get()) else {
        return inbox.refuse(&Place::of_json(number, row), &EntryProblem::Misshapen);
    };
    let name = entry.name.as_deref().unwrap_or_default();
    let place = Place::entry(number, "", name);
    inbox.take(&place, "", name, entry.generator(), |_| {});
}

impl Entry {
    fn generator(&self) -> Result<Generator, EntryProblem> {
        let generator = self.otp_generator.as_ref().ok_or(EntryProblem::Push)?;
        let secret = Secret::parse_base32(required(generator.otp_secret.as_ref(), "otpSecret")?)?;
        let kind = generator.counter.as_ref().map_or("totp", |_| "hotp");
        let parameters = Parameters {
            counter: generator.counter.as_ref(),
            ..Parameters::default()
        };
        parameters.generator(kind, secret)
    }
}

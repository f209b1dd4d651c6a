//! The backups, after the app's `doc/BACKUP_FORMAT.md`.
//!
//! ```json
//! {"Authenticators": [{"Type": 2, "Icon": "acme", "Issuer": "Acme", "Username": "ann", "Secret": "…",
//!                      "Algorithm": 0, "Digits": 6, "Period": 30, "Counter": 0, "Ranking": 0}],
//!  "Categories": [{"Id": "a8323a2a", "Name": "Work", "Ranking": 0}],
//!  "AuthenticatorCategories": [{"CategoryId": "a8323a2a", "AuthenticatorSecret": "…", "Ranking": 0}],
//!  "CustomIcons": [{"Id": "…", "Data": "…"}]}
//! ```

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::surroundings::{Category, Surroundings};
use crate::decryption::base64;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;
use crate::rows::Rows;
use crate::source::Object;

const LIST: &str = "Authenticators";

pub(super) fn recognize(object: &Object) -> bool {
    object.has(LIST)
}

pub(super) fn read(object: &Object, inbox: &mut Inbox) -> Result<(), ImportError> {
    let rows: Rows = object.read(LIST).ok_or_else(misshapen)?;
    let surroundings = surroundings(object);
    let sorted = rows.sorted_by_key(ranking).map(|(_, row)| row);
    for (number, row) in (1..).zip(sorted) {
        // What serde says could repeat a secret, so it is not passed on.
        match serde_json::from_str::<Entry>(row.get()) {
            Ok(entry) => entry.take(number, &surroundings, inbox),
            Err(_) => inbox.refuse(&Place::entry(number, "", ""), &EntryProblem::Misshapen),
        }
    }
    Ok(())
}

/// Where the app shows an entry.
fn ranking(row: &RawValue) -> Option<i64> {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Sorted {
        ranking: Option<i64>,
    }
    serde_json::from_str::<Sorted>(row.get()).ok()?.ranking
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry {
    #[serde(rename = "Type")]
    kind: Option<i64>,
    icon: Option<String>,
    issuer: Option<String>,
    username: Option<String>,
    secret: Option<Zeroizing<String>>,
    algorithm: Option<i64>,
    digits: Option<Figure>,
    period: Option<Figure>,
    counter: Option<Figure>,
}

impl Entry {
    fn take(&self, number: usize, surroundings: &Surroundings, inbox: &mut Inbox) {
        let issuer = self.issuer.as_deref().unwrap_or_default();
        let name = self.username.as_deref().unwrap_or_default();
        let place = Place::entry(number, issuer, name);
        inbox.take(&place, issuer, name, self.generator(), |arrival| {
            let secret = self.secret.as_ref().map_or("", |secret| secret.as_str());
            surroundings.furnish(arrival, secret, self.icon.as_deref().unwrap_or_default());
        });
    }

    fn generator(&self) -> Result<Generator, EntryProblem> {
        let kind = match required(self.kind, "Type")? {
            1 => "hotp",
            2 => "totp",
            4 => "steam",
            3 => return Err(EntryProblem::unknown_type("mOTP")),
            5 => return Err(EntryProblem::unknown_type("Yandex")),
            other => return Err(EntryProblem::unknown_type(&other.to_string())),
        };
        let secret = Secret::parse_base32(required(self.secret.as_ref(), "Secret")?)?;
        // Those of Steam are fixed, whatever is written.
        if kind == "steam" {
            return Parameters::default().generator(kind, secret);
        }
        let algorithm = match self.algorithm {
            None | Some(0) => "SHA1",
            Some(1) => "SHA256",
            Some(2) => "SHA512",
            Some(number) => return Err(EntryProblem::UnknownAlgorithm { number }),
        };
        let parameters = Parameters {
            algorithm: Some(algorithm),
            digits: self.digits.as_ref(),
            period: self.period.as_ref(),
            counter: self.counter.as_ref(),
        };
        parameters.generator(kind, secret)
    }
}

fn surroundings(object: &Object) -> Surroundings {
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Named {
        id: String,
        name: String,
        #[serde(default)]
        ranking: i64,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Membership {
        category_id: String,
        authenticator_secret: Zeroizing<String>,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    struct Icon {
        id: String,
        data: String,
    }

    let categories = rows(object, "Categories").map(|category: Named| Category {
        ranking: Some(category.ranking),
        name: category.name,
        id: category.id,
    });
    let mut surroundings = Surroundings::new(categories.collect());
    for membership in rows::<Membership>(object, "AuthenticatorCategories") {
        surroundings.join(&membership.category_id, &membership.authenticator_secret);
    }
    for icon in rows::<Icon>(object, "CustomIcons") {
        if let Some(picture) = base64(&icon.data) {
            surroundings.add_icon(icon.id, &picture);
        }
    }
    surroundings
}

/// The rows of a list that can be read. Entries miss what is in the others, and come in without.
fn rows<T: serde::de::DeserializeOwned>(object: &Object, list: &str) -> impl Iterator<Item = T> {
    let rows: Rows = object.read(list).unwrap_or_default();
    rows.into_iter()
        .filter_map(|row| serde_json::from_str(row.get()).ok())
}

const fn misshapen() -> ImportError {
    ImportError::Misshapen {
        format: Format::Stratum,
        part: "list of accounts",
    }
}

//! The backups, after the app's `doc/BACKUP_FORMAT.md`.
//!
//! ```json
//! {"Authenticators": [{"Type": 2, "Icon": "acme", "Issuer": "Acme", "Username": "ann", "Secret": "…",
//!                      "Algorithm": 0, "Digits": 6, "Period": 30, "Counter": 0, "Ranking": 0}],
//!  "Categories": [{"Id": "a8323a2a", "Name": "Work", "Ranking": 0}],
//!  "AuthenticatorCategories": [{"CategoryId": "a8323a2a", "AuthenticatorSecret": "…", "Ranking": 0}],
//!  "CustomIcons": [{"Id": "…", "Data": "…"}]}
//! ```

use std::collections::HashMap;

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::database::media_type;
use crate::decryption::base64;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
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
    let surroundings = Surroundings::of(object);
    // What serde says could repeat a secret, so it is not passed on.
    let mut entries: Vec<Option<Entry>> = rows
        .into_iter()
        .map(|row| serde_json::from_str(row.get()).ok())
        .collect();
    entries.sort_by_key(|entry| entry.as_ref().and_then(|entry| entry.ranking));
    for (index, entry) in entries.into_iter().enumerate() {
        let number = index + 1;
        let Some(entry) = entry else {
            inbox.refuse(&Place::entry(number, "", ""), &EntryProblem::Misshapen);
            continue;
        };
        let issuer = entry.issuer.as_deref().unwrap_or_default();
        let name = entry.username.as_deref().unwrap_or_default();
        let place = Place::entry(number, issuer, name);
        inbox.take(&place, issuer, name, entry.generator(), |arrival| {
            surroundings.furnish(arrival, &entry);
        });
    }
    Ok(())
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
    ranking: Option<i64>,
}

impl Entry {
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

/// What lies beside the entries: their categories and pictures.
struct Surroundings {
    /// The names of categories, in their order, by the fingerprint of the entry's secret.
    categories: HashMap<[u8; 32], Vec<String>>,
    /// Pictures as `data:` URIs by their ids.
    icons: HashMap<String, String>,
}

impl Surroundings {
    fn of(object: &Object) -> Self {
        #[derive(Deserialize)]
        #[serde(rename_all = "PascalCase")]
        struct Category {
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

        let known: HashMap<String, (i64, String)> = rows(object, "Categories")
            .map(|category: Category| (category.id, (category.ranking, category.name)))
            .collect();
        let mut joined: HashMap<[u8; 32], Vec<(i64, String)>> = HashMap::new();
        for membership in rows::<Membership>(object, "AuthenticatorCategories") {
            if let Some(category) = known.get(&membership.category_id) {
                joined
                    .entry(fingerprint(&membership.authenticator_secret))
                    .or_default()
                    .push(category.clone());
            }
        }
        let categories = joined.into_iter().map(|(secret, mut categories)| {
            categories.sort();
            let names = categories.into_iter().map(|(_, name)| name).collect();
            (secret, names)
        });
        let icons = rows(object, "CustomIcons").filter_map(|icon: Icon| {
            let media_type = media_type(&base64(&icon.data)?)?;
            Some((icon.id, format!("data:{media_type};base64,{}", icon.data)))
        });
        Self {
            categories: categories.collect(),
            icons: icons.collect(),
        }
    }

    fn furnish(&self, arrival: &mut Arrival, entry: &Entry) {
        let names = entry
            .secret
            .as_ref()
            .and_then(|secret| self.categories.get(&fingerprint(secret)));
        arrival.join_first(names.into_iter().flatten().map(String::as_str));
        let icon = entry.icon.as_deref().unwrap_or_default();
        match icon.strip_prefix('@') {
            Some(id) => match self.icons.get(id) {
                Some(uri) => arrival.set_icon(uri),
                None => arrival.losses.push(Lost::Icon),
            },
            None if icon.is_empty() => {}
            None => arrival.set_icon(icon),
        }
    }
}

/// What stands for a secret, so that no copy of it stays in a map.
fn fingerprint(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
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

//! The database, after the entities of the app's source: the tables `authenticator`, `category`,
//! `authenticatorcategory` (which account is in which category, by its secret) and `customicon`.
//! Types are 1 HOTP, 2 TOTP, 3 mOTP, 4 Steam, 5 Yandex; algorithms 0 SHA-1, 1 SHA-256, 2 SHA-512.

use std::collections::HashMap;

use data_encoding::BASE64;
use lifeboat_otp::{
    Algorithm, Digits, Generator, Hotp, ParameterError, Period, Secret, Steam, Totp,
};
use lifeboat_vault::Credential;

use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::place::Place;
use crate::source::Source;
use crate::sqlite::{Row, Table};

const FORMAT: Format = Format::Stratum;

/// How the name of an icon begins that the user chose.
const CUSTOM_ICON: char = '@';

pub(super) fn recognize(source: &Source) -> bool {
    table(source).is_ok_and(|table| table.is_some())
}

fn table<'s>(source: &'s Source) -> Result<Option<&'s Table>, ImportError> {
    let table = source.table("authenticator")?;
    Ok(table
        .filter(|table| table.has_columns(&["type", "issuer", "username", "secret", "algorithm"])))
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let table = table(source)?.ok_or(ImportError::WrongKind { asked: FORMAT })?;
    let categories = Categories::of(source)?;
    let icons = icons(source)?;
    for (index, row) in in_order(table).into_iter().enumerate() {
        let label = |column| row.text(column).ok().flatten().unwrap_or_default();
        let (issuer, name) = (label("issuer"), label("username"));
        let place = Place::entry(index + 1, issuer, name);
        match generator(&row) {
            Ok(generator) => {
                let credential = Credential::Generator(generator);
                let mut arrival = inbox.arrival(issuer, name, credential);
                categories.furnish(&mut arrival, label("secret"));
                furnish_icon(&mut arrival, label("icon"), &icons);
                inbox.accept(&place, arrival);
            }
            Err(problem) => inbox.refuse(&place, &problem),
        }
    }
    Ok(())
}

/// The rows as the app shows them.
fn in_order(table: &Table) -> Vec<Row<'_>> {
    let mut rows: Vec<Row> = table.rows().collect();
    rows.sort_by_key(|row| row.integer("ranking").ok().flatten());
    rows
}

fn generator(row: &Row) -> Result<Generator, EntryProblem> {
    // Not to take a row for sound whose labels are not.
    row.text("issuer")?;
    row.text("username")?;
    let secret = Secret::parse_base32(row.required_text("secret")?)?;
    match row.required_integer("type")? {
        1 => Ok(Hotp {
            secret,
            algorithm: algorithm(row)?,
            digits: digits(row)?,
            counter: counter(row)?,
        }
        .into()),
        2 => Ok(Totp {
            secret,
            algorithm: algorithm(row)?,
            digits: digits(row)?,
            period: period(row)?,
        }
        .into()),
        4 => Ok(Steam::new(secret).into()),
        3 => Err(EntryProblem::unknown_type("mOTP")),
        5 => Err(EntryProblem::unknown_type("Yandex")),
        other => Err(EntryProblem::unknown_type(&other.to_string())),
    }
}

fn algorithm(row: &Row) -> Result<Algorithm, EntryProblem> {
    match row.required_integer("algorithm")? {
        0 => Ok(Algorithm::Sha1),
        1 => Ok(Algorithm::Sha256),
        2 => Ok(Algorithm::Sha512),
        number => Err(EntryProblem::UnknownAlgorithm { number }),
    }
}

fn digits(row: &Row) -> Result<Digits, EntryProblem> {
    Ok(row.required_integer("digits")?.to_string().parse()?)
}

fn period(row: &Row) -> Result<Period, EntryProblem> {
    Ok(row.required_integer("period")?.to_string().parse()?)
}

fn counter(row: &Row) -> Result<u64, EntryProblem> {
    let counter = row.required_integer("counter")?;
    let found = || counter.to_string();
    Ok(u64::try_from(counter).map_err(|_| ParameterError::Counter { found: found() })?)
}

/// The rank and the name of a category, if it is known.
type Category<'s> = Option<(Option<i64>, &'s str)>;

/// The names of the categories that accounts are in, by their secrets, in the order of the categories.
struct Categories<'s>(HashMap<&'s str, Vec<Option<&'s str>>>);

impl<'s> Categories<'s> {
    fn of(source: &'s Source) -> Result<Self, ImportError> {
        let mut known: HashMap<&str, (Option<i64>, &str)> = HashMap::new();
        for row in source.table("category")?.into_iter().flat_map(Table::rows) {
            if let (Ok(Some(id)), Ok(Some(name))) = (row.text("id"), row.text("name")) {
                known.insert(id, (row.integer("ranking").ok().flatten(), name));
            }
        }
        let mut joined: HashMap<&str, Vec<Category>> = HashMap::new();
        let rows = source.table("authenticatorcategory")?;
        for row in rows.into_iter().flat_map(Table::rows) {
            if let (Ok(Some(id)), Ok(Some(secret))) =
                (row.text("categoryId"), row.text("authenticatorSecret"))
            {
                joined
                    .entry(secret)
                    .or_default()
                    .push(known.get(id).copied());
            }
        }
        let in_order = |mut categories: Vec<Category<'s>>| {
            // What is not known goes last.
            categories.sort_by_key(|category| (category.is_none(), *category));
            categories
                .into_iter()
                .map(|category| category.map(|(_, name)| name))
                .collect()
        };
        Ok(Self(
            joined
                .into_iter()
                .map(|(secret, categories)| (secret, in_order(categories)))
                .collect(),
        ))
    }

    /// An account of Lifeboat is in one group at most.
    fn furnish(&self, arrival: &mut Arrival, secret: &str) {
        let Some((first, further)) = self.0.get(secret).and_then(|names| names.split_first())
        else {
            return;
        };
        match first {
            Some(name) => arrival.set_group(name),
            None => arrival.losses.push(Lost::Group),
        }
        if !further.is_empty() {
            arrival.losses.push(Lost::FurtherGroups);
        }
    }
}

/// The pictures that the user chose, by their ids.
fn icons<'s>(source: &'s Source) -> Result<HashMap<&'s str, &'s [u8]>, ImportError> {
    let rows = source.table("customicon")?;
    let icons = rows.into_iter().flat_map(Table::rows);
    Ok(icons
        .filter_map(|row| Some((row.text("id").ok()??, row.blob("data").ok()??)))
        .collect())
}

fn furnish_icon(arrival: &mut Arrival, icon: &str, icons: &HashMap<&str, &[u8]>) {
    let Some(id) = icon.strip_prefix(CUSTOM_ICON) else {
        if !icon.is_empty() {
            arrival.set_icon(icon);
        }
        return;
    };
    let picture = icons
        .get(id)
        .and_then(|picture| Some((media_type(picture)?, BASE64.encode(picture))));
    match picture {
        Some((media_type, base64)) => {
            arrival.set_icon(&format!("data:{media_type};base64,{base64}"));
        }
        None => arrival.losses.push(Lost::Icon),
    }
}

/// What kind of picture begins like this.
pub(super) fn media_type(picture: &[u8]) -> Option<&'static str> {
    let is = |start: &[u8]| picture.starts_with(start);
    if is(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if is(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if is(b"RIFF") && picture.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}

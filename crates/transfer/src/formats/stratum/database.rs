//! The database, after the entities of the app's source: the tables `authenticator`, `category`,
//! `authenticatorcategory` (which account is in which category, by its secret) and `customicon`.
//! Types are 1 HOTP, 2 TOTP, 3 mOTP, 4 Steam, 5 Yandex; algorithms 0 SHA-1, 1 SHA-256, 2 SHA-512.

use lifeboat_otp::{
    Algorithm, Digits, Generator, Hotp, ParameterError, Period, Secret, Steam, Totp,
};

use super::surroundings::{Category, Surroundings};
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::place::Place;
use crate::source::Source;
use crate::sqlite::{Row, Table};

const FORMAT: Format = Format::Stratum;

pub(super) fn recognize(source: &Source) -> bool {
    table(source).is_ok_and(|table| table.is_some())
}

fn table<'s>(source: &'s Source) -> Result<Option<&'s Table<'s>>, ImportError> {
    let table = source.table("authenticator")?;
    Ok(table
        .filter(|table| table.has_columns(&["type", "issuer", "username", "secret", "algorithm"])))
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let table = table(source)?.ok_or(ImportError::WrongKind { asked: FORMAT })?;
    let surroundings = surroundings(source)?;
    for (index, row) in in_order(table).into_iter().enumerate() {
        let label = |column| row.text(column).ok().flatten().unwrap_or_default();
        let (issuer, name) = (label("issuer"), label("username"));
        let place = Place::entry(index + 1, &issuer, &name);
        inbox.take(&place, &issuer, &name, generator(&row), |arrival| {
            surroundings.furnish(arrival, &label("secret"), &label("icon"));
        });
    }
    Ok(())
}

/// The rows as the app shows them.
fn in_order<'t>(table: &'t Table<'t>) -> Vec<Row<'t>> {
    let mut rows: Vec<Row> = table.rows().collect();
    rows.sort_by_key(|row| row.integer("ranking").ok().flatten());
    rows
}

fn generator(row: &Row) -> Result<Generator, EntryProblem> {
    // Not to take a row for sound whose labels are not.
    row.text("issuer")?;
    row.text("username")?;
    let secret = Secret::parse_base32(&row.required_text("secret")?)?;
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

fn surroundings(source: &Source) -> Result<Surroundings, ImportError> {
    let rows = |table| Ok::<_, ImportError>(source.table(table)?.into_iter().flat_map(Table::rows));
    let categories = rows("category")?.filter_map(|row| {
        Some(Category {
            ranking: row.integer("ranking").ok().flatten(),
            name: row.text("name").ok()??.to_string(),
            id: row.text("id").ok()??.to_string(),
        })
    });
    let mut surroundings = Surroundings::new(categories.collect());
    for row in rows("authenticatorcategory")? {
        if let (Ok(Some(category)), Ok(Some(secret))) =
            (row.text("categoryId"), row.text("authenticatorSecret"))
        {
            surroundings.join(&category, &secret);
        }
    }
    for row in rows("customicon")? {
        if let (Ok(Some(id)), Ok(Some(picture))) = (row.text("id"), row.blob("data")) {
            surroundings.add_icon(id.to_string(), picture);
        }
    }
    Ok(surroundings)
}

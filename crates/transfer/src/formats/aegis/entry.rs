//! One entry of an Aegis file.

use std::collections::HashMap;

use lifeboat_otp::{
    Algorithm, AlgorithmError, Generator, Hotp, ParameterError, Period, Secret, SecretError, Steam,
    Totp,
};
use lifeboat_vault::Credential;
use serde::Deserialize;
use serde_json::Number;
use serde_json::value::RawValue;
use thiserror::Error;
use zeroize::Zeroizing;

use super::icon;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::place::{Place, shown};

/// The names of groups by their ids, which are in lower case.
pub(super) type Groups = HashMap<String, String>;

/// Reads the entry with this number, counted from 1.
pub(super) fn read(number: usize, json: &RawValue, groups: &Groups, inbox: &mut Inbox) {
    let place = Place::of_json(number, json);
    // What serde says could repeat a secret, so it is not passed on.
    let Ok(entry) = serde_json::from_str::<Entry>(json.get()) else {
        return inbox.refuse(&place, &EntryProblem::Misshapen);
    };
    match entry.generator() {
        Ok(generator) => {
            let credential = Credential::Generator(generator);
            let (issuer, name) = (entry.issuer.as_deref(), entry.name.as_deref());
            let mut arrival = inbox.arrival(
                issuer.unwrap_or_default(),
                name.unwrap_or_default(),
                credential,
            );
            entry.furnish(&mut arrival, groups);
            inbox.accept(&place, arrival);
        }
        Err(problem) => inbox.refuse(&place, &problem),
    }
}

#[derive(Deserialize)]
struct Entry {
    #[serde(rename = "type")]
    kind: Option<String>,
    name: Option<String>,
    issuer: Option<String>,
    note: Option<Zeroizing<String>>,
    favorite: Option<bool>,
    archived: Option<bool>,
    icon: Option<String>,
    icon_mime: Option<String>,
    /// The name of its group, in versions 1 and 2.
    group: Option<String>,
    /// The ids of its groups, since version 3.
    groups: Option<Vec<String>>,
    info: Option<Info>,
}

#[derive(Deserialize)]
struct Info {
    secret: Option<Zeroizing<String>>,
    algo: Option<String>,
    digits: Option<Number>,
    period: Option<Number>,
    counter: Option<Number>,
}

#[derive(Debug, Error)]
enum EntryProblem {
    #[error("a part of it is of another kind than Aegis writes")]
    Misshapen,
    #[error("its \"{field}\" is missing")]
    Missing { field: &'static str },
    #[error("Lifeboat does not make codes of the type \"{name}\"")]
    UnknownType { name: String },
    #[error("it is a Steam account with parameters that Steam does not use")]
    StrangeSteam,
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Algorithm(#[from] AlgorithmError),
    #[error(transparent)]
    Parameter(#[from] ParameterError),
}

impl Entry {
    fn generator(&self) -> Result<Generator, EntryProblem> {
        let info = required(self.info.as_ref(), "info")?;
        match required(self.kind.as_deref(), "type")? {
            "totp" => Ok(Generator::Totp(Totp {
                secret: info.secret()?,
                algorithm: info.algorithm()?,
                digits: parsed(info.digits.as_ref(), "digits")?,
                period: parsed(info.period.as_ref(), "period")?,
            })),
            "hotp" => Ok(Generator::Hotp(Hotp {
                secret: info.secret()?,
                algorithm: info.algorithm()?,
                digits: parsed(info.digits.as_ref(), "digits")?,
                counter: info.counter()?,
            })),
            "steam" => {
                info.check_steam()?;
                Ok(Generator::Steam(Steam::new(info.secret()?)))
            }
            other => Err(EntryProblem::UnknownType { name: shown(other) }),
        }
    }

    /// Gives the account what it has besides its codes.
    fn furnish(&self, arrival: &mut Arrival, groups: &Groups) {
        arrival.account.pinned = self.favorite == Some(true);
        if self.archived == Some(true) {
            arrival.losses.push(Lost::Archived);
        }
        if let Some(note) = &self.note {
            arrival.set_note(note);
        }
        if let Some(icon) = &self.icon {
            match icon::from_aegis(icon, self.icon_mime.as_deref()) {
                Some(uri) => arrival.set_icon(&uri),
                None => arrival.losses.push(Lost::Icon),
            }
        }
        match (&self.groups, &self.group) {
            (Some(ids), _) => join_first(ids, groups, arrival),
            (None, Some(name)) => arrival.set_group(name),
            (None, None) => {}
        }
    }
}

/// An account of Lifeboat is in one group at most.
fn join_first(ids: &[String], groups: &Groups, arrival: &mut Arrival) {
    let mut names = ids
        .iter()
        .filter_map(|id| groups.get(&id.to_ascii_lowercase()));
    match names.next() {
        Some(name) => arrival.set_group(name),
        None if ids.is_empty() => {}
        None => arrival.losses.push(Lost::Group),
    }
    if names.next().is_some() {
        arrival.losses.push(Lost::FurtherGroups);
    }
}

impl Info {
    fn secret(&self) -> Result<Secret, EntryProblem> {
        let text = required(self.secret.as_ref(), "secret")?;
        Ok(Secret::parse_base32(text)?)
    }

    fn algorithm(&self) -> Result<Algorithm, EntryProblem> {
        Ok(required(self.algo.as_deref(), "algo")?.parse()?)
    }

    fn counter(&self) -> Result<u64, EntryProblem> {
        let counter = required(self.counter.as_ref(), "counter")?;
        Ok(counter.as_u64().ok_or_else(|| ParameterError::Counter {
            found: shown(&counter.to_string()),
        })?)
    }

    /// Aegis writes them out, so they are not to be passed over if they are others.
    fn check_steam(&self) -> Result<(), EntryProblem> {
        let is = |number: &Option<Number>, usual: u32| {
            number
                .as_ref()
                .is_none_or(|number| number.as_u64() == Some(usual.into()))
        };
        let usual = is(&self.digits, Steam::CHARACTERS.into())
            && is(&self.period, Period::default().seconds())
            && (self.algo.is_none() || self.algorithm()? == Steam::ALGORITHM);
        if usual {
            Ok(())
        } else {
            Err(EntryProblem::StrangeSteam)
        }
    }
}

fn required<T>(part: Option<T>, field: &'static str) -> Result<T, EntryProblem> {
    part.ok_or(EntryProblem::Missing { field })
}

fn parsed<T>(number: Option<&Number>, field: &'static str) -> Result<T, EntryProblem>
where
    T: std::str::FromStr<Err = ParameterError>,
{
    Ok(required(number, field)?.to_string().parse()?)
}

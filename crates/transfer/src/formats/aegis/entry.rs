//! One entry of an Aegis file.

use std::collections::HashMap;

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::icon;
use crate::entry_problem::EntryProblem;
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;

/// The names of groups by their ids, which are in lower case.
pub(super) type Groups = HashMap<String, String>;

/// Reads the entry with this number, counted from 1.
pub(super) fn read(number: usize, json: &RawValue, groups: &Groups, inbox: &mut Inbox) {
    let place = Place::of_json(number, json);
    // What serde says could repeat a secret, so it is not passed on.
    let Ok(entry) = serde_json::from_str::<Entry>(json.get()) else {
        return inbox.refuse(&place, &EntryProblem::Misshapen);
    };
    let issuer = entry.issuer.as_deref().unwrap_or_default();
    let name = entry.name.as_deref().unwrap_or_default();
    inbox.take(&place, issuer, name, entry.generator(), |arrival| {
        entry.furnish(arrival, groups);
    });
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
    digits: Option<Figure>,
    period: Option<Figure>,
    counter: Option<Figure>,
}

impl Entry {
    /// Aegis writes all parameters, so one that is missing is not made up.
    fn generator(&self) -> Result<Generator, EntryProblem> {
        let info = required(self.info.as_ref(), "info")?;
        let kind = required(self.kind.as_deref(), "type")?;
        if !["totp", "hotp", "steam"].contains(&kind) {
            return Err(EntryProblem::unknown_type(kind));
        }
        if kind != "steam" {
            required(info.algo.as_ref(), "algo")?;
            required(info.digits.as_ref(), "digits")?;
        }
        if kind == "totp" {
            required(info.period.as_ref(), "period")?;
        }
        let parameters = Parameters {
            algorithm: info.algo.as_deref(),
            digits: info.digits.as_ref(),
            period: info.period.as_ref(),
            counter: info.counter.as_ref(),
        };
        let secret = Secret::parse_base32(required(info.secret.as_ref(), "secret")?)?;
        parameters.generator(kind, secret)
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

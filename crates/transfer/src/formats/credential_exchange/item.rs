//! An item, with one or more credentials.

use std::collections::HashMap;

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::inbox::{Arrival, Inbox};
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;
use crate::rows::Rows;

/// The titles of the collections that items are in, by the items' ids.
pub(super) type Groups = HashMap<String, Vec<String>>;

#[derive(Deserialize)]
pub(super) struct Item<'a> {
    id: Option<String>,
    title: Option<String>,
    favorite: Option<bool>,
    #[serde(borrow, default)]
    credentials: Rows<'a>,
}

/// What tells credentials apart.
#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Totp {
    secret: Option<Zeroizing<String>>,
    period: Option<Figure>,
    digits: Option<Figure>,
    algorithm: Option<String>,
    username: Option<String>,
    issuer: Option<String>,
}

/// A field that the user may change: only its value counts here.
#[derive(Deserialize)]
struct Editable {
    value: Option<Zeroizing<String>>,
}

#[derive(Deserialize)]
struct BasicAuth {
    username: Option<Editable>,
}

#[derive(Deserialize)]
struct Note {
    content: Option<Editable>,
}

impl Item<'_> {
    /// Takes in an account for each credential that makes codes.
    pub(super) fn take(&self, number: usize, groups: &Groups, inbox: &mut Inbox) {
        for json in self.of_kind("totp") {
            self.take_totp(json, number, groups, inbox);
        }
    }

    fn take_totp(&self, json: &RawValue, number: usize, groups: &Groups, inbox: &mut Inbox) {
        let title = self.title.as_deref().unwrap_or_default();
        let Ok(totp) = serde_json::from_str::<Totp>(json.get()) else {
            let place = Place::entry(number, title, "");
            return inbox.refuse(&place, &EntryProblem::Misshapen);
        };
        // What the credential does not say of itself, the item says.
        let filled = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
        let issuer = filled(&totp.issuer).unwrap_or_else(|| title.to_owned());
        let name = filled(&totp.username).or_else(|| self.username());
        let name = name.unwrap_or_default();
        let place = Place::entry(number, &issuer, &name);
        inbox.take(&place, &issuer, &name, totp.generator(), |arrival| {
            self.furnish(arrival, groups);
        });
    }

    fn furnish(&self, arrival: &mut Arrival, groups: &Groups) {
        arrival.account.pinned = self.favorite == Some(true);
        let groups = self.id.as_ref().and_then(|id| groups.get(id));
        arrival.join_first(groups.into_iter().flatten().map(String::as_str));
        let notes = self.of_kind("note").filter_map(|json| {
            serde_json::from_str::<Note>(json.get())
                .ok()?
                .content?
                .value
        });
        let notes: Vec<Zeroizing<String>> = notes.collect();
        let texts: Vec<&str> = notes.iter().map(|note| note.as_str()).collect();
        arrival.set_note(&Zeroizing::new(texts.join("\n")));
    }

    /// The name that the item's password goes with.
    fn username(&self) -> Option<String> {
        self.of_kind("basic-auth")
            .filter_map(|json| {
                serde_json::from_str::<BasicAuth>(json.get())
                    .ok()?
                    .username?
                    .value
            })
            .map(|name| name.to_string())
            .find(|name| !name.is_empty())
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = &RawValue> {
        self.credentials.iter().copied().filter(move |json| {
            serde_json::from_str::<Kind>(json.get()).is_ok_and(|found| found.kind == kind)
        })
    }
}

impl Totp {
    fn generator(&self) -> Result<Generator, EntryProblem> {
        let secret = Secret::parse_base32(required(self.secret.as_ref(), "secret")?)?;
        let parameters = Parameters {
            algorithm: self.algorithm.as_deref(),
            digits: self.digits.as_ref(),
            period: self.period.as_ref(),
            ..Parameters::default()
        };
        parameters.generator("totp", secret)
    }
}

//! An item, with one or more credentials.

use std::collections::HashMap;
use std::rc::Rc;

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::inbox::Inbox;
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;
use crate::rows::Rows;

/// The titles of the collections that items are in, by the items' ids.
pub(super) type Groups = HashMap<String, Vec<Rc<str>>>;

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

/// What the item says of each of its accounts.
struct Surroundings<'i> {
    groups: &'i [Rc<str>],
    username: Zeroizing<String>,
    note: Zeroizing<String>,
}

impl Item<'_> {
    /// Takes in an account for each credential that makes codes. An item without one stays behind.
    pub(super) fn take(&self, number: usize, groups: &Groups, inbox: &mut Inbox) {
        let mut codes = self.of_kind("totp").peekable();
        if codes.peek().is_none() {
            return inbox.leave_behind();
        }
        let groups = self.id.as_ref().and_then(|id| groups.get(id));
        let surroundings = Surroundings {
            groups: groups.map_or(&[], Vec::as_slice),
            username: self.username().unwrap_or_default(),
            note: self.note(),
        };
        for json in codes {
            self.take_totp(json, number, &surroundings, inbox);
        }
    }

    fn take_totp(
        &self,
        json: &RawValue,
        number: usize,
        surroundings: &Surroundings,
        inbox: &mut Inbox,
    ) {
        let title = self.title.as_deref().unwrap_or_default();
        let Ok(totp) = serde_json::from_str::<Totp>(json.get()) else {
            let place = Place::entry(number, title, "");
            return inbox.refuse(&place, &EntryProblem::Misshapen);
        };
        // What the credential does not say of itself, the item says.
        let filled = |text: &'_ Option<String>| text.clone().filter(|text| !text.is_empty());
        let issuer = filled(&totp.issuer).unwrap_or_else(|| title.to_owned());
        let name = filled(&totp.username).unwrap_or_else(|| surroundings.username.to_string());
        let place = Place::entry(number, &issuer, &name);
        inbox.take(&place, &issuer, &name, totp.generator(), |arrival| {
            arrival.account.pinned = self.favorite == Some(true);
            arrival.join_first(surroundings.groups.iter().map(AsRef::as_ref));
            arrival.set_note(&surroundings.note);
        });
    }

    fn note(&self) -> Zeroizing<String> {
        let notes = self.of_kind("note").filter_map(|json| {
            serde_json::from_str::<Note>(json.get())
                .ok()?
                .content?
                .value
        });
        let notes: Vec<Zeroizing<String>> = notes.collect();
        let texts: Vec<&str> = notes.iter().map(|note| note.as_str()).collect();
        Zeroizing::new(texts.join("\n"))
    }

    /// The name that the item's password goes with.
    fn username(&self) -> Option<Zeroizing<String>> {
        self.of_kind("basic-auth")
            .filter_map(|json| {
                serde_json::from_str::<BasicAuth>(json.get())
                    .ok()?
                    .username?
                    .value
            })
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

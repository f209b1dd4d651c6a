//! One entry of a backup of andOTP.

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::inbox::{Arrival, Inbox};
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;

/// Reads the entry with this number, counted from 1.
pub(super) fn read(number: usize, json: &RawValue, inbox: &mut Inbox) {
    let Ok(entry) = serde_json::from_str::<Entry>(json.get()) else {
        return inbox.refuse(&Place::of_json(number, json), &EntryProblem::Misshapen);
    };
    let (issuer, name) = entry.labels();
    let place = Place::entry(number, issuer, name);
    inbox.take(&place, issuer, name, entry.generator(), |arrival| {
        entry.furnish(arrival);
    });
}

#[derive(Deserialize)]
struct Entry {
    secret: Option<Zeroizing<String>>,
    issuer: Option<String>,
    label: Option<String>,
    digits: Option<Figure>,
    period: Option<Figure>,
    counter: Option<Figure>,
    #[serde(rename = "type")]
    kind: Option<String>,
    algorithm: Option<String>,
    thumbnail: Option<String>,
    tags: Option<Vec<String>>,
}

impl Entry {
    /// Issuer and name. The first versions put both in `label`, as `issuer - name` without an issuer
    /// of its own, and put the issuer before the name once more, as `issuer:name`.
    fn labels(&self) -> (&str, &str) {
        let label = self.label.as_deref().unwrap_or_default();
        let (issuer, label) = match self.issuer.as_deref() {
            Some(issuer) => (issuer, label),
            None => label.split_once(" - ").unwrap_or(("", label)),
        };
        let name = label
            .strip_prefix(issuer)
            .filter(|_| !issuer.is_empty())
            .and_then(|rest| rest.strip_prefix(':'))
            .unwrap_or(label);
        (issuer, name)
    }

    fn generator(&self) -> Result<Generator, EntryProblem> {
        let secret = Secret::parse_base32(required(self.secret.as_ref(), "secret")?)?;
        let parameters = Parameters {
            algorithm: self.algorithm.as_deref(),
            digits: self.digits.as_ref(),
            period: self.period.as_ref(),
            counter: self.counter.as_ref(),
        };
        parameters.generator(self.kind.as_deref().unwrap_or("TOTP"), secret)
    }

    fn furnish(&self, arrival: &mut Arrival) {
        arrival.join_first(self.tags.iter().flatten().map(String::as_str));
        if let Some(thumbnail) = &self.thumbnail
            && !thumbnail.is_empty()
            && thumbnail != "Default"
        {
            arrival.set_icon(thumbnail);
        }
    }
}

//! A token of FreeOTP 1 and FreeOTP+, after their class `Token`.
//!
//! ```json
//! {"algo": "SHA1", "counter": 0, "digits": 6, "issuerExt": "Acme", "issuerInt": "Acme",
//!  "label": "ann", "period": 30, "secret": [-28, -110], "type": "TOTP"}
//! ```
//!
//! The secret is a list of signed bytes. What the user changed is in `issuerAlt`, `labelAlt` and
//! `imageAlt`. With the issuer "Steam" the app makes Steam's codes.

use std::collections::HashMap;

use lifeboat_otp::{Generator, Secret, Steam};
use serde::Deserialize;

use crate::entry_problem::EntryProblem;
use crate::inbox::{Arrival, Inbox};
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;

/// The order in which the app shows its tokens, by their ids.
pub(crate) struct Ids(HashMap<String, usize>);

impl Ids {
    pub(crate) fn new(ids: Vec<String>) -> Self {
        Self(
            ids.into_iter()
                .enumerate()
                .map(|(index, id)| (id, index))
                .collect(),
        )
    }

    /// Where the token with this id stands; one that is not listed stands last.
    pub(crate) fn position(&self, id: &str) -> usize {
        self.0.get(id).copied().unwrap_or(usize::MAX)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Token {
    algo: Option<String>,
    counter: Option<Figure>,
    digits: Option<Figure>,
    issuer_ext: Option<String>,
    issuer_int: Option<String>,
    issuer_alt: Option<String>,
    label: Option<String>,
    label_alt: Option<String>,
    period: Option<Figure>,
    secret: Option<SignedBytes>,
    #[serde(rename = "type")]
    kind: Option<String>,
    image: Option<String>,
    image_alt: Option<String>,
}

/// Bytes as Java writes them. Wiped when dropped.
#[derive(Deserialize)]
struct SignedBytes(zeroize::Zeroizing<Vec<i16>>);

impl Token {
    /// What serde says could repeat a secret, so it is not passed on.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }

    /// Whether it has what makes it a token, not some other object.
    pub(crate) const fn is_complete(&self) -> bool {
        self.secret.is_some() && self.kind.is_some()
    }

    /// How `tokenOrder` calls it.
    pub(crate) fn id(&self) -> String {
        let label = self.label.as_deref().unwrap_or_default();
        match self.issuer_int.as_deref() {
            Some(issuer) if !issuer.is_empty() => format!("{issuer}:{label}"),
            _ => label.to_owned(),
        }
    }

    /// Puts the token with this number and id into the inbox.
    pub(crate) fn take(token: Option<Self>, number: usize, id: &str, inbox: &mut Inbox) {
        let secret = |token: &Self| required(token.secret.as_ref(), "secret")?.secret();
        Self::take_with(token, secret, number, id, inbox);
    }

    /// Puts the token with this number and id into the inbox, its secret being found like this.
    pub(crate) fn take_with(
        token: Option<Self>,
        secret: impl FnOnce(&Self) -> Result<Secret, EntryProblem>,
        number: usize,
        id: &str,
        inbox: &mut Inbox,
    ) {
        let Some(token) = token else {
            return inbox.refuse(&Place::entry(number, "", id), &EntryProblem::Misshapen);
        };
        let (issuer, name) = (token.issuer(), token.name());
        let place = Place::entry(number, issuer, name);
        let generator = secret(&token).and_then(|secret| token.generator(secret));
        inbox.take(&place, issuer, name, generator, |arrival| {
            token.furnish(arrival);
        });
    }

    fn issuer(&self) -> &str {
        first_filled([&self.issuer_alt, &self.issuer_ext, &self.issuer_int])
    }

    fn name(&self) -> &str {
        first_filled([&self.label_alt, &self.label])
    }

    fn generator(&self, secret: Secret) -> Result<Generator, EntryProblem> {
        if self.issuer_ext.as_deref() == Some("Steam") {
            return Ok(Steam::new(secret).into());
        }
        let parameters = Parameters {
            algorithm: self.algo.as_deref(),
            digits: self.digits.as_ref(),
            period: self.period.as_ref(),
            counter: self.counter.as_ref(),
        };
        parameters.generator(required(self.kind.as_deref(), "type")?, secret)
    }

    /// The picture is a file on the old device or an address on the web, neither of which is held.
    fn furnish(&self, arrival: &mut Arrival) {
        let image = first_filled([&self.image_alt, &self.image]);
        if !image.is_empty() {
            arrival.set_icon(image);
        }
    }
}

fn first_filled<const N: usize>(texts: [&Option<String>; N]) -> &str {
    texts
        .into_iter()
        .filter_map(Option::as_deref)
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

impl SignedBytes {
    fn secret(&self) -> Result<Secret, EntryProblem> {
        let byte = |number: &i16| match number {
            0..=255 => u8::try_from(*number).ok(),
            -128..0 => i8::try_from(*number).ok().map(i8::cast_unsigned),
            _ => None,
        };
        let bytes: Option<Vec<u8>> = self.0.iter().map(byte).collect();
        let bytes = bytes.ok_or(EntryProblem::SecretEncoding {
            encoding: "a list of bytes",
        })?;
        Ok(Secret::from_bytes(bytes)?)
    }
}

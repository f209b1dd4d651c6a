//! An item of a vault.

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::inbox::{Arrival, Inbox};
use crate::login_item;
use crate::loss::Lost;
use crate::parameters::required;
use crate::place::Place;
use crate::rows::Rows;

/// What `state` says of an item in the trash.
const TRASHED: u64 = 2;

#[derive(Deserialize)]
pub(super) struct Item<'a> {
    state: Option<u64>,
    pinned: Option<bool>,
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    metadata: Metadata,
    content: Option<Content>,
    #[serde(borrow, default)]
    extra_fields: Option<Rows<'a>>,
}

#[derive(Deserialize)]
struct Metadata {
    name: Option<String>,
    note: Option<Zeroizing<String>>,
}

/// What there is of it depends on the item's type; only a login has a code.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Content {
    item_email: Option<String>,
    item_username: Option<String>,
    totp_uri: Option<Zeroizing<String>>,
}

/// A field that the user added, as far as it tells what it is.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExtraField<'a> {
    #[serde(rename = "type", default)]
    kind: Value,
    #[serde(default)]
    field_name: Value,
    #[serde(borrow)]
    data: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Code {
    totp_uri: Zeroizing<String>,
}

impl ExtraField<'_> {
    /// The code in it: nothing in a field of another kind.
    fn code(&self) -> Result<Option<Zeroizing<String>>, EntryProblem> {
        match self.kind.as_str() {
            Some("totp") => {
                let data = required(self.data, "data")?;
                // What serde says could repeat a secret, so it is not passed on.
                let code: Code =
                    serde_json::from_str(data.get()).map_err(|_| EntryProblem::Misshapen)?;
                Ok(Some(code.totp_uri))
            }
            Some(_) => Ok(None),
            None => Err(EntryProblem::Misshapen),
        }
    }
}

impl Item<'_> {
    /// Takes in an account for each code of the item.
    pub(super) fn take(&self, number: usize, group: &str, inbox: &mut Inbox) {
        let content = self.data.content.as_ref();
        if let Some(totp) = content.and_then(|content| content.totp_uri.as_ref()) {
            self.take_code(totp, number, group, inbox);
        }
        for json in self.data.extra_fields.iter().flatten() {
            let field = serde_json::from_str::<ExtraField>(json.get());
            let code = match &field {
                Ok(field) => field.code(),
                Err(_) => Err(EntryProblem::Misshapen),
            };
            match code {
                Ok(Some(totp)) => self.take_code(&totp, number, group, inbox),
                Ok(None) => {}
                Err(problem) => {
                    let name = field
                        .as_ref()
                        .ok()
                        .and_then(|field| field.field_name.as_str());
                    let place = Place::entry(number, self.title(), name.unwrap_or_default());
                    inbox.refuse(&place, &problem);
                }
            }
        }
    }

    fn title(&self) -> &str {
        self.data.metadata.name.as_deref().unwrap_or_default()
    }

    fn take_code(&self, totp: &str, number: usize, group: &str, inbox: &mut Inbox) {
        if totp.trim().is_empty() {
            return;
        }
        let item = login_item::Item {
            title: self.title(),
            username: self.username(),
            totp,
        };
        let place = Place::entry(number, item.title, item.username);
        match item.account() {
            Ok(found) => {
                let generator = Ok::<_, EntryProblem>(found.generator);
                inbox.take(&place, &found.issuer, &found.name, generator, |arrival| {
                    self.furnish(arrival, group);
                });
            }
            Err(problem) => inbox.refuse(&place, &problem),
        }
    }

    fn username(&self) -> &str {
        let Some(content) = &self.data.content else {
            return "";
        };
        [&content.item_username, &content.item_email]
            .into_iter()
            .flatten()
            .find(|name| !name.is_empty())
            .map_or("", String::as_str)
    }

    fn furnish(&self, arrival: &mut Arrival, group: &str) {
        arrival.account.pinned = self.pinned == Some(true);
        arrival.set_group(group);
        if let Some(note) = &self.data.metadata.note {
            arrival.set_note(note);
        }
        if self.state == Some(TRASHED) {
            arrival.losses.push(Lost::Trashed);
        }
    }
}

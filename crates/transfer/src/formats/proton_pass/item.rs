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

/// A field that cannot be read, and why.
struct Unread {
    field: String,
    problem: EntryProblem,
}

/// The code in a field that the user added, if it is meant to hold one.
fn added_code(json: &RawValue) -> Result<Option<Zeroizing<String>>, Unread> {
    let field: ExtraField = serde_json::from_str(json.get()).map_err(|_| Unread {
        field: String::new(),
        problem: EntryProblem::Misshapen,
    })?;
    field.code().map_err(|problem| Unread {
        field: field.field_name.as_str().unwrap_or_default().to_owned(),
        problem,
    })
}

impl Item<'_> {
    /// Takes in an account for each code of the item. An item without one stays behind.
    pub(super) fn take(&self, number: usize, group: &str, inbox: &mut Inbox) {
        let codes = self.codes();
        if codes.is_empty() {
            return inbox.leave_behind();
        }
        for code in codes {
            match code {
                Ok(totp) => self.take_code(&totp, number, group, inbox),
                Err(Unread { field, problem }) => {
                    let place = Place::entry(number, self.title(), &field);
                    inbox.refuse(&place, &problem);
                }
            }
        }
    }

    /// The code of the login, and those in the fields that the user added.
    fn codes(&self) -> Vec<Result<Zeroizing<String>, Unread>> {
        let content = self.data.content.as_ref();
        let own = content.and_then(|content| content.totp_uri.clone());
        let added = self.data.extra_fields.iter().flatten();
        let added = added.filter_map(|json| added_code(json).transpose());
        let codes = own.map(Ok).into_iter().chain(added);
        codes
            .filter(|code| !matches!(code, Ok(totp) if totp.trim().is_empty()))
            .collect()
    }

    fn title(&self) -> &str {
        self.data.metadata.name.as_deref().unwrap_or_default()
    }

    fn take_code(&self, totp: &str, number: usize, group: &str, inbox: &mut Inbox) {
        let item = login_item::Item {
            title: self.title(),
            username: self.username(),
            totp,
        };
        let place = Place::entry(number, item.title, item.username);
        item.take_in(&place, inbox, |arrival| {
            self.furnish(arrival, group);
        });
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

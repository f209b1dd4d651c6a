//! An item of a vault.

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::inbox::{Arrival, Inbox};
use crate::login_item;
use crate::loss::Lost;
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

#[derive(Deserialize)]
struct ExtraField {
    #[serde(rename = "type")]
    kind: String,
    data: Option<Content>,
}

impl Item<'_> {
    /// Takes in an account for each code of the item.
    pub(super) fn take(&self, number: usize, group: &str, inbox: &mut Inbox) {
        let content = self.data.content.as_ref();
        let extra_fields = self.data.extra_fields.iter().flatten();
        let further = extra_fields
            .filter_map(|json| serde_json::from_str::<ExtraField>(json.get()).ok())
            .filter(|field| field.kind == "totp")
            .filter_map(|field| field.data?.totp_uri);
        let first = content.and_then(|content| content.totp_uri.clone());
        for totp in first.into_iter().chain(further) {
            if !totp.trim().is_empty() {
                self.take_code(&totp, number, group, inbox);
            }
        }
    }

    fn take_code(&self, totp: &str, number: usize, group: &str, inbox: &mut Inbox) {
        let item = login_item::Item {
            title: self.data.metadata.name.as_deref().unwrap_or_default(),
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

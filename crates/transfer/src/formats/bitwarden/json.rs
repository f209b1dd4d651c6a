//! Reading the JSON.

use std::collections::HashMap;

use serde::Deserialize;
use zeroize::Zeroizing;

use super::misshapen;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::inbox::{Arrival, Inbox};
use crate::login_item::Item;
use crate::loss::Lost;
use crate::place::Place;
use crate::rows::Rows;
use crate::source::Object;

pub(super) fn read(object: &Object, inbox: &mut Inbox) -> Result<(), ImportError> {
    let items: Rows = object
        .read("items")
        .ok_or_else(|| misshapen("list of items"))?;
    let groups = groups(object);
    for (index, json) in items.into_iter().enumerate() {
        let number = index + 1;
        // What serde says could repeat a secret, so it is not passed on.
        let Ok(row) = serde_json::from_str::<Row>(json.get()) else {
            inbox.refuse(&Place::of_json(number, json), &EntryProblem::Misshapen);
            continue;
        };
        read_row(number, &row, &groups, inbox);
    }
    Ok(())
}

/// The names of folders and collections by their ids.
fn groups(object: &Object) -> HashMap<String, String> {
    #[derive(Deserialize)]
    struct Group {
        id: String,
        name: String,
    }
    ["folders", "collections"]
        .iter()
        .filter_map(|list| object.read::<Rows>(list))
        .flatten()
        .filter_map(|group| serde_json::from_str::<Group>(group.get()).ok())
        .map(|group| (group.id, group.name))
        .collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    name: Option<String>,
    notes: Option<Zeroizing<String>>,
    favorite: Option<bool>,
    folder_id: Option<String>,
    collection_ids: Option<Vec<String>>,
    archived_date: Option<String>,
    login: Option<Login>,
}

#[derive(Deserialize)]
struct Login {
    username: Option<String>,
    totp: Option<Zeroizing<String>>,
}

fn read_row(number: usize, row: &Row, groups: &HashMap<String, String>, inbox: &mut Inbox) {
    let Some(login) = &row.login else {
        return inbox.leave_behind();
    };
    let totp = login.totp.as_ref().map_or("", |totp| totp.trim());
    if totp.is_empty() {
        return inbox.leave_behind();
    }
    let item = Item {
        title: row.name.as_deref().unwrap_or_default(),
        username: login.username.as_deref().unwrap_or_default(),
        totp,
    };
    let place = Place::entry(number, item.title, item.username);
    item.take_in(&place, inbox, |arrival| {
        row.furnish(arrival, groups);
    });
}

impl Row {
    fn furnish(&self, arrival: &mut Arrival, groups: &HashMap<String, String>) {
        arrival.account.pinned = self.favorite == Some(true);
        if let Some(notes) = &self.notes {
            arrival.set_note(notes);
        }
        if self.archived_date.is_some() {
            arrival.losses.push(Lost::Archived);
        }
        let ids = self
            .folder_id
            .iter()
            .chain(self.collection_ids.iter().flatten());
        let (names, unknown): (Vec<_>, Vec<_>) = ids
            .map(|id| groups.get(id).map(String::as_str))
            .partition(Option::is_some);
        if names.is_empty() && !unknown.is_empty() {
            arrival.losses.push(Lost::Group);
        }
        arrival.join_first(names.into_iter().flatten());
    }
}

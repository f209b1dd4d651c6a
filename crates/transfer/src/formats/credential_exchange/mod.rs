//! The FIDO Alliance's Credential Exchange Format, version 1.0: JSON in which password managers hand
//! over all that they hold. Only credentials of the type `totp` are taken (§3.3.16); it has no HOTP and
//! no Steam.
//!
//! ```json
//! {"version": {"major": 1, "minor": 0}, "exporterRpId": "…", "exporterDisplayName": "…", "timestamp": 1,
//!  "accounts": [{"id": "…", "username": "", "email": "", "items": [
//!    {"id": "…", "title": "Acme", "favorite": true, "credentials": [
//!      {"type": "totp", "secret": "…", "period": 30, "digits": 6, "algorithm": "sha1",
//!       "username": "ann", "issuer": "Acme"}]}],
//!    "collections": [{"id": "…", "title": "Work", "items": [{"item": "…"}]}]}]}
//! ```
//!
//! Read and written by itself and not with the crate `credential-exchange-format`: that gives up a file for one bad
//! row, leaves secrets in memory, and holds no period over 255 seconds.

mod item;
mod write;

use std::collections::HashMap;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::value::RawValue;

use self::item::Groups;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::place::{Number, Place};
use crate::rows::Rows;
use crate::source::Source;

pub(crate) const FORMAT: Description = Description {
    name: "cxf",
    aliases: &["fido-cxf", "credential-exchange"],
    title: "the Credential Exchange Format",
    recognize,
    read,
    write: Some(write::WRITER),
};

/// The newest version that is known; a minor one may add what is passed over here.
const MAJOR_VERSION: u64 = 1;

fn recognize(source: &Source) -> bool {
    source.object().is_some_and(|object| {
        ["version", "exporterRpId", "accounts"]
            .iter()
            .all(|member| object.has(member))
    })
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    #[derive(Deserialize)]
    struct Version {
        major: u64,
    }
    let object = source.object().ok_or(ImportError::WrongKind {
        asked: Format::CredentialExchange,
    })?;
    let found = object
        .read::<Version>("version")
        .ok_or_else(|| misshapen("version"))?
        .major;
    if found > MAJOR_VERSION {
        return Err(ImportError::NewerVersion {
            format: Format::CredentialExchange,
            found,
            known: MAJOR_VERSION,
        });
    }
    let holders: Rows = object
        .read("accounts")
        .ok_or_else(|| misshapen("list of accounts"))?;
    let mut number = 0;
    for holder in holders {
        read_holder(holder, &mut number, inbox)?;
    }
    Ok(())
}

/// Whose items these are: what the format calls an account.
#[derive(Deserialize)]
struct Holder<'a> {
    #[serde(borrow)]
    items: Rows<'a>,
    #[serde(borrow, default)]
    collections: Option<Rows<'a>>,
}

/// Reads all items of one holder; `number` counts them over all holders.
fn read_holder(json: &RawValue, number: &mut usize, inbox: &mut Inbox) -> Result<(), ImportError> {
    let holder: Holder =
        serde_json::from_str(json.get()).map_err(|_| misshapen("list of items"))?;
    let groups = groups(holder.collections.unwrap_or_default(), inbox);
    for json in holder.items {
        *number += 1;
        // What serde says could repeat a secret, so it is not passed on.
        match serde_json::from_str::<item::Item>(json.get()) {
            Ok(item) => item.take(*number, &groups, inbox),
            Err(_) => inbox.refuse(&Place::of_json(*number, json), &EntryProblem::Misshapen),
        }
    }
    Ok(())
}

/// How deep collections lie in each other at most. Each level is read again for each around it, so more
/// would let a hostile file take for ever.
const MAX_DEPTH: usize = 64;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Collection<'a> {
    #[serde(default)]
    title: String,
    #[serde(borrow, default)]
    items: Option<Rows<'a>>,
    #[serde(borrow, default)]
    sub_collections: Option<Rows<'a>>,
}

#[derive(Deserialize)]
struct Link {
    item: String,
}

/// The titles of the collections that items are in, by the items' ids. What cannot be read of a collection is
/// told of, because an account comes in without its group for it.
fn groups(collections: Rows, inbox: &mut Inbox) -> Groups {
    let mut groups: Groups = HashMap::new();
    let mut ahead: Vec<(usize, &RawValue)> = Vec::new();
    ahead.extend(collections.into_iter().rev().map(|json| (1, json)));
    let mut number = 0;
    // Each text is part of the one around it and read as one level, so nesting makes no deep call.
    while let Some((depth, json)) = ahead.pop() {
        number += 1;
        let collection = serde_json::from_str::<Collection>(json.get());
        let Some(collection) = collection.ok().filter(|_| depth <= MAX_DEPTH) else {
            inbox.refuse(
                &Number::collection(number).called("", ""),
                &EntryProblem::Misshapen,
            );
            continue;
        };
        let title: Rc<str> = collection.title.into();
        for link in collection.items.unwrap_or_default() {
            match serde_json::from_str::<Link>(link.get()) {
                Ok(link) => groups.entry(link.item).or_default().push(Rc::clone(&title)),
                Err(_) => inbox.refuse(
                    &Number::collection(number).called("", &title),
                    &EntryProblem::Misshapen,
                ),
            }
        }
        let inside = collection.sub_collections.unwrap_or_default();
        ahead.extend(inside.into_iter().rev().map(|json| (depth + 1, json)));
    }
    groups
}

const fn misshapen(part: &'static str) -> ImportError {
    ImportError::Misshapen {
        format: Format::CredentialExchange,
        part,
    }
}

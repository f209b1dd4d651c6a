//! Reading an Aegis file.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::entry::{self, Groups};
use super::{CONTENT_VERSION, FILE_VERSION, decrypt};
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::rows::Rows;
use crate::source::Source;

const FORMAT: Format = Format::Aegis;

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let object = source
        .object()
        .ok_or(ImportError::WrongKind { asked: FORMAT })?;
    check_version(object.read("version"), FILE_VERSION)?;
    let content = object.get("db").map_or("", RawValue::get);
    if content.starts_with('"') {
        let header = object.get("header").ok_or_else(|| misshapen("header"))?;
        let sealed: String = object.read("db").ok_or_else(|| misshapen("\"db\""))?;
        let opened = decrypt::decrypt(source, header, &sealed)?;
        let content = std::str::from_utf8(&opened).map_err(|_| misshapen("\"db\""))?;
        return read_content(content, inbox);
    }
    read_content(content, inbox)
}

#[derive(Deserialize)]
struct Content<'a> {
    version: Option<u64>,
    #[serde(borrow)]
    entries: Rows<'a>,
    #[serde(borrow, default)]
    groups: Option<Rows<'a>>,
}

#[derive(Deserialize)]
struct Group {
    uuid: String,
    name: String,
}

/// Reads what is inside: the object that an encrypted file has encrypted.
fn read_content(json: &str, inbox: &mut Inbox) -> Result<(), ImportError> {
    // A newer version may have another shape, so it is looked at first.
    #[derive(Deserialize)]
    struct Heading {
        version: Option<u64>,
    }
    let heading: Heading = serde_json::from_str(json).map_err(|_| misshapen("\"db\""))?;
    check_version(heading.version, CONTENT_VERSION)?;

    let content: Content = serde_json::from_str(json).map_err(|_| misshapen("list of entries"))?;
    check_version(content.version, CONTENT_VERSION)?;
    let groups = names_by_id(content.groups.unwrap_or_default());
    for (index, entry) in content.entries.into_iter().enumerate() {
        entry::read(index + 1, entry, &groups, inbox);
    }
    Ok(())
}

/// A group that cannot be read is passed over; the entries in it will miss it and say so.
fn names_by_id(groups: Rows) -> Groups {
    groups
        .into_iter()
        .filter_map(|group| serde_json::from_str::<Group>(group.get()).ok())
        .map(|group| (group.uuid.to_ascii_lowercase(), group.name))
        .collect::<HashMap<_, _>>()
}

fn check_version(found: Option<u64>, known: u64) -> Result<(), ImportError> {
    let found = found.ok_or_else(|| misshapen("version"))?;
    if found > known {
        return Err(ImportError::NewerVersion {
            format: FORMAT,
            found,
            known,
        });
    }
    Ok(())
}

fn misshapen(part: &'static str) -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part,
    }
}

//! Reading the list of entries.

use lifeboat_otp::Uri;
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use super::{VERSION, decrypt};
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::Format;
use crate::inbox::Inbox;
use crate::parameters::required;
use crate::place::Place;
use crate::rows::Rows;
use crate::source::{Object, Source};

const FORMAT: Format = Format::ProtonAuthenticator;

#[derive(Deserialize)]
struct Entry {
    content: Option<Content>,
    note: Option<Zeroizing<String>>,
}

#[derive(Deserialize)]
struct Content {
    uri: Option<Zeroizing<String>>,
    name: Option<String>,
}

pub(super) fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let object = source
        .object()
        .ok_or(ImportError::WrongKind { asked: FORMAT })?;
    if !decrypt::recognize(source) {
        return read_object(object, inbox);
    }
    check_version(object)?;
    let opened = decrypt::decrypt(source, object)?;
    let text = std::str::from_utf8(&opened).map_err(|_| misshapen("list of entries"))?;
    let inner = serde_json::from_str(text).map_err(|_| misshapen("list of entries"))?;
    read_object(&inner, inbox)
}

fn read_object(object: &Object, inbox: &mut Inbox) -> Result<(), ImportError> {
    check_version(object)?;
    let entries: Rows = object
        .read("entries")
        .ok_or_else(|| misshapen("list of entries"))?;
    for (index, json) in entries.into_iter().enumerate() {
        read_entry(index + 1, json, inbox);
    }
    Ok(())
}

fn check_version(object: &Object) -> Result<(), ImportError> {
    let found: u64 = object.read("version").ok_or_else(|| misshapen("version"))?;
    if found > VERSION {
        return Err(ImportError::NewerVersion {
            format: FORMAT,
            found,
            known: VERSION,
        });
    }
    Ok(())
}

fn read_entry(number: usize, json: &RawValue, inbox: &mut Inbox) {
    // What serde says could repeat a secret, so it is not passed on.
    let Ok(entry) = serde_json::from_str::<Entry>(json.get()) else {
        return inbox.refuse(&Place::entry(number, "", ""), &EntryProblem::Misshapen);
    };
    // The name that the user can change; the URI has the one it came with.
    let given = entry
        .content
        .as_ref()
        .and_then(|content| content.name.as_deref())
        .unwrap_or_default();
    match entry.uri() {
        Ok(uri) => {
            let name = if given.is_empty() { &uri.name } else { given };
            let place = Place::entry(number, &uri.issuer, name);
            let generator = Ok::<_, EntryProblem>(uri.generator);
            inbox.take(&place, &uri.issuer, name, generator, |arrival| {
                if let Some(note) = &entry.note {
                    arrival.set_note(note);
                }
            });
        }
        Err(problem) => inbox.refuse(&Place::entry(number, "", given), &problem),
    }
}

impl Entry {
    fn uri(&self) -> Result<Uri, EntryProblem> {
        let content = required(self.content.as_ref(), "content")?;
        let uri = required(content.uri.as_ref(), "uri")?;
        Ok(Uri::parse(uri)?)
    }
}

const fn misshapen(part: &'static str) -> ImportError {
    ImportError::Misshapen {
        format: FORMAT,
        part,
    }
}

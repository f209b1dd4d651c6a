//! The export of Proton Pass: a ZIP archive with `Proton Pass/data.json` in it, or that file by itself, or CSV.
//! An export that is encrypted holds `data.pgp` instead, which only PGP opens.
//!
//! ```json
//! {"version": "1.21.2", "encrypted": false, "vaults": {"…": {"name": "Personal", "items": [
//!   {"itemId": "…", "state": 1, "pinned": false,
//!    "data": {"type": "login", "metadata": {"name": "Acme", "note": ""},
//!             "content": {"itemEmail": "", "itemUsername": "ann", "totpUri": "otpauth://…"},
//!             "extraFields": [{"fieldName": "…", "type": "totp", "data": {"totpUri": "…"}}]}}]}}}
//! ```
//!
//! ```csv
//! type,name,url,email,username,password,note,totp,createTime,modifyTime,vault
//! login,Acme,,,ann,,,otpauth://…,1767225600,1767225600,Personal
//! ```

mod csv;
mod item;

use serde::Deserialize;

use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::place::Place;
use crate::rows::Rows;
use crate::source::{Members, Source};

pub(crate) const FORMAT: Description = Description {
    name: "proton-pass",
    aliases: &["protonpass"],
    title: "Proton Pass",
    recognize,
    read,
    write: None,
};

const CLEAR: &str = "Proton Pass/data.json";
const ENCRYPTED: &str = "Proton Pass/data.pgp";

fn recognize(source: &Source) -> bool {
    match source.archive() {
        Some(archive) => archive.has(CLEAR) || archive.has(ENCRYPTED),
        None => match source.object() {
            Some(object) => object.has("vaults") && object.has("encrypted"),
            None => source.text().is_some_and(csv::recognize),
        },
    }
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let Some(archive) = source.archive() else {
        let text = source.text().ok_or(ImportError::NotText)?;
        return if source.object().is_some() {
            read_json(text, inbox)
        } else {
            csv::read(text, inbox)
        };
    };
    if !archive.has(CLEAR) && archive.has(ENCRYPTED) {
        return Err(ImportError::Encrypted {
            format: Format::ProtonPass,
        });
    }
    let content = archive.read(CLEAR, source.password(), Format::ProtonPass)?;
    let text = std::str::from_utf8(&content).map_err(|_| ImportError::NotText)?;
    read_json(text, inbox)
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    vaults: Members<'a>,
}

#[derive(Deserialize)]
struct Vault<'a> {
    name: Option<String>,
    #[serde(borrow)]
    items: Rows<'a>,
}

fn read_json(text: &str, inbox: &mut Inbox) -> Result<(), ImportError> {
    let file: File = serde_json::from_str(text).map_err(|_| misshapen("list of vaults"))?;
    let mut number = 0;
    for (_, json) in file.vaults.iter() {
        let vault: Vault =
            serde_json::from_str(json.get()).map_err(|_| misshapen("list of items"))?;
        let group = vault.name.unwrap_or_default();
        for json in vault.items {
            number += 1;
            // What serde says could repeat a secret, so it is not passed on.
            match serde_json::from_str::<item::Item>(json.get()) {
                Ok(item) => item.take(number, &group, inbox),
                Err(_) => inbox.refuse(&Place::of_json(number, json), &EntryProblem::Misshapen),
            }
        }
    }
    Ok(())
}

const fn misshapen(part: &'static str) -> ImportError {
    ImportError::Misshapen {
        format: Format::ProtonPass,
        part,
    }
}

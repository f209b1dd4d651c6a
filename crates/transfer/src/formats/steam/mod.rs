//! The secrets of the Steam app: `Steamguard-*` (one account, or since 2022 several in `accounts`),
//! and the `maFile` that Steam Desktop Authenticator makes of it. The secret is in Base64.
//!
//! ```json
//! {"accounts": {"…": {"shared_secret": "…", "account_name": "ann", "steamid": "…"}}}
//! ```
//!
//! Where Steam Desktop Authenticator encrypts its files, they are Base64 and nothing else, and what opens them
//! lies in its `manifest.json`: `{"encrypted": true, "entries": [{"encryption_iv": "…", …}]}`. They are not
//! opened; the manifest says what to do.

use lifeboat_otp::{Generator, Secret, Steam};
use serde::Deserialize;
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::decryption::base64;
use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::Inbox;
use crate::parameters::required;
use crate::place::Place;
use crate::rows::Rows;
use crate::source::{Members, Object, Source};

pub(crate) const FORMAT: Description = Description {
    name: "steam",
    aliases: &["mafile", "steam-guard"],
    title: "Steam",
    recognize,
    read,
    write: None,
};

const ISSUER: &str = "Steam";

fn recognize(source: &Source) -> bool {
    source.object().is_some_and(|object| {
        object.has("shared_secret")
            || is_sealed_manifest(object)
            || object
                .get("accounts")
                .and_then(Members::of)
                .is_some_and(|accounts| {
                    accounts.iter().any(|(_, account)| {
                        serde_json::from_str::<Entry>(account.get())
                            .is_ok_and(|entry| entry.shared_secret.is_some())
                    })
                })
    })
}

/// Whether it is the manifest of Steam Desktop Authenticator beside files that are encrypted.
fn is_sealed_manifest(object: &Object) -> bool {
    #[derive(Deserialize)]
    struct File {
        encryption_iv: String,
    }
    let entries: Rows = object.read("entries").unwrap_or_default();
    let mut entries = entries.into_iter();
    entries.any(|entry| {
        serde_json::from_str::<File>(entry.get()).is_ok_and(|file| !file.encryption_iv.is_empty())
    })
}

#[derive(Deserialize)]
struct Entry {
    shared_secret: Option<Zeroizing<String>>,
    account_name: Option<String>,
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let wrong = ImportError::WrongKind {
        asked: Format::Steam,
    };
    let object = source.object().ok_or_else(|| wrong.clone())?;
    if is_sealed_manifest(object) {
        return Err(ImportError::EncryptedMaFiles);
    }
    if let Some(accounts) = object.get("accounts").and_then(Members::of) {
        for (index, (_, account)) in accounts.iter().enumerate() {
            read_account(index + 1, account, inbox);
        }
    } else {
        let whole: &RawValue =
            serde_json::from_str(source.text().ok_or_else(|| wrong.clone())?).map_err(|_| wrong)?;
        read_account(1, whole, inbox);
    }
    Ok(())
}

fn read_account(number: usize, json: &RawValue, inbox: &mut Inbox) {
    // What serde says could repeat a secret, so it is not passed on.
    let Ok(entry) = serde_json::from_str::<Entry>(json.get()) else {
        return inbox.refuse(&Place::of_json(number, json), &EntryProblem::Misshapen);
    };
    let name = entry.account_name.as_deref().unwrap_or_default();
    let place = Place::entry(number, ISSUER, name);
    inbox.take(&place, ISSUER, name, entry.generator(), |_| {});
}

impl Entry {
    fn generator(&self) -> Result<Generator, EntryProblem> {
        let text = required(self.shared_secret.as_ref(), "shared_secret")?;
        let secret = base64(text).ok_or(EntryProblem::NotBase64)?;
        Ok(Steam::new(Secret::from_bytes(secret)?).into())
    }
}

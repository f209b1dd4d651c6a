//! The JSON that LastPass Authenticator exports, version 3.
//!
//! ```json
//! {"deviceId": "…", "deviceName": "…", "version": 3,
//!  "accounts": [{"issuerName": "Acme", "userName": "ann", "secret": "…", "timeStep": 30, "digits": 6,
//!                "algorithm": "SHA1", "isFavorite": false, "pushNotification": false,
//!                "folderData": {"folderId": 1, "position": 0}}],
//!  "folders": [{"id": 1, "name": "Work", "isOpened": true}]}
//! ```
//!
//! All accounts are TOTP. What the site called itself and the user at first is in `originalIssuerName`
//! and `originalUserName`, and counts where the user gave no other name.

use std::collections::HashMap;

use lifeboat_otp::{Generator, Secret};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::entry_problem::EntryProblem;
use crate::error::ImportError;
use crate::format::{Description, Format};
use crate::inbox::{Arrival, Inbox};
use crate::loss::Lost;
use crate::parameters::{Figure, Parameters, required};
use crate::place::Place;
use crate::rows::Rows;
use crate::source::{Object, Source};

pub(crate) const FORMAT: Description = Description {
    name: "lastpass-authenticator",
    aliases: &["lastpass"],
    title: "LastPass Authenticator",
    recognize,
    read,
    write: None,
};

/// The newest version that is known.
const VERSION: u64 = 3;

fn recognize(source: &Source) -> bool {
    source.object().is_some_and(|object| {
        ["accounts", "version", "deviceId"]
            .iter()
            .all(|member| object.has(member))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    issuer_name: Option<String>,
    original_issuer_name: Option<String>,
    user_name: Option<String>,
    original_user_name: Option<String>,
    secret: Option<Zeroizing<String>>,
    time_step: Option<Figure>,
    digits: Option<Figure>,
    algorithm: Option<String>,
    is_favorite: Option<bool>,
    folder_data: Option<FolderData>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FolderData {
    folder_id: Option<i64>,
}

fn read(source: &Source, inbox: &mut Inbox) -> Result<(), ImportError> {
    let format = Format::LastPassAuthenticator;
    let object = source
        .object()
        .ok_or(ImportError::WrongKind { asked: format })?;
    let misshapen = |part| ImportError::Misshapen { format, part };
    let found: u64 = object.read("version").ok_or_else(|| misshapen("version"))?;
    if found > VERSION {
        return Err(ImportError::NewerVersion {
            format,
            found,
            known: VERSION,
        });
    }
    let accounts: Rows = object
        .read("accounts")
        .ok_or_else(|| misshapen("list of accounts"))?;
    let folders = folders(object);
    for (index, json) in accounts.into_iter().enumerate() {
        // What serde says could repeat a secret, so it is not passed on.
        match serde_json::from_str::<Account>(json.get()) {
            Ok(account) => account.take(index + 1, &folders, inbox),
            Err(_) => inbox.refuse(&Place::of_json(index + 1, json), &EntryProblem::Misshapen),
        }
    }
    Ok(())
}

/// The names of folders by their ids.
fn folders(object: &Object) -> HashMap<i64, String> {
    #[derive(Deserialize)]
    struct Folder {
        id: i64,
        name: String,
    }
    let folders: Rows = object.read("folders").unwrap_or_default();
    folders
        .into_iter()
        .filter_map(|folder| serde_json::from_str::<Folder>(folder.get()).ok())
        .map(|folder| (folder.id, folder.name))
        .collect()
}

impl Account {
    fn take(&self, number: usize, folders: &HashMap<i64, String>, inbox: &mut Inbox) {
        let issuer = given(
            self.issuer_name.as_deref(),
            self.original_issuer_name.as_deref(),
        );
        let name = given(
            self.user_name.as_deref(),
            self.original_user_name.as_deref(),
        );
        let place = Place::entry(number, issuer, name);
        inbox.take(&place, issuer, name, self.generator(), |arrival| {
            self.furnish(arrival, folders);
        });
    }

    fn generator(&self) -> Result<Generator, EntryProblem> {
        let secret = Secret::parse_base32(required(self.secret.as_ref(), "secret")?)?;
        let parameters = Parameters {
            algorithm: self.algorithm.as_deref(),
            digits: self.digits.as_ref(),
            period: self.time_step.as_ref(),
            ..Parameters::default()
        };
        parameters.generator("totp", secret)
    }

    fn furnish(&self, arrival: &mut Arrival, folders: &HashMap<i64, String>) {
        arrival.account.pinned = self.is_favorite == Some(true);
        let folder = self.folder_data.as_ref().and_then(|data| data.folder_id);
        match folder.map(|id| (id, folders.get(&id))) {
            Some((_, Some(name))) => arrival.set_group(name),
            // 0 is no folder.
            Some((1.., None)) => arrival.losses.push(Lost::Group),
            _ => {}
        }
    }
}

/// What the user called it, or what it was called at first.
fn given<'a>(name: Option<&'a str>, original: Option<&'a str>) -> &'a str {
    [name, original]
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
        .unwrap_or_default()
}

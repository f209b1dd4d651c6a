//! Writing the JSON, as the clients write an export that is not encrypted: one login per account, its
//! code in `login.totp`.

use lifeboat_otp::Generator;
use lifeboat_vault::Account;
use serde::Serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::formats::otpauth_uri;
use crate::groups::Groups;
use crate::outbox::Outbox;
use crate::room::{Room, group_of, note_of};

pub(super) const WRITER: Writer = Writer {
    summary: "Bitwarden's JSON, in clear: folders, notes, favourites; no HOTP and no icons",
    file: FileKind::JSON,
    protection: Protection::Never,
    room: Room {
        codes: fits,
        group: true,
        note: true,
        pinned: true,
        ..Room::FOR_CODES
    },
    write,
};

/// An item of the kind that has a user name.
const LOGIN: u8 = 1;

#[derive(Serialize)]
struct File<'a> {
    encrypted: bool,
    folders: Vec<Folder<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Folder<'a> {
    id: Uuid,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    id: Uuid,
    organization_id: Option<()>,
    folder_id: Option<Uuid>,
    collection_ids: Option<()>,
    #[serde(rename = "type")]
    kind: u8,
    reprompt: u8,
    name: &'a str,
    notes: Option<&'a str>,
    favorite: bool,
    login: Login<'a>,
}

#[derive(Serialize)]
struct Login<'a> {
    uris: [(); 0],
    username: Option<&'a str>,
    password: Option<()>,
    totp: Zeroizing<String>,
}

/// Bitwarden takes every URI for one of TOTP and would show wrong codes.
fn fits(_: &Account, generator: &Generator) -> Result<(), &'static str> {
    match generator {
        Generator::Hotp(_) => Err("Bitwarden makes no codes that count (HOTP)"),
        Generator::Totp(_) | Generator::Steam(_) => Ok(()),
    }
}

fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let mut groups = Groups::default();
    let items = outbox
        .entries()
        .map(|(account, generator)| {
            let folder = group_of(account).map(|name| groups.id_of(name));
            item(account, generator, folder)
        })
        .collect();
    let folders = groups.list().iter();
    outbox.to_json(&File {
        encrypted: false,
        folders: folders.map(|&(id, name)| Folder { id, name }).collect(),
        items,
    })
}

fn item<'a>(account: &'a Account, generator: &Generator, folder_id: Option<Uuid>) -> Item<'a> {
    let name = account.name.as_str();
    Item {
        id: *account.id.as_uuid(),
        organization_id: None,
        folder_id,
        collection_ids: None,
        kind: LOGIN,
        reprompt: 0,
        name: account.issuer.as_str(),
        notes: note_of(account),
        favorite: account.pinned,
        login: Login {
            uris: [],
            username: (!name.is_empty()).then_some(name),
            password: None,
            totp: totp(account, generator),
        },
    }
}

fn totp(account: &Account, generator: &Generator) -> Zeroizing<String> {
    const STEAM: &str = "steam://";
    if !matches!(generator, Generator::Steam(_)) {
        return otpauth_uri::uri(account, generator);
    }
    let secret = generator.secret().expose_base32();
    let mut uri = Zeroizing::new(String::with_capacity(STEAM.len() + secret.len()));
    uri.push_str(STEAM);
    uri.push_str(&secret);
    uri
}

//! Writing the JSON: one holder, one item per account with a credential of the type `totp`, and one of
//! the type `note` where there is something to note.

use std::collections::HashMap;

use data_encoding::BASE64URL_NOPAD;
use lifeboat_otp::{Generator, Period};
use lifeboat_vault::Account;
use serde::Serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::MAJOR_VERSION;
use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::groups::Groups;
use crate::outbox::Outbox;
use crate::room::{Room, group_of, note_of};

pub(super) const WRITER: Writer = Writer {
    summary: "the FIDO Credential Exchange Format, in clear: collections, notes; TOTP only, no icons",
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

/// Who writes, as a relying party would be called (§3.1.1).
const EXPORTER: &str = "lifeboat";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Header<'a> {
    version: Version,
    exporter_rp_id: &'static str,
    exporter_display_name: &'static str,
    timestamp: u64,
    accounts: [Holder<'a>; 1],
}

#[derive(Serialize)]
struct Version {
    major: u64,
    minor: u64,
}

/// Whose items these are: what the format calls an account.
#[derive(Serialize)]
struct Holder<'a> {
    id: String,
    username: &'static str,
    email: &'static str,
    collections: Vec<Collection<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Collection<'a> {
    id: String,
    title: &'a str,
    items: Vec<Link>,
}

#[derive(Serialize)]
struct Link {
    item: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    id: String,
    creation_at: u64,
    modified_at: u64,
    title: &'a str,
    favorite: bool,
    credentials: Vec<Credential<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Credential<'a> {
    Totp {
        secret: Zeroizing<String>,
        period: u32,
        digits: u8,
        algorithm: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        username: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        issuer: Option<&'a str>,
    },
    Note {
        content: Text<'a>,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Text<'a> {
    field_type: &'static str,
    value: &'a str,
}

/// The format has TOTP only, with a period of one byte (§3.3.16).
fn fits(_: &Account, generator: &Generator) -> Result<(), &'static str> {
    match generator {
        Generator::Totp(totp) if totp.period.seconds() > u8::MAX.into() => {
            Err("the format has periods of at most 255 seconds")
        }
        Generator::Totp(_) => Ok(()),
        Generator::Hotp(_) => Err("the format has no codes that count (HOTP)"),
        Generator::Steam(_) => Err("the format has no Steam codes"),
    }
}

fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let mut groups = Groups::default();
    let mut members: Vec<(Uuid, String)> = Vec::new();
    let mut items = Vec::new();
    for (account, generator) in outbox.entries() {
        let item = item(account, generator);
        if let Some(name) = group_of(account) {
            members.push((groups.id_of(name), item.id.clone()));
        }
        items.push(item);
    }
    let mut holder_id = [0; 16];
    rand::Rng::fill_bytes(outbox.rng, &mut holder_id);
    outbox.to_json(&Header {
        version: Version {
            major: MAJOR_VERSION,
            minor: 0,
        },
        exporter_rp_id: EXPORTER,
        exporter_display_name: "Lifeboat",
        timestamp: outbox.now.seconds(),
        accounts: [Holder {
            id: BASE64URL_NOPAD.encode(&holder_id),
            username: "",
            email: "",
            collections: collections(&groups, members),
            items,
        }],
    })
}

/// The groups with their members.
fn collections<'a>(groups: &Groups<'a>, members: Vec<(Uuid, String)>) -> Vec<Collection<'a>> {
    let mut links: HashMap<Uuid, Vec<Link>> = HashMap::new();
    for (group, item) in members {
        links.entry(group).or_default().push(Link { item });
    }
    let groups = groups.list().iter();
    groups
        .map(|&(id, title)| Collection {
            id: opaque(id),
            title,
            items: links.remove(&id).unwrap_or_default(),
        })
        .collect()
}

fn item<'a>(account: &'a Account, generator: &Generator) -> Item<'a> {
    let some = |text: &'a str| (!text.is_empty()).then_some(text);
    let issuer = account.issuer.as_str();
    let mut credentials = vec![Credential::Totp {
        secret: generator.secret().expose_base32(),
        period: generator.period().map_or(0, Period::seconds),
        digits: generator.digits(),
        algorithm: generator.algorithm().as_str().to_ascii_lowercase(),
        username: some(account.name.as_str()),
        issuer: some(issuer),
    }];
    credentials.extend(note_of(account).map(|value| Credential::Note {
        content: Text {
            field_type: "string",
            value,
        },
    }));
    Item {
        id: opaque(*account.id.as_uuid()),
        creation_at: account.created_at.seconds(),
        modified_at: account.edited_at.seconds(),
        title: issuer,
        favorite: account.pinned,
        credentials,
    }
}

fn opaque(id: Uuid) -> String {
    BASE64URL_NOPAD.encode(id.as_bytes())
}

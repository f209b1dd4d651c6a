//! Writing an Aegis file as the app itself writes it, in clear or under a password.

use data_encoding::HEXLOWER;
use lifeboat_otp::{Generator, Period};
use lifeboat_vault::{Account, Icon};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::encrypt::{self, Header};
use super::{CONTENT_VERSION, FILE_VERSION, icon};
use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::groups::Groups;
use crate::outbox::Outbox;
use crate::room::{Room, group_of, note_of};

pub(super) const WRITER: Writer = Writer {
    summary: "Aegis, in clear or with a password: groups, notes, icons and all kinds of codes",
    file: FileKind::JSON,
    protection: Protection::Optional,
    room: Room {
        codes: fits,
        group: true,
        icon: |icon| aegis_icon(icon).is_some(),
        note: true,
        pinned: true,
        ..Room::FOR_CODES
    },
    write,
};

#[derive(Serialize)]
struct File<T> {
    version: u64,
    header: Header,
    db: T,
}

#[derive(Serialize)]
struct Content<'a> {
    version: u64,
    entries: Vec<Entry<'a>>,
    groups: Vec<Group<'a>>,
    icons_optimized: bool,
}

#[derive(Serialize)]
struct Group<'a> {
    uuid: Uuid,
    name: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    uuid: Uuid,
    name: &'a str,
    issuer: &'a str,
    note: &'a str,
    favorite: bool,
    icon: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon_mime: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon_hash: Option<String>,
    info: Info,
    groups: Vec<Uuid>,
}

#[derive(Serialize)]
struct Info {
    secret: Zeroizing<String>,
    algo: &'static str,
    digits: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<u64>,
}

/// Aegis keeps period and counter in signed numbers.
fn fits(_: &Account, generator: &Generator) -> Result<(), &'static str> {
    let period = generator.period().map(Period::seconds);
    if period.is_some_and(|seconds| i32::try_from(seconds).is_err()) {
        return Err("its period is longer than Aegis can hold");
    }
    let counter = generator.counter();
    if counter.is_some_and(|counter| i64::try_from(counter).is_err()) {
        return Err("its counter is larger than Aegis can hold");
    }
    Ok(())
}

fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let content = content(outbox);
    if outbox.password.is_none() {
        return outbox.to_json(&File {
            version: FILE_VERSION,
            header: Header::default(),
            db: content,
        });
    }
    let content = outbox.to_compact_json(&content)?;
    let unwritable = outbox.unwritable();
    let mut sealer = outbox.sealer().ok_or(unwritable)?;
    let (header, db) = encrypt::encrypt(&mut sealer, &content)?;
    outbox.to_json(&File {
        version: FILE_VERSION,
        header,
        db,
    })
}

fn content<'a>(outbox: &Outbox<'a>) -> Content<'a> {
    let mut groups = Groups::default();
    let entries = outbox
        .entries()
        .map(|(account, generator)| {
            let group = group_of(account).map(|name| groups.id_of(name));
            entry(account, generator, group)
        })
        .collect();
    let groups = groups.list().iter();
    Content {
        version: CONTENT_VERSION,
        entries,
        groups: groups.map(|&(uuid, name)| Group { uuid, name }).collect(),
        icons_optimized: false,
    }
}

fn entry<'a>(account: &'a Account, generator: &Generator, group: Option<Uuid>) -> Entry<'a> {
    let icon = account.icon.as_ref().and_then(aegis_icon);
    Entry {
        kind: generator.kind_str(),
        uuid: *account.id.as_uuid(),
        name: account.name.as_str(),
        issuer: account.issuer.as_str(),
        note: note_of(account).unwrap_or_default(),
        favorite: account.pinned,
        icon: icon.map(|(_, base64)| base64),
        icon_mime: icon.map(|(media_type, _)| media_type),
        icon_hash: icon.map(|(media_type, base64)| icon_hash(media_type, base64)),
        info: Info {
            secret: generator.secret().expose_base32(),
            algo: generator.algorithm().as_str(),
            digits: generator.digits(),
            period: generator.period().map(Period::seconds),
            counter: generator.counter(),
        },
        groups: group.into_iter().collect(),
    }
}

fn aegis_icon(icon: &Icon) -> Option<(&str, &str)> {
    icon::to_aegis(icon.as_str())
}

fn icon_hash(media_type: &str, base64: &str) -> String {
    let picture = icon::decoded(base64).unwrap_or_default();
    let hash = Sha256::new_with_prefix(media_type)
        .chain_update(picture)
        .finalize();
    HEXLOWER.encode(&hash)
}

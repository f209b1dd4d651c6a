//! Writing a backup of 2FAS, schema 4, in clear or under a password.

use data_encoding::BASE64;
use lifeboat_otp::{Generator, Period};
use lifeboat_vault::Account;
use serde::Serialize;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{ITERATIONS, NO_ICON, SCHEMA};
use crate::decryption::Key;
use crate::encryption::Sealer;
use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::groups::Groups;
use crate::outbox::Outbox;
use crate::room::{Room, group_of};

pub(super) const WRITER: Writer = Writer {
    summary: "2FAS, in clear or with a password: groups; no notes and icons",
    file: FileKind::JSON,
    protection: Protection::Optional,
    room: Room {
        codes: fits,
        group: true,
        ..Room::FOR_CODES
    },
    write,
};

/// A version of the app that writes schema 4.
const APP_VERSION: u32 = 5_000_000;
/// What the app seals beside the services, to know the password again.
const REFERENCE: &str = "tRViSsLKzd86Hprh4ceC2OP7xazn4rrt4xhfEUbOjxLX8Rc3mkISXE0lWbmnWfggogbBJhtYgpK6fMl1D6m\
                         tsy92R3HkdGfwuXbzLebqVFJsR7IZ2w58t938iymwG4824igYy1wi6n2WDpO1Q1P69zwJGs2F5a1qP4MyIiDSD7N\
                         CV2OvidXQCBnDlGfmz0f1BQySRkkt4ryiJeCjD2o4QsveJ9uDBUn8ELyOrESv5R5DMDkD4iAF8TXU7KyoJujd";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    services: &'a [Service<'a>],
    groups: Vec<Group<'a>>,
    /// In milliseconds.
    updated_at: u64,
    schema_version: u64,
    app_version_code: u32,
    app_origin: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    services_encrypted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Group<'a> {
    id: Uuid,
    name: &'a str,
    is_expanded: bool,
    updated_at: u64,
}

/// The app reads no service in which one of these is not there, so what is nothing is null.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Service<'a> {
    name: &'a str,
    secret: Zeroizing<String>,
    updated_at: u64,
    #[serde(rename = "serviceTypeID")]
    type_id: Option<()>,
    otp: Otp<'a>,
    order: Order,
    badge: Option<()>,
    icon: Icon,
    group_id: Option<Uuid>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Otp<'a> {
    link: Option<()>,
    label: Option<()>,
    account: &'a str,
    issuer: Option<&'a str>,
    digits: u8,
    period: Option<u32>,
    algorithm: &'static str,
    counter: Option<u64>,
    token_type: String,
    source: &'static str,
}

#[derive(Serialize)]
struct Order {
    position: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Icon {
    selected: &'static str,
    brand: Option<()>,
    label: Option<()>,
    #[serde(rename = "iconCollection")]
    collection: IconCollection,
}

#[derive(Serialize)]
struct IconCollection {
    id: &'static str,
}

/// Given another number of digits or another period, the app takes 6 and 30 and shows wrong codes
/// without a word.
fn fits(_: &Account, generator: &Generator) -> Result<(), &'static str> {
    if !(5..=8).contains(&generator.digits()) {
        return Err("2FAS makes codes of 5 to 8 digits only");
    }
    let period = generator.period().map(Period::seconds);
    if period.is_some_and(|seconds| ![10, 30, 60, 90].contains(&seconds)) {
        return Err("2FAS knows periods of 10, 30, 60 and 90 seconds only");
    }
    let counter = generator.counter();
    if counter.is_some_and(|counter| i32::try_from(counter).is_err()) {
        return Err("its counter is larger than 2FAS can hold");
    }
    Ok(())
}

fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let updated_at = milliseconds(outbox.now.seconds());
    let mut groups = Groups::default();
    let services: Vec<Service> = outbox
        .entries()
        .enumerate()
        .map(|(position, (account, generator))| {
            let group = group_of(account).map(|name| groups.id_of(name));
            service(position, account, generator, group)
        })
        .collect();
    let groups = groups.list().iter().map(|&(id, name)| Group {
        id,
        name,
        is_expanded: true,
        updated_at,
    });
    let mut file = File {
        services: &services,
        groups: groups.collect(),
        updated_at,
        schema_version: SCHEMA,
        app_version_code: APP_VERSION,
        app_origin: "android",
        services_encrypted: None,
        reference: None,
    };
    if outbox.password.is_some() {
        let content = outbox.to_compact_json(&services)?;
        let unwritable = outbox.unwritable();
        let mut sealer = outbox.sealer().ok_or(unwritable)?;
        let salt: [u8; 256] = sealer.random();
        let key = sealer.pbkdf2(&salt, ITERATIONS)?;
        file.services = &[];
        file.services_encrypted = Some(seal(&mut sealer, &key, &salt, &content)?);
        file.reference = Some(seal(&mut sealer, &key, &salt, REFERENCE.as_bytes())?);
    }
    outbox.to_json(&file)
}

fn service<'a>(
    position: usize,
    account: &'a Account,
    generator: &Generator,
    group_id: Option<Uuid>,
) -> Service<'a> {
    let issuer = account.issuer.as_str();
    Service {
        name: issuer,
        secret: generator.secret().expose_base32(),
        updated_at: milliseconds(account.edited_at.seconds()),
        type_id: None,
        otp: Otp {
            link: None,
            label: None,
            account: account.name.as_str(),
            issuer: (!issuer.is_empty()).then_some(issuer),
            digits: generator.digits(),
            period: generator.period().map(Period::seconds),
            algorithm: generator.algorithm().as_str(),
            counter: generator.counter(),
            token_type: generator.kind_str().to_ascii_uppercase(),
            source: "Manual",
        },
        order: Order { position },
        badge: None,
        icon: Icon {
            selected: "IconCollection",
            brand: None,
            label: None,
            collection: IconCollection { id: NO_ICON },
        },
        group_id,
    }
}

/// `content:salt:nonce`.
fn seal(sealer: &mut Sealer, key: &Key, salt: &[u8], text: &[u8]) -> Result<String, ExportError> {
    let mut sealed = sealer.aes_gcm(key, text)?;
    sealed.ciphertext.extend(sealed.tag);
    let parts = [&sealed.ciphertext[..], salt, &sealed.nonce];
    Ok(parts.map(|part| BASE64.encode(part)).join(":"))
}

const fn milliseconds(seconds: u64) -> u64 {
    seconds.saturating_mul(1000)
}

//! Writing an Aegis file that is not encrypted, as the app itself writes it.

use data_encoding::HEXLOWER;
use lifeboat_otp::Generator;
use lifeboat_vault::{Account, Credential, Kind};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};
use zeroize::Zeroizing;

use super::{CONTENT_VERSION, FILE_VERSION, icon};
use crate::error::ExportError;
use crate::export::Export;
use crate::format::Format;
use crate::loss::{Loss, Lost};
use crate::place::Place;

#[derive(Serialize)]
struct File<'a> {
    version: u64,
    header: Header,
    db: Content<'a>,
}

#[derive(Serialize)]
struct Header {
    slots: Option<()>,
    params: Option<()>,
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

pub(super) fn write(accounts: &[Account]) -> Result<Export, ExportError> {
    let mut entries = Vec::with_capacity(accounts.len());
    let mut groups: Vec<Group> = Vec::new();
    let mut losses = Vec::new();
    for (index, account) in accounts.iter().enumerate() {
        let lost = match info(account) {
            Ok(info) => {
                let group = group(account);
                if let Some(group) = &group
                    && groups.iter().all(|known| known.uuid != group.uuid)
                {
                    groups.push(Group { ..*group });
                }
                entries.push(entry(account, info, group.as_ref()));
                lost_of(account)
            }
            Err(reason) => vec![Lost::Account { reason }],
        };
        let place = Place::account(index + 1, account);
        losses.extend(lost.into_iter().map(|lost| Loss {
            entry: place.to_string(),
            lost,
        }));
    }
    let file = File {
        version: FILE_VERSION,
        header: Header {
            slots: None,
            params: None,
        },
        db: Content {
            version: CONTENT_VERSION,
            entries,
            groups,
            icons_optimized: false,
        },
    };
    Ok(Export {
        bytes: to_json(&file)?,
        losses,
    })
}

fn to_json(file: &File) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    // Room for all of it as far as can be told, so that growing leaves few copies of secrets behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1024 + 1024 * file.db.entries.len()));
    let indented = serde_json::ser::PrettyFormatter::with_indent(b"    ");
    let mut serializer = serde_json::Serializer::with_formatter(&mut *bytes, indented);
    file.serialize(&mut serializer)
        .map_err(|_| ExportError::Unwritable {
            format: Format::Aegis,
        })?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// What makes the codes, or why Aegis cannot hold it.
fn info(account: &Account) -> Result<Info, &'static str> {
    let Credential::Generator(generator) = &account.credential else {
        return Err("its key never leaves the device");
    };
    let period = generator.period().map(lifeboat_otp::Period::seconds);
    // Aegis keeps them in signed numbers.
    if period.is_some_and(|seconds| i32::try_from(seconds).is_err()) {
        return Err("its period is longer than Aegis can hold");
    }
    if generator
        .counter()
        .is_some_and(|counter| i64::try_from(counter).is_err())
    {
        return Err("its counter is larger than Aegis can hold");
    }
    Ok(Info {
        secret: generator.secret().expose_base32(),
        algo: generator.algorithm().as_str(),
        digits: generator.digits(),
        period,
        counter: generator.counter(),
    })
}

fn entry<'a>(account: &'a Account, info: Info, group: Option<&Group>) -> Entry<'a> {
    let icon = aegis_icon(account);
    Entry {
        kind: account
            .credential
            .generator()
            .map_or("", Generator::kind_str),
        uuid: *account.id.as_uuid(),
        name: account.name.as_str(),
        issuer: account.issuer.as_str(),
        note: account.note.as_ref().map_or("", |note| note.as_str()),
        favorite: account.pinned,
        icon: icon.map(|(_, base64)| base64),
        icon_mime: icon.map(|(media_type, _)| media_type),
        icon_hash: icon.map(|(media_type, base64)| icon_hash(media_type, base64)),
        info,
        groups: group.iter().map(|group| group.uuid).collect(),
    }
}

fn aegis_icon(account: &Account) -> Option<(&str, &str)> {
    icon::to_aegis(account.icon.as_ref()?.as_str())
}

fn icon_hash(media_type: &str, base64: &str) -> String {
    let picture = icon::decoded(base64).unwrap_or_default();
    let hash = Sha256::new_with_prefix(media_type)
        .chain_update(picture)
        .finalize();
    HEXLOWER.encode(&hash)
}

/// The account's group. Aegis puts groups with equal ids together, so a name always gets the same id,
/// and another name another one.
fn group(account: &Account) -> Option<Group<'_>> {
    let name = account.group.as_ref()?.as_str();
    if name.is_empty() {
        return None;
    }
    let hash = Sha256::new_with_prefix("lifeboat/aegis-group/v1")
        .chain_update(name)
        .finalize();
    let mut half = [0; 16];
    half.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    let uuid = Builder::from_custom_bytes(half).into_uuid();
    Some(Group { uuid, name })
}

fn lost_of(account: &Account) -> Vec<Lost> {
    [
        (account.kind != Kind::Other, Lost::Kind),
        (
            account.icon.is_some() && aegis_icon(account).is_none(),
            Lost::Icon,
        ),
    ]
    .into_iter()
    .filter_map(|(is_lost, lost)| is_lost.then_some(lost))
    .collect()
}

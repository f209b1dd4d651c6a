//! Writing the text, in clear or under a password.

use data_encoding::BASE64;
use lifeboat_otp::Generator;
use lifeboat_vault::Account;
use serde::Serialize;
use zeroize::Zeroizing;

use super::stream;
use crate::decryption::Argon2Cost;
use crate::encryption::Sealer;
use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::formats::otpauth_uri;
use crate::outbox::Outbox;
use crate::percent;
use crate::room::{Room, group_of, note_of};

pub(super) const WRITER: Writer = Writer {
    summary: "Ente Auth, in clear or with a password: tags, notes, pins and all kinds of codes",
    file: FileKind::TEXT,
    protection: Protection::Optional,
    room: Room {
        codes: fits,
        group: true,
        // The name of one of the pictures that Ente brings along; there is no room for others.
        icon: |icon| !icon.is_picture(),
        note: true,
        pinned: true,
        ..Room::FOR_CODES
    },
    write,
};

/// What libsodium calls moderate: 256 MiB, 3 passes. The app itself asks for up to 1 GiB, which no
/// browser has, and reads what the file says.
const COST: Argon2Cost = Argon2Cost {
    memory_kib: 256 * 1024,
    passes: 3,
    lanes: 1,
};

/// What the user added, in the parameter `codeDisplay`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Display<'a> {
    pinned: bool,
    trashed: bool,
    last_used_at: u64,
    tap_count: u64,
    tags: Vec<&'a str>,
    note: &'a str,
    position: usize,
    icon_src: &'static str,
    #[serde(rename = "iconID")]
    icon_id: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Container {
    version: u64,
    kdf_params: KdfParams,
    encrypted_data: String,
    encryption_nonce: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct KdfParams {
    /// In bytes.
    mem_limit: u64,
    ops_limit: u64,
    salt: String,
}

/// The app keeps counters in signed numbers.
fn fits(_: &Account, generator: &Generator) -> Result<(), &'static str> {
    let counter = generator.counter();
    if counter.is_some_and(|counter| i64::try_from(counter).is_err()) {
        return Err("its counter is larger than Ente Auth can hold");
    }
    Ok(())
}

fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let mut text = Zeroizing::new(String::with_capacity(2 * outbox.expected_length()));
    for (position, (account, generator)) in outbox.entries().enumerate() {
        text.push_str(&otpauth_uri::uri(account, generator));
        if account.issuer.is_empty() {
            // Without it the app would take the name for the issuer.
            text.push_str("&issuer=");
        }
        text.push_str("&codeDisplay=");
        let display = Zeroizing::new(
            serde_json::to_string(&display(position, account)).map_err(|_| outbox.unwritable())?,
        );
        percent::encode(&display, &mut text);
        text.push('\n');
    }
    if let Some(mut sealer) = outbox.sealer() {
        let encrypted = encrypt(&mut sealer, text.as_bytes())?;
        return outbox.to_json(&encrypted);
    }
    Ok(Zeroizing::new(text.as_bytes().to_vec()))
}

fn display(position: usize, account: &Account) -> Display<'_> {
    let icon = account.icon.as_ref().filter(|icon| !icon.is_picture());
    Display {
        pinned: account.pinned,
        trashed: false,
        last_used_at: 0,
        tap_count: 0,
        tags: group_of(account).into_iter().collect(),
        note: note_of(account).unwrap_or_default(),
        position,
        icon_src: if icon.is_some() { "simpleIcon" } else { "" },
        icon_id: icon.map_or("", |icon| icon.as_str()),
    }
}

fn encrypt(sealer: &mut Sealer, text: &[u8]) -> Result<Container, ExportError> {
    let salt: [u8; 16] = sealer.random();
    let key = sealer.argon2id(&salt, COST)?;
    let header: [u8; stream::HEADER_BYTES] = sealer.random();
    let sealed = stream::seal(&key, &header, text).ok_or(sealer.unwritable())?;
    Ok(Container {
        version: 1,
        kdf_params: KdfParams {
            mem_limit: COST.memory_kib * 1024,
            ops_limit: COST.passes,
            salt: BASE64.encode(&salt),
        },
        encrypted_data: BASE64.encode(&sealed),
        encryption_nonce: BASE64.encode(&header),
    })
}

//! Writing the links with which the app moves accounts, one a line: each is made into a QR code, and
//! the codes are scanned one after the other. A batch is small enough for a telephone to scan from a
//! screen or from paper.

use data_encoding::BASE64;
use lifeboat_otp::{Generator, Period};
use lifeboat_vault::Account;
use prost::Message;
use zeroize::Zeroizing;

use super::message::{self, Payload};
use crate::error::ExportError;
use crate::export::{FileKind, Protection, Writer};
use crate::outbox::Outbox;
use crate::percent;
use crate::qr::QrCode;
use crate::room::Room;

pub(super) const WRITER: Writer = Writer {
    summary: "Google Authenticator's links to move accounts, in clear: its QR codes hold them",
    file: FileKind::TEXT,
    protection: Protection::Never,
    room: Room {
        codes: fits,
        ..Room::FOR_CODES
    },
    write,
};

const PREFIX: &str = "otpauth-migration://offline?data=";
/// What the app writes.
const VERSION: i32 = 1;
/// As many as the app puts into one QR code.
const MOST_ACCOUNTS: usize = 10;
/// The length of a message up to which accounts are put together, in bytes: the QR code then has at
/// most 109 modules a side.
const COMFORTABLE_BYTES: usize = 600;

fn fits(account: &Account, generator: &Generator) -> Result<(), &'static str> {
    match generator {
        Generator::Steam(_) => return Err("Google Authenticator makes no Steam codes"),
        Generator::Totp(totp) if totp.period != Period::default() => {
            return Err("Google Authenticator has a period of 30 seconds only");
        }
        Generator::Hotp(hotp) if i64::try_from(hotp.counter).is_err() => {
            return Err("its counter is larger than Google Authenticator can hold");
        }
        Generator::Totp(_) | Generator::Hotp(_) => {}
    }
    if ![6, 8].contains(&generator.digits()) {
        return Err("Google Authenticator makes codes of 6 or 8 digits only");
    }
    let message =
        message_of(account, generator).ok_or("Google Authenticator has no room for it")?;
    if link(&alone(message)).len() > QrCode::MAX_BYTES {
        return Err("its names and its secret are too long for a QR code");
    }
    Ok(())
}

fn write(outbox: &mut Outbox) -> Result<Zeroizing<Vec<u8>>, ExportError> {
    let messages: Option<Vec<message::Account>> = outbox
        .entries()
        .map(|(account, generator)| message_of(account, generator))
        .collect();
    let batches = batches(messages.ok_or(outbox.unwritable())?);
    let size = i32::try_from(batches.len()).map_err(|_| outbox.unwritable())?;
    let mut id = [0; 4];
    outbox.rng.fill_bytes(&mut id);
    let batch_id = i32::from_le_bytes(id) & i32::MAX;
    let mut lines = Zeroizing::new(Vec::with_capacity(2 * outbox.expected_length()));
    for (batch_index, accounts) in (0..size).zip(batches) {
        let link = link(&Payload {
            accounts,
            version: VERSION,
            batch_size: size,
            batch_index,
            batch_id,
        });
        lines.extend_from_slice(link.as_bytes());
        lines.push(b'\n');
    }
    Ok(lines)
}

fn message_of(account: &Account, generator: &Generator) -> Option<message::Account> {
    message::Account::new(account.issuer.as_str(), account.name.as_str(), generator)
}

fn alone(account: message::Account) -> Payload {
    Payload {
        accounts: vec![account],
        version: VERSION,
        // These take as many bytes as any.
        batch_size: i32::MAX,
        batch_index: i32::MAX,
        batch_id: i32::MAX,
    }
}

/// Puts accounts together, in their order, as long as a batch is comfortable to scan.
fn batches(accounts: Vec<message::Account>) -> Vec<Vec<message::Account>> {
    let mut batches: Vec<Vec<message::Account>> = Vec::new();
    let mut length = 0;
    for account in accounts {
        let more = account.encoded_len();
        match batches.last_mut() {
            Some(batch) if batch.len() < MOST_ACCOUNTS && length + more <= COMFORTABLE_BYTES => {
                batch.push(account);
                length += more;
            }
            _ => {
                batches.push(vec![account]);
                length = more;
            }
        }
    }
    batches
}

fn link(payload: &Payload) -> Zeroizing<String> {
    let message = Zeroizing::new(payload.encode_to_vec());
    let base64 = Zeroizing::new(BASE64.encode(&message));
    let mut link = Zeroizing::new(String::with_capacity(PREFIX.len() + 3 * base64.len()));
    link.push_str(PREFIX);
    percent::encode(&base64, &mut link);
    link
}
